import './hero.css';
import type { ReactNode } from 'react';
import type { Level } from '../../../shared/domain/level.ts';
import { useDemandingAlarms } from '../../app/use-active-alarms.ts';
import { formatAgo, formatFull } from '../../format/format-time.ts';
import { moveText } from '../../format/position-words.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import { useApp, useNow, usePosition } from '../../state/use-app.ts';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';
import { JointText } from '../account/joint-text.tsx';

/** The answer to "what is liquidated first, how far away is that, and is this fresh": the largest thing on the screen. */
export function Hero(): ReactNode {
  const headline = useApp((app) => app.headline);
  const joint = useApp((app) => app.jointLeeway);
  const position = usePosition(headline.positionKey ?? '');
  const demanding = useDemandingAlarms().length > 0;
  const word =
    position === undefined
      ? WORD_WITHOUT_POSITION[headline.level]
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
        <span>
          <span aria-live="polite">
            <SentenceText>{headline.text}</SentenceText>
          </span>{' '}
          <HeadlineAge asOfMs={headline.asOfMs} />
        </span>
      </p>
      <div className="hero-joint">
        <div className="muted">First liquidation if all markets move</div>
        <div className="hero-joint-value number">
          <JointText joint={joint} />
        </div>
      </div>
    </section>
  );
}

/** Of a headline that is about no position: what was lost, what is not seen, or that nothing is open. */
const WORD_WITHOUT_POSITION: Record<Level, string> = {
  safe: 'clear',
  watch: 'clear',
  warning: 'warning',
  critical: 'gone',
  unknown: 'unknown',
};

function HeadlineAge({ asOfMs }: { readonly asOfMs: number | undefined }): ReactNode {
  const now = useNow();
  if (asOfMs === undefined) return null;
  return (
    <span className="hero-age number" title={formatFull(asOfMs)}>
      {formatAgo(now - asOfMs)}
    </span>
  );
}
