import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';
import { createRing, pushRing, type Ring } from '../series/ring.ts';

const LONG_DAYS = 30;
const SHORT_DAYS = 1;
/** Three days of hours; ten candles where they are longer. Fewer say nothing of a normal. */
const FEWEST_HOURS = 72;
const FEWEST_RETURNS = 10;

/** Squared log returns from bucket to bucket of 30 days. A return over an empty bucket is not counted. */
export interface VolatilityState {
  readonly bucketsPerDay: number;
  readonly fewestReturns: number;
  readonly squares: Ring;
  /** Close of the bucket before the open one; NaN when that was empty. */
  previousClose: Price;
  /** Sums and counts of ended buckets: 30 days less one bucket, and a day less one. The open bucket is added when read. */
  longSum: number;
  longCount: number;
  shortSum: number;
  shortCount: number;
}

export function createVolatility(bucketMs: DurationMs): VolatilityState {
  return {
    bucketsPerDay: bucketsIn(DAY_MS, bucketMs),
    fewestReturns: Math.max(FEWEST_RETURNS, Math.round((FEWEST_HOURS * HOUR_MS) / bucketMs)),
    squares: createRing(bucketsIn(LONG_DAYS * DAY_MS, bucketMs) - 1),
    previousClose: NaN,
    longSum: 0,
    longCount: 0,
    shortSum: 0,
    shortCount: 0,
  };
}

/** Sums are made anew once a bucket: taking the oldest value out of a running sum would leave its rounding behind. */
export function endVolatilityBucket(state: VolatilityState, bucket: Bucket): void {
  pushRing(state.squares, squareOf(state, bucket.close));
  state.previousClose = bucket.close;
  const { values, next } = state.squares;
  const short = SHORT_DAYS * state.bucketsPerDay - 1;
  state.longSum = 0;
  state.longCount = 0;
  state.shortSum = 0;
  state.shortCount = 0;
  const { length } = values;
  for (let back = 0, at = next - 1; back < length; back++, at--) {
    if (at < 0) at = length - 1;
    const square = values[at] ?? NaN;
    if (Number.isNaN(square)) continue;
    if (back < short) {
      state.shortSum += square;
      state.shortCount += 1;
    }
    state.longSum += square;
    state.longCount += 1;
  }
}

/** Root mean square of a bucket's log return over 30 days, the open bucket with it; NaN while too few are known. */
export function bucketSigma(state: VolatilityState, close: Price): Ratio {
  const square = squareOf(state, close);
  const known = Number.isNaN(square) ? 0 : 1;
  const count = state.longCount + known;
  if (count < state.fewestReturns) return NaN;
  return Math.sqrt((state.longSum + (known === 1 ? square : 0)) / count);
}

/**
 * Realized volatility of the last 24 hours over that of the last 30 days; 1 is normal. With daily candles the day is one
 * return. NaN while the 30 days have too few returns, the day less than half of its own, or nothing moved.
 */
export function volatilityRatio(state: VolatilityState, close: Price): Ratio {
  const long = bucketSigma(state, close);
  const square = squareOf(state, close);
  const known = Number.isNaN(square) ? 0 : 1;
  const count = state.shortCount + known;
  if (!(long > 0) || count * 2 < state.bucketsPerDay) return NaN;
  return Math.sqrt((state.shortSum + (known === 1 ? square : 0)) / count) / long;
}

function squareOf(state: VolatilityState, close: Price): number {
  return Math.log(close / state.previousClose) ** 2;
}
