import type { RecordedCandle } from '../../domain/candle.ts';
import type { CandleRow, RefusedRow } from './candle-rows.ts';

export interface OrderedCandles {
  readonly candles: readonly RecordedCandle[];
  readonly refused: readonly RefusedRow[];
  readonly notes: readonly string[];
}

/** Up to so many rows out of order, or this share of them, are rows with a wrong time. */
const MOST_STRAYS = 3;
const STRAY_SHARE = 0.02;

/**
 * The candles with rising times. A file that runs from the newest to the oldest is turned round; a time that stands twice
 * counts once, as first written; of what else is out of order the fewest rows are refused, so that one wrong time in the
 * far future does not cost all that follow it. So many cannot be wrong times: then the file is not in order, and is sorted.
 */
export function inOrder(rows: readonly CandleRow[]): OrderedCandles {
  const falls = countFalls(rows);
  if (falls === 0) return { candles: rows.map(({ candle }) => candle), refused: [], notes: [] };
  const isNewestFirst = falls > rows.length / 2;
  const seen = new Set<number>();
  const refused: RefusedRow[] = [];
  const once = rows.filter(({ line, candle: { timestamp } }) => {
    if (seen.has(timestamp)) refused.push({ line, reason: 'its time stands in the file already' });
    return seen.size !== seen.add(timestamp).size;
  });
  const turned = isNewestFirst ? once.toReversed() : once;
  const kept = new Set(longestRise(turned.map(({ candle }) => candle.timestamp)));
  if (turned.length - kept.size > Math.max(MOST_STRAYS, turned.length * STRAY_SHARE)) {
    const sorted = once.toSorted((a, b) => a.candle.timestamp - b.candle.timestamp);
    return {
      candles: sorted.map(({ candle }) => candle),
      refused,
      notes: ['its rows are not in the order of time: sorted'],
    };
  }
  for (const [index, { line }] of turned.entries()) {
    if (!kept.has(index)) refused.push({ line, reason: 'its time is out of order' });
  }
  return {
    candles: turned.filter((_, index) => kept.has(index)).map(({ candle }) => candle),
    refused,
    notes: isNewestFirst ? ['it runs from the newest to the oldest candle: turned round'] : [],
  };
}

/** How often a time is not later than the one before. */
function countFalls(rows: readonly CandleRow[]): number {
  let falls = 0;
  let last = -Infinity;
  for (const { candle } of rows) {
    if (candle.timestamp <= last) falls += 1;
    last = candle.timestamp;
  }
  return falls;
}

/** Indices of a longest strictly rising subsequence, by patience sorting: O(n log n). */
function longestRise(values: readonly number[]): readonly number[] {
  /** By length − 1: the index of the smallest value that ends a rise of that length. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[index] = low === 0 ? undefined : ends[low - 1];
    ends[low] = index;
  }
  const rise: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before[at]) rise.push(at);
  return rise.reverse();
}
