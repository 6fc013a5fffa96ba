import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';

/** The times at the edges of the candles that are in view, and how wide that is in pixels. */
export interface TimeWindow {
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
  readonly width: number;
}

/**
 * From a range of the library's logical bars, which are as wide as an interval each and reach half a bar to both sides of their
 * index. `count` slots without a hole end with the one that opens at `lastTimestampMs`. Undefined without candles.
 */
export function calculateTimeWindow(view: {
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly count: number;
  readonly lastTimestampMs: TimestampMs;
  readonly intervalMs: DurationMs | undefined;
  readonly width: number;
}): TimeWindow | undefined {
  const { range, count, lastTimestampMs, intervalMs, width } = view;
  if (range === null || count === 0 || intervalMs === undefined || !(width > 0)) return undefined;
  const toTime = (edge: number): TimestampMs =>
    lastTimestampMs + (edge + 0.5 - (count - 1)) * intervalMs;
  return { fromMs: toTime(range.from), toMs: toTime(range.to), width };
}
