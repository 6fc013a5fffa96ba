import type { ReactNode } from 'react';
import type { MarketView, VerdictChange } from '../../../shared/contract/market.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { routeHref } from '../../app/router.ts';
import { formatDayTime, formatDuration, formatFull } from '../../format/format-time.ts';
import { positionSummary } from '../../format/position-words.ts';
import { keepUnits } from '../../format/words.ts';
import { useApp, useNow, usePosition } from '../../state/use-app.ts';
import type { AgeLimits } from '../../ui/figures/age-clock-tone.ts';
import { AgeClock } from '../../ui/figures/age-clock.tsx';
import { LevelBadge, LevelShape } from '../../ui/figures/level-mark.tsx';
import { RadarStrip } from '../radar/radar-strip.tsx';
import { toStripParts, withPresent } from '../radar/strip-shape.ts';
import {
  aboutIn,
  isMarketSeen,
  marketHeadline,
  REGIME_WORDS,
  verdictLevel,
} from '../radar/verdict-words.ts';

/** Candles come every few minutes: three of them missed, and the verdict is old. */
const AGE_LIMITS: AgeLimits = { oldMs: 15 * MINUTE_MS, lostMs: 60 * MINUTE_MS };
const STRIP_MS = 7 * DAY_MS;
/** The strongest reasons; the rest is in the table. */
const SHOWN = 3;

/** The verdict on the market: the one big thing of its screen, with the reasons and what it means for the book. */
export function VerdictHero(props: {
  readonly market: MarketView | undefined;
  readonly changes: readonly VerdictChange[];
}): ReactNode {
  const { market } = props;
  const changes = market === undefined ? [] : withPresent(props.changes, market);
  const now = useNow();
  const isSeen = isMarketSeen(market);
  const level = verdictLevel({ verdict: market?.verdict ?? 'calm', isSeen });
  const regime = market === undefined ? undefined : REGIME_WORDS[market.regime];
  return (
    <section className="market-hero" data-level={level} aria-label="Verdict on the market">
      <div className="market-hero-main">
        <p className="market-verdict">
          <LevelShape level={level} size={32} />
          <span aria-live="polite">{capital(marketHeadline(market))}</span>
          {regime !== undefined && isSeen && <LevelBadge level="watch">{regime}</LevelBadge>}
        </p>
        {market === undefined ? (
          <p className="muted">The radar has not looked at the market yet.</p>
        ) : (
          <ul className="market-evidence">
            {market.evidence.slice(0, SHOWN).map((line) => (
              <li key={line}>{keepUnits(line)}</li>
            ))}
          </ul>
        )}
      </div>
      <div className="market-hero-side">
        {market !== undefined && <BookLine market={market} />}
        {market?.asOfMs !== undefined && (
          <p className="market-hero-age faint number">
            {isSeen && (
              <span title={formatFull(market.sinceMs)}>
                for {formatDuration(Math.max(0, now - market.sinceMs))}
              </span>
            )}
            <AgeClock asOfMs={market.asOfMs} limits={AGE_LIMITS} />
          </p>
        )}
      </div>
      {changes.some(({ coin }) => coin === '*') && market?.asOfMs !== undefined && (
        <div className="market-hero-strip">
          <RadarStrip
            parts={toStripParts(
              changes,
              '*',
              now - STRIP_MS,
              now,
              market.asOfMs + AGE_LIMITS.oldMs,
            )}
            label={`The last seven days: ${stripWords(changes)}`}
            height={8}
          />
          <p className="faint number">
            <span>7 d ago</span>
            <span>now</span>
          </p>
        </div>
      )}
    </section>
  );
}

/** What the speed of the market means for the book. */
function BookLine({ market }: { readonly market: MarketView }): ReactNode {
  const { nearest } = market;
  const position = usePosition(nearest?.positionKey ?? '');
  const hasPositions = useApp((app) => app.positions.length > 0);
  if (!hasPositions) return null;
  if (!isMarketSeen(market)) {
    return <p className="muted">How fast it comes nearer is not known.</p>;
  }
  if (nearest === undefined) {
    return <p className="muted">At this speed no position of yours is on its way out.</p>;
  }
  return (
    <div>
      <p className="muted">At this speed the nearest liquidation is</p>
      <p className="market-nearest number">{aboutIn(nearest.inMs)}</p>
      {position !== undefined && (
        <a href={routeHref({ screen: 'position', positionKey: position.key })}>
          {positionSummary(position)}
        </a>
      )}
    </div>
  );
}

function stripWords(changes: readonly VerdictChange[]): string {
  const own = changes.filter(({ coin }) => coin === '*').slice(-6);
  return own.map(({ atMs, verdict }) => `${verdict} from ${formatDayTime(atMs)}`).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
