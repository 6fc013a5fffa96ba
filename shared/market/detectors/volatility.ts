import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';
import { createRing, pushRing, ringAt, type Ring } from '../series/ring.ts';

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

/**
 * The sum of 30 days gives up its oldest value and takes the new one; once in a turn of the ring it is made anew, so that no
 * rounding stays behind. That of the day is made anew every time.
 */
export function endVolatilityBucket(state: VolatilityState, bucket: Bucket): void {
  const { squares } = state;
  const leaving = ringAt(squares, squares.values.length - 1);
  const square = Math.log(bucket.close / state.previousClose) ** 2;
  pushRing(squares, square);
  state.previousClose = bucket.close;
  if (squares.next === 0) sumLong(state);
  else {
    if (!Number.isNaN(leaving)) {
      state.longSum -= leaving;
      state.longCount -= 1;
    }
    if (!Number.isNaN(square)) {
      state.longSum += square;
      state.longCount += 1;
    }
  }
  state.shortSum = 0;
  state.shortCount = 0;
  for (let back = 0; back < SHORT_DAYS * state.bucketsPerDay - 1; back++) {
    const one = ringAt(squares, back);
    if (Number.isNaN(one)) continue;
    state.shortSum += one;
    state.shortCount += 1;
  }
}

function sumLong(state: VolatilityState): void {
  state.longSum = 0;
  state.longCount = 0;
  for (const square of state.squares.values) {
    if (Number.isNaN(square)) continue;
    state.longSum += square;
    state.longCount += 1;
  }
}

/** Root mean square of a bucket's log return over the ended buckets of 30 days; NaN while too few are known. */
export function bucketSigma(state: VolatilityState): Ratio {
  return state.longCount < state.fewestReturns
    ? NaN
    : Math.sqrt(Math.max(0, state.longSum) / state.longCount);
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
