import type { Level } from '../../../shared/domain/level.ts';
import type { MarketVerdict } from '../../../shared/domain/market-verdict.ts';
import type { DurationMs } from '../../../shared/domain/units.ts';
import { CALM_CADENCE_MS } from './account-feed.ts';
import { LONGEST_RETRY_MS } from './backoff.ts';

const CADENCE_MS: Record<Level, DurationMs> = {
  safe: CALM_CADENCE_MS,
  watch: CALM_CADENCE_MS,
  unknown: 5_000,
  warning: 5_000,
  critical: 1_000,
};

/** How often an account of this level is read. In a sell-off a calm one is read twice as often: it may not stay calm. */
export function cadenceOf(level: Level, market: MarketVerdict | undefined): DurationMs {
  const cadence = CADENCE_MS[level];
  return market === 'sell-off' ? Math.min(cadence, CALM_CADENCE_MS / 2) : cadence;
}

/**
 * The longest pause before it is asked again when it cannot be read. Whoever was in danger when it was seen last must not be
 * blind for a minute because of one: a pause is twice the cadence of that danger at most, which costs the venue less than
 * its readings would.
 */
export function longestRetryOf(danger: Level): DurationMs {
  return danger === 'safe' || danger === 'watch' ? LONGEST_RETRY_MS : 2 * CADENCE_MS[danger];
}
