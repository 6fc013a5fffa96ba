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
  /** Sums and counts of ended buckets: of 30 days, and of a day less the bucket that is open. */
  longSum: number;
  longCount: number;
  shortSum: number;
  shortCount: number;
}

export function createVolatility(bucketMs: DurationMs): VolatilityState {
  return {
    bucketsPerDay: bucketsIn(DAY_MS, bucketMs),
    fewestReturns: Math.max(FEWEST_RETURNS, Math.round((FEWEST_HOURS * HOUR_MS) / bucketMs)),
    squares: createRing(bucketsIn(LONG_DAYS * DAY_MS, bucketMs)),
    previousClose: NaN,
    longSum: 0,
    longCount: 0,
    shortSum: 0,
    shortCount: 0,
  };
}

/** Sums are made anew once a bucket: taking the oldest value out of a running sum would leave its rounding behind. */
export function endVolatilityBucket(state: VolatilityState, bucket: Bucket): void {
  pushRing(state.squares, Math.log(bucket.close / state.previousClose) ** 2);
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

/** Root mean square of a bucket's log return over the ended buckets of 30 days; NaN while too few are known. */
export function bucketSigma(state: VolatilityState): Ratio {
  return state.longCount < state.fewestReturns ? NaN : Math.sqrt(state.longSum / state.longCount);
}

/**
 * Realized volatility of the last 24 hours, the open bucket with it, over that of 30 days; 1 is normal. With daily candles the day
 * is one return. NaN while the day has less than half of its returns, the 30 days too few, or nothing moved.
 */
export function volatilityRatio(state: VolatilityState, close: Price): Ratio {
  const log = Math.log(close / state.previousClose);
  const isKnown = !Number.isNaN(log);
  const count = state.shortCount + (isKnown ? 1 : 0);
  const long = bucketSigma(state);
  if (!(long > 0) || count * 2 < state.bucketsPerDay) return NaN;
  return Math.sqrt((state.shortSum + (isKnown ? log * log : 0)) / count) / long;
}
