import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';
import {
  createRing,
  newestMax,
  pushRing,
  ringAt,
  ringMax,
  ringMin,
  type Ring,
} from '../series/ring.ts';

/** What "speed" looks back on. */
const SPEED_MS: DurationMs = 3 * HOUR_MS;

/**
 * Where a bucket is longer than an hour, the one at the far edge of the 24 hours lies only partly within them, and nobody
 * knows when its high was. A fall from it must be so much larger: less where that bucket closed above the one before it,
 * for then its high was likely late.
 */
const LATE_HIGH_MARGIN: Ratio = 0.05;
const EARLY_HIGH_MARGIN: Ratio = 0.2;

/** Highs and lows of the last 24 hours, closes of the last three. */
export interface FallState {
  /** Buckets that lie within the 24 hours for sure, the open one not counted. */
  readonly sureBuckets: number;
  readonly highs: Ring;
  readonly margins: Ring;
  readonly lows: Ring;
  readonly closes: Ring;
  previousClose: Price;
  /** Over ended buckets; -Infinity and Infinity when there is none. */
  highBefore: Price;
  lowBefore: Price;
  closeBefore: Price;
  /** Of the bucket at the edge, and how much larger a fall from it must be; NaN where there is none. */
  edgeHigh: Price;
  edgeMargin: Ratio;
}

export function createFall(bucketMs: DurationMs): FallState {
  const sureBuckets = bucketsIn(DAY_MS, bucketMs) - 1;
  const edgeBuckets = bucketMs > HOUR_MS ? 1 : 0;
  return {
    sureBuckets,
    highs: createRing(sureBuckets + edgeBuckets),
    margins: createRing((sureBuckets + 1) * edgeBuckets),
    lows: createRing(sureBuckets),
    closes: createRing(bucketsIn(SPEED_MS, bucketMs)),
    previousClose: NaN,
    highBefore: -Infinity,
    lowBefore: Infinity,
    closeBefore: -Infinity,
    edgeHigh: NaN,
    edgeMargin: NaN,
  };
}

export function endFallBucket(state: FallState, bucket: Bucket): void {
  const { highs, margins, sureBuckets } = state;
  const isLate = bucket.close >= state.previousClose;
  pushRing(highs, bucket.high);
  pushRing(margins, isLate ? LATE_HIGH_MARGIN : EARLY_HIGH_MARGIN);
  pushRing(state.lows, bucket.low);
  pushRing(state.closes, bucket.close);
  state.previousClose = bucket.close;
  state.highBefore = newestMax(highs, sureBuckets);
  state.lowBefore = ringMin(state.lows);
  state.closeBefore = ringMax(state.closes);
  state.edgeMargin = ringAt(margins, sureBuckets);
  state.edgeHigh = Number.isNaN(state.edgeMargin) ? NaN : ringAt(highs, sureBuckets);
}

/**
 * High of the last 24 hours before the open bucket, which its own adds to. Where a bucket is a day there is no other high
 * that lies within 24 hours for sure: then it is the close before.
 */
export function highBefore(state: FallState): Price {
  return state.sureBuckets > 0 ? state.highBefore : state.closeBefore;
}

/**
 * What stood before a candle's low: nobody knows whether its high came first, so that counts only when it closed lower than
 * it opened. `before`: the highest price of the 24 hours before the candle.
 */
export function highBeforeLow(before: Price, open: Price, high: Price, close: Price): Price {
  return Math.max(before, close < open ? high : open);
}

/** Whether a low is a deeper fall from the bucket at the edge, its margin counted, than from the high that stood before it. */
export function isDeeperFromEdge(
  { edgeHigh, edgeMargin }: FallState,
  low: Price,
  highBeforeIt: Price,
): boolean {
  return (1 - low / edgeHigh) / (1 + edgeMargin) > 1 - low / highBeforeIt;
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
