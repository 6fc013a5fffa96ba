import type { Price, TimestampMs } from './units.ts';

/** One candle; `timestamp` is its opening time. */
export interface Candle {
  readonly timestamp: TimestampMs;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
}

/** A candle of a file. Absent volume is unknown: an index or a currency has none. */
export type RecordedCandle = Omit<Candle, 'volume'> & Partial<Pick<Candle, 'volume'>>;

export const CANDLE_INTERVALS = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;
export type CandleInterval = (typeof CANDLE_INTERVALS)[number];
