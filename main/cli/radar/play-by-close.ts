import type { RecordedCandle } from '../../../shared/domain/candle.ts';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';

export interface CandleSeries {
  readonly symbol: string;
  readonly intervalMs: DurationMs;
  /** Ascending, piece by piece. */
  readonly batches: () => AsyncIterable<readonly RecordedCandle[]>;
}

type OnCandle = (symbol: string, candle: RecordedCandle, closesAt: TimestampMs) => void;

interface Cursor {
  readonly symbol: string;
  readonly intervalMs: DurationMs;
  readonly rest: AsyncIterator<readonly RecordedCandle[]>;
  batch: readonly RecordedCandle[];
  at: number;
  /** Of the candle at the cursor; Infinity when there is none left. */
  closesAt: TimestampMs;
}

/**
 * Gives the candles of all series in the order in which they close; of those that close together, in the order of the
 * series. Holds one piece of each series at a time.
 */
export async function playByClose(
  series: readonly CandleSeries[],
  onCandle: OnCandle,
): Promise<void> {
  const cursors = await Promise.all(series.map(begin));
  try {
    for (let next = earliest(cursors); next !== undefined; next = earliest(cursors)) {
      const candle = next.batch[next.at];
      if (candle !== undefined) onCandle(next.symbol, candle, next.closesAt);
      next.at += 1;
      if (next.at < next.batch.length) point(next);
      else await fill(next);
    }
  } finally {
    // Closes the files when it ends early.
    for (const { rest } of cursors) await rest.return?.();
  }
}

async function begin({ symbol, intervalMs, batches }: CandleSeries): Promise<Cursor> {
  const rest = batches()[Symbol.asyncIterator]();
  const cursor: Cursor = { symbol, intervalMs, rest, batch: [], at: 0, closesAt: Infinity };
  await fill(cursor);
  return cursor;
}

async function fill(cursor: Cursor): Promise<void> {
  cursor.batch = [];
  cursor.at = 0;
  while (cursor.batch.length === 0) {
    const next = await cursor.rest.next();
    if (next.done === true) break;
    cursor.batch = next.value;
  }
  point(cursor);
}

function point(cursor: Cursor): void {
  const candle = cursor.batch[cursor.at];
  cursor.closesAt = candle === undefined ? Infinity : candle.timestamp + cursor.intervalMs;
}

function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let first: Cursor | undefined;
  for (const cursor of cursors) {
    if (cursor.closesAt < (first?.closesAt ?? Infinity)) first = cursor;
  }
  return first;
}
