import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import {
  candleFromMark,
  INTERVAL_MS,
  MAX_GAP_SLOTS,
  mergeCandles,
  withGaps,
} from '../../../../renderer/features/price-chart/candle-math.ts';

const minute = INTERVAL_MS['1m'];

function candle(index: number, close = 100): Candle {
  return {
    timestamp: index * minute,
    open: 100,
    high: Math.max(100, close),
    low: Math.min(100, close),
    close,
    volume: 1,
  };
}

describe('mergeCandles', () => {
  it('keeps one candle per opening time, the one asked last, in ascending order', () => {
    const merged = mergeCandles([candle(2), candle(3, 101)], [candle(3, 105), candle(1)]);
    expect(merged.map((c) => c.timestamp / minute)).toEqual([1, 2, 3]);
    expect(merged[2]?.close).toBe(105);
  });

  it('is the same list when nothing comes in, so that nothing is drawn again', () => {
    const existing = [candle(1)];
    expect(mergeCandles(existing, [])).toBe(existing);
  });
});

describe('candleFromMark', () => {
  it('closes the newest candle at the mark and stretches its low', () => {
    expect(candleFromMark(candle(5, 101), minute, 97, 5 * minute + 30_000)).toMatchObject({
      timestamp: 5 * minute,
      open: 100,
      high: 101,
      low: 97,
      close: 97,
    });
  });

  it('opens the next candle where the last one closed', () => {
    expect(candleFromMark(candle(5, 101), minute, 103, 6 * minute)).toEqual({
      timestamp: 6 * minute,
      open: 101,
      high: 103,
      low: 101,
      close: 103,
      volume: 0,
    });
  });

  it('draws nothing for a mark that leaves out an interval or is older than the candle', () => {
    expect(candleFromMark(candle(5), minute, 90, 7 * minute)).toBeUndefined();
    expect(candleFromMark(candle(5), minute, 90, 4 * minute + 59_999)).toBeUndefined();
  });
});

describe('withGaps', () => {
  it('puts an empty slot where a candle is missing', () => {
    const slots = withGaps([candle(1), candle(4)], minute);
    expect(slots.map((s) => [s.timestamp / minute, s.open])).toEqual([
      [1, 100],
      [2, undefined],
      [3, undefined],
      [4, 100],
    ]);
  });

  it('draws a very long hole no wider than the limit, still in ascending order', () => {
    const slots = withGaps([candle(0), candle(100_000)], minute);
    expect(slots).toHaveLength(MAX_GAP_SLOTS + 2);
    const times = slots.map((s) => s.timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});
