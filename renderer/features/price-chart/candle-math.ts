import type { Candle, CandleInterval } from '../../../shared/domain/candle.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type Price,
  type TimestampMs,
} from '../../../shared/domain/units.ts';

export const INTERVAL_MS: Readonly<Record<CandleInterval, DurationMs>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': DAY_MS,
};

/** A place on the time axis: a candle, or a hole where the venue has none. */
export type CandleSlot = Candle | { readonly timestamp: TimestampMs; readonly open?: never };

/** A hole wider than this many candles is drawn this wide: the eye needs the break, not a year of nothing. */
export const MAX_GAP_SLOTS = 120;

/**
 * Joins two lists of candles into one, ascending by opening time and without doubles; `incoming` wins where both
 * have the same candle, because it was asked later.
 */
export function mergeCandles(
  existing: readonly Candle[],
  incoming: readonly Candle[],
): readonly Candle[] {
  if (incoming.length === 0) return existing;
  const byTime = new Map<TimestampMs, Candle>();
  for (const candle of existing) byTime.set(candle.timestamp, candle);
  for (const candle of incoming) byTime.set(candle.timestamp, candle);
  return [...byTime.values()].toSorted((a, b) => a.timestamp - b.timestamp);
}

/**
 * The newest candle as the mark price makes it: the mark closes it and stretches its high and low. A mark in the
 * interval that follows opens a candle of its own. A mark of an older candle, or one that leaves out a whole
 * interval, changes nothing: what lies between is not known, and is asked for instead.
 */
export function candleFromMark(
  last: Candle,
  intervalMs: DurationMs,
  markPrice: Price,
  markAsOfMs: TimestampMs,
): Candle | undefined {
  const opening = Math.floor(markAsOfMs / intervalMs) * intervalMs;
  if (opening === last.timestamp) {
    return {
      ...last,
      close: markPrice,
      high: Math.max(last.high, markPrice),
      low: Math.min(last.low, markPrice),
    };
  }
  if (opening !== last.timestamp + intervalMs) return undefined;
  return {
    timestamp: opening,
    open: last.close,
    high: Math.max(last.close, markPrice),
    low: Math.min(last.close, markPrice),
    close: markPrice,
    volume: 0,
  };
}

/** The candles with an empty slot for every interval that has none, so that a hole is seen as a hole. */
export function withGaps(candles: readonly Candle[], intervalMs: DurationMs): CandleSlot[] {
  const slots: CandleSlot[] = [];
  let previous: Candle | undefined;
  for (const candle of candles) {
    if (previous !== undefined) {
      const missing = Math.round((candle.timestamp - previous.timestamp) / intervalMs) - 1;
      for (let i = 1; i <= Math.min(missing, MAX_GAP_SLOTS); i += 1) {
        slots.push({ timestamp: previous.timestamp + i * intervalMs });
      }
    }
    slots.push(candle);
    previous = candle;
  }
  return slots;
}
