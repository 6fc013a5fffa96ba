import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';
import { createRing, pushRing, ringMax, ringMin, type Ring } from '../series/ring.ts';

/** What "speed" looks back on. */
const SPEED_MS: DurationMs = 3 * HOUR_MS;

/** Highs and lows of the last 24 hours, closes of the last three. */
export interface FallState {
  readonly highs: Ring;
  readonly lows: Ring;
  readonly closes: Ring;
  /** Over ended buckets; -Infinity and Infinity when there is none. */
  highBefore: Price;
  lowBefore: Price;
  closeBefore: Price;
}

export function createFall(bucketMs: DurationMs): FallState {
  const day = bucketsIn(DAY_MS, bucketMs);
  return {
    highs: createRing(day - 1),
    lows: createRing(day - 1),
    closes: createRing(bucketsIn(SPEED_MS, bucketMs)),
    highBefore: -Infinity,
    lowBefore: Infinity,
    closeBefore: -Infinity,
  };
}

export function endFallBucket(state: FallState, bucket: Bucket): void {
  pushRing(state.highs, bucket.high);
  pushRing(state.lows, bucket.low);
  pushRing(state.closes, bucket.close);
  state.highBefore = ringMax(state.highs);
  state.lowBefore = ringMin(state.lows);
  state.closeBefore = ringMax(state.closes);
}

/**
 * High of the last 24 hours before the open bucket, which its own adds to. Where a bucket is a day there is no other high
 * within 24 hours: then it is the close before.
 */
export function highBefore(state: FallState): Price {
  return state.highs.values.length > 0 ? state.highBefore : state.closeBefore;
}

/**
 * What stood before a candle's low: nobody knows whether its high came first, so that counts only when it closed lower than
 * it opened. `before`: the highest price of the 24 hours before the candle.
 */
export function highBeforeLow(before: Price, open: Price, high: Price, close: Price): Price {
  return Math.max(before, close < open ? high : open);
}

/** Lowest price of the last 24 hours before this bucket's own; Infinity when unknown. */
export function lowOfDay(state: FallState): Price {
  return state.lowBefore;
}

/**
 * Log return from the highest close of the last three hours, in standard deviations of a move of that length. Negative when
 * falling, at most 0 for a price that made no new high. NaN while the sigma is unknown.
 */
export function speedSigmas(state: FallState, close: Price, bucketSigma: Ratio): number {
  if (!(bucketSigma > 0) || state.closeBefore === -Infinity) return NaN;
  return (
    Math.log(close / state.closeBefore) / (bucketSigma * Math.sqrt(state.closes.values.length))
  );
}
