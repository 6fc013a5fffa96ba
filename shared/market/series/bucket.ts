import {
  DAY_MS,
  HOUR_MS,
  type DurationMs,
  type Price,
  type TimestampMs,
} from '../../domain/units.ts';

/**
 * What long windows are made of: an hour, or one candle where candles are longer. Empty when nothing traded in it or the
 * exchange was down; whole when every candle of it came.
 */
export interface Bucket {
  /** Opening time divided by the bucket's length. */
  index: number;
  candles: number;
  high: Price;
  low: Price;
  close: Price;
  volume: number;
  isWhole: boolean;
}

/** Length of a bucket for candles of that interval. */
export function bucketLength(intervalMs: DurationMs): DurationMs {
  return Math.max(HOUR_MS, intervalMs);
}

/** How many buckets a span holds, at least one: a day of daily candles is one bucket. */
export function bucketsIn(spanMs: DurationMs, bucketMs: DurationMs): number {
  return Math.max(1, Math.round(spanMs / bucketMs));
}

export function bucketIndex(at: TimestampMs, bucketMs: DurationMs): number {
  return Math.floor(at / bucketMs);
}

/** Days since 1970, of the bucket's opening. */
export function dayOfBucket(index: number, bucketMs: DurationMs): number {
  return Math.floor((index * bucketMs) / DAY_MS);
}

export function emptyBucket(index: number): Bucket {
  return { index, candles: 0, high: NaN, low: NaN, close: NaN, volume: 0, isWhole: false };
}
