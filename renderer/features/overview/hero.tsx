import './hero.css';
import type { ReactNode } from 'react';
import type { JointLeeway, JointMove } from '../../../shared/domain/risk-report.ts';
import { useDemandingAlarms } from '../../app/use-active-alarms.ts';
import { formatPercent } from '../../format/format-number.ts';
import { formatAgo, formatFull } from '../../format/format-time.ts';
import { moveText } from '../../format/position-words.ts';
import { keepUnits, LEVEL_WORDS, unknownReasonWords } from '../../format/words.ts';
import { useApp, useNow, usePosition } from '../../state/use-app.ts';
import { UnknownText } from '../../ui/figure-text.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';

/** The answer to "what is liquidated first, how far away is that, and is this fresh": the largest thing on the screen. */
export function Hero(): ReactNode {
  const headline = useApp((app) => app.headline);
  const joint = useApp((app) => app.jointLeeway);
  const position = usePosition(headline.positionKey ?? '');
  const demanding = useDemandingAlarms().length > 0;
  const word =
    position === undefined
      ? headline.level === 'unknown'
        ? 'unknown'
        : 'clear'
      : moveText(position.risk.distance);
  return (
    <section className="hero" data-level={headline.level} aria-label="Nearest liquidation">
      <div className="hero-number number">
        <LevelShape
          level={headline.level}
          size={32}
          label={LEVEL_WORDS[headline.level]}
          demanding={demanding}
        />
        {word}
      </div>
      <p className="hero-sentence">
        <span aria-live="polite">{keepUnits(headline.text)}</span>{' '}
        <HeadlineAge asOfMs={headline.asOfMs} />
      </p>
      <div className="hero-joint">
        <div className="muted">If all markets move together</div>
        <div className="hero-joint-value number">
          <JointText joint={joint} />
        </div>
      </div>
    </section>
  );
}

function HeadlineAge({ asOfMs }: { readonly asOfMs: number | undefined }): ReactNode {
  const now = useNow();
  if (asOfMs === undefined) return null;
  return (
    <span className="hero-age number" title={formatFull(asOfMs)}>
      {formatAgo(now - asOfMs)}
    </span>
  );
}

/** `−8.9 % or +41 %`: the joint moves at which something is liquidated. */
export function JointText({ joint }: { readonly joint: JointLeeway }): ReactNode {
  if (joint.down.kind === 'unknown' && joint.up.kind === 'unknown') {
    return <UnknownText reason={joint.down.reason} />;
  }
  if (joint.down.kind === 'none' && joint.up.kind === 'none') return 'no move liquidates';
  const parts = [joint.down, joint.up].filter((move) => move.kind !== 'none').map(moveWords);
  return parts.join(' or ');
}

function moveWords(move: JointMove): string {
  switch (move.kind) {
    case 'move':
      return formatPercent(move.ratio, Math.abs(move.ratio) >= 1 ? 0 : 1, true);
    case 'none':
      return 'none';
    case 'unknown':
      return `unknown (${unknownReasonWords(move.reason)})`;
  }
}
