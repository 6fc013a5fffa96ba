import { describe, expect, it } from 'vitest';
import { calculateTimeWindow } from '../../../../renderer/features/price-chart/time-window.ts';

const VIEW = {
  range: { from: -0.5, to: 9.5 },
  count: 10,
  lastTimestampMs: 9000,
  intervalMs: 1000,
  width: 300,
};

describe('the times that a chart shows', () => {
  it('reach from the open of the first candle to the close of the last', () => {
    expect(calculateTimeWindow(VIEW)).toEqual({ fromMs: 0, toMs: 10_000, width: 300 });
  });

  it('reach beyond the candles where the view does', () => {
    const range = { from: 4.5, to: 17.5 };
    expect(calculateTimeWindow({ ...VIEW, range })).toMatchObject({ fromMs: 5000, toMs: 18_000 });
  });

  it('are not known without candles', () => {
    expect(calculateTimeWindow({ ...VIEW, count: 0 })).toBeUndefined();
    expect(calculateTimeWindow({ ...VIEW, range: null })).toBeUndefined();
  });
});
