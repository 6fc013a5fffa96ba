import type { RecordedCandle } from '../../shared/domain/candle.ts';
import type { DurationMs, TimestampMs } from '../../shared/domain/units.ts';

export interface Series {
  readonly symbol: string;
  readonly intervalMs: DurationMs;
  /** Ascending. */
  readonly candles: readonly RecordedCandle[];
}

export interface ClosedCandle {
  readonly symbol: string;
  readonly candle: RecordedCandle;
  readonly closesAt: TimestampMs;
}

/** The candles of all series in the order in which they close; of those that close together, in the order of the series. */
export function* byClose(series: readonly Series[]): Generator<ClosedCandle, void, undefined> {
  const next = series.map(() => 0);
  for (;;) {
    let first: ClosedCandle | undefined;
    let from = 0;
    for (const [at, { symbol, intervalMs, candles }] of series.entries()) {
      const candle = candles[next[at] ?? 0];
      if (candle === undefined) continue;
      const closesAt = candle.timestamp + intervalMs;
      if (first !== undefined && closesAt >= first.closesAt) continue;
      first = { symbol, candle, closesAt };
      from = at;
    }
    if (first === undefined) return;
    next[from] = (next[from] ?? 0) + 1;
    yield first;
  }
}
