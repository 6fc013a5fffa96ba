import { parseNumber, parsePositive } from '../../../shared/domain/parse-number.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import { RowError, rowsAt } from './raw-row.ts';

/** ccxt's `[time, open, high, low, close, volume]` rows, ascending, each time once. A row that is no candle throws. */
export function parseCandles(answer: unknown, beforeMs?: TimestampMs): readonly Candle[] {
  const rows = rowsAt(answer);
  if (rows === undefined) throw new RowError('the candles are not a list');
  const byTime = new Map<TimestampMs, Candle>();
  for (const row of rows) {
    const candle = toCandle(row);
    if (beforeMs === undefined || candle.timestamp < beforeMs) byTime.set(candle.timestamp, candle);
  }
  return [...byTime.values()].toSorted((a, b) => a.timestamp - b.timestamp);
}

function toCandle(row: unknown): Candle {
  const cells: readonly unknown[] = Array.isArray(row) ? row : [];
  const timestamp = parsePositive(cells[0]);
  const [open, high, low, close] = cells.slice(1, 5).map(parsePositive);
  const volume = parseNumber(cells[5]);
  if (
    timestamp === undefined ||
    open === undefined ||
    high === undefined ||
    low === undefined ||
    close === undefined ||
    volume === undefined ||
    volume < 0 ||
    high < low
  ) {
    throw new RowError('a candle could not be read');
  }
  return { timestamp, open, high, low, close, volume };
}
