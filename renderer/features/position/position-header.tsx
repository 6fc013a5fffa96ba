import type { ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { MINUTE_MS } from '../../../shared/domain/units.ts';
import { formatLeverage } from '../../format/format-number.ts';
import { FEED_STATE_WORDS, LEVEL_WORDS, shortSymbol, sideWords } from '../../format/words.ts';
import { AgeClock } from '../../ui/age-clock.tsx';
import { LevelBadge } from '../../ui/level-mark.tsx';
import { toDistanceWords } from './distance-words.ts';

/** Which position this is, how it stands, and the one number the trader came for. */
export function PositionHeader({ position }: { readonly position: PositionView }): ReactNode {
  const side = sideWords(position.side);
  const words = toDistanceWords(position);
  const isOld = position.valueState !== 'ok';
  // An unknown distance has its reason under the big word already.
  const [reason] = words.kind === 'unknown' ? [] : position.levelReasons;
  return (
    <header className="position-header" data-level={position.level}>
      <div className="position-identity">
        <div className="position-title">
          <span className="position-symbol">{shortSymbol(position.symbol)}</span>
          <span className="position-side">
            <span aria-hidden>{side.arrow}</span> {side.word}
            {position.leverage !== undefined && (
              <span className="number"> {formatLeverage(position.leverage)}</span>
            )}
          </span>
          <LevelBadge level={position.level}>{LEVEL_WORDS[position.level]}</LevelBadge>
          {position.source === 'demo' && <span className="position-tag">DEMO</span>}
          {position.source === 'imported' && <span className="position-tag">imported</span>}
          {isOld && (
            <LevelBadge level="unknown">{FEED_STATE_WORDS[position.valueState]}</LevelBadge>
          )}
        </div>
        <p className="muted">
          {whereText(position)}, {position.marginMode} margin
        </p>
        {reason !== undefined && <p className="position-reason">Why: {reason}</p>}
      </div>
      <div className="position-distance">
        <p
          className={isOld ? 'position-big number hatched' : 'position-big number'}
          data-kind={words.kind}
        >
          {words.big}
        </p>
        <p className="muted number">{words.line}</p>
        <AgeClock asOfMs={position.asOfMs} lifetimeMs={MINUTE_MS} />
      </div>
    </header>
  );
}

/** Venue and account; once where the account is called like its venue. */
function whereText({ exchangeName, accountName }: PositionView): string {
  return exchangeName === accountName ? accountName : `${exchangeName}, ${accountName}`;
}
