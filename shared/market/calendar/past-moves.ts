import type { Candle } from '../../domain/candle.ts';
import type { MarketEvent } from '../../domain/market-event.ts';
import { DAY_MS, HOUR_MS, type DurationMs, type Ratio } from '../../domain/units.ts';

/** How far prices usually went after events of one kind. */
export interface TypicalMove {
  /** Median of the largest move in either direction, a fraction of the price before. */
  readonly ratio: Ratio;
  readonly events: number;
  readonly withinMs: DurationMs;
}

export const MOVE_WITHIN_MS: DurationMs = DAY_MS;
/** Of fewer events the median is one of them. */
const FEWEST_EVENTS = 3;

/**
 * Median over past events of the largest move, up or down, from the last price before the event within a day after it. Candles
 * hourly or finer, ascending. An event whose day has a hole of more than two hours is left out; so is one whose hour is not
 * known. Undefined with fewer than three.
 */
export function typicalMove(
  events: readonly MarketEvent[],
  candles: readonly Candle[],
): TypicalMove | undefined {
  const moves = events
    .flatMap((event) => (event.dayOnly === true ? [] : (moveAfter(event, candles) ?? [])))
    .toSorted((a, b) => a - b);
  if (moves.length < FEWEST_EVENTS) return undefined;
  const middle = (moves.length - 1) / 2;
  const [low = 0, high = 0] = [moves[Math.floor(middle)], moves[Math.ceil(middle)]];
  return { ratio: (low + high) / 2, events: moves.length, withinMs: MOVE_WITHIN_MS };
}

function moveAfter({ atMs }: MarketEvent, candles: readonly Candle[]): Ratio | undefined {
  const first = firstAtOrAfter(candles, atMs);
  const before = candles[first - 1];
  if (before === undefined || atMs - before.timestamp > 2 * HOUR_MS || !(before.close > 0)) {
    return undefined;
  }
  let last = before.timestamp;
  let largest = 0;
  for (let i = first; ; i += 1) {
    const candle = candles[i];
    if (candle === undefined || candle.timestamp >= atMs + MOVE_WITHIN_MS) break;
    if (candle.timestamp - last > 2 * HOUR_MS) return undefined;
    last = candle.timestamp;
    const [up, down] = [candle.high / before.close - 1, 1 - candle.low / before.close];
    largest = Math.max(largest, up, down);
  }
  return atMs + MOVE_WITHIN_MS - last > 3 * HOUR_MS ? undefined : largest;
}

function firstAtOrAfter(candles: readonly Candle[], atMs: number): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle]?.timestamp ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
