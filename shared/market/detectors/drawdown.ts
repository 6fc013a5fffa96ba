import type { MarketRegime } from '../../domain/market-verdict.ts';
import {
  DAY_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';
import { createRing, pushRing, ringAt, ringMax, type Ring } from '../series/ring.ts';

export interface DrawdownLimits {
  /** What "recent high" looks back on. */
  readonly recentHighDays: number;
  /** Below the recent high, as fractions > 0. */
  readonly correctionRatio: Ratio;
  readonly bearRatio: Ratio;
  /** How long the bear's fall must last. */
  readonly sustainedDays: number;
}

/** A close within half of the correction's depth ends it: 5 % for 10 %. */
const END_OF_CORRECTION = 0.5;
/** A bear market that has lasted ends within a correction's depth; one that builds up starts over above nine tenths of its own. */
const STILL_BEAR = 0.9;

export interface DrawdownState {
  readonly highs: Ring;
  highBefore: Price;
  /** Since when the close has been a bear's depth below the high; NaN while it is not. */
  bearSince: TimestampMs;
  regime: MarketRegime;
}

export function createDrawdown(bucketMs: DurationMs, limits: DrawdownLimits): DrawdownState {
  return {
    highs: createRing(bucketsIn(limits.recentHighDays * DAY_MS, bucketMs) - 1),
    highBefore: -Infinity,
    bearSince: NaN,
    regime: 'none',
  };
}

export function endDrawdownBucket(state: DrawdownState, bucket: Bucket): void {
  const leaving = ringAt(state.highs, state.highs.values.length - 1);
  pushRing(state.highs, bucket.high);
  // Only when the highest one leaves must the others be looked through.
  if (leaving >= state.highBefore) state.highBefore = ringMax(state.highs);
  else if (bucket.high > state.highBefore) state.highBefore = bucket.high;
}

/** Recent high: of the last 30 days unless set otherwise, the open bucket with it. */
export function recentHigh(state: DrawdownState, bucket: Bucket): Price {
  return Math.max(state.highBefore, bucket.high);
}

/**
 * Moves the regime on. Correction: a low 10 % under the recent high, until a close within 5 % of it. Bear market: closes 20 %
 * and more under it for 7 days, a brief look above 18 % excepted, until a close within 10 %.
 */
export function stepRegime(
  state: DrawdownState,
  limits: DrawdownLimits,
  at: TimestampMs,
  high: Price,
  low: Price,
  close: Price,
): MarketRegime {
  const { correctionRatio, bearRatio } = limits;
  if (close > levelAt(high, bearRatio * STILL_BEAR)) state.bearSince = NaN;
  else if (Number.isNaN(state.bearSince) && close <= levelAt(high, bearRatio)) state.bearSince = at;
  if (at - state.bearSince >= limits.sustainedDays * DAY_MS) state.regime = 'bear';
  else if (state.regime === 'bear' && close >= levelAt(high, correctionRatio))
    state.regime = 'correction';
  if (state.regime === 'none' && low <= levelAt(high, correctionRatio)) state.regime = 'correction';
  if (
    state.regime === 'correction' &&
    close >= levelAt(high, correctionRatio * END_OF_CORRECTION)
  ) {
    state.regime = 'none';
  }
  return state.regime;
}

/** Levels are compared and not ratios: 90 is 10 % under 100, but 1 − 90 / 100 is a rounding less than 0.1. */
function levelAt(high: Price, depth: Ratio): Price {
  return high * (1 - depth);
}
