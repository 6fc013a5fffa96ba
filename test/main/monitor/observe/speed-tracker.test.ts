import { describe, expect, it } from 'vitest';
import { SpeedTracker } from '../../../../main/monitor/observe/speed-tracker.ts';

const MINUTE = 60_000;

/** Prices a minute apart. */
function fed(prices: readonly number[], tracker = new SpeedTracker(), stepMs = MINUTE) {
  prices.forEach((price, index) => tracker.add('BTC', price, index * stepMs));
  const last = prices.at(-1) ?? 0;
  return { tracker, perMinute: tracker.speedOf('BTC', last, (prices.length - 1) * stepMs) };
}

describe('the present speed', () => {
  it('is that of a quarter of an hour: what fell within the last minute only is no fall at that speed', () => {
    const spike = [...Array.from({ length: 16 }, () => 100), 98];
    expect((fed(spike).perMinute ?? 0) * MINUTE).toBeCloseTo(-2 / 98 / 15);
    const steady = Array.from({ length: 30 }, (_, i) => 100 - i);
    expect((fed(steady).perMinute ?? 0) * MINUTE).toBeCloseTo(-1 / 71);
  });

  it('is not known from less than a minute, nor after a silence that is longer than the window', () => {
    const tracker = new SpeedTracker();
    tracker.add('BTC', 100, 0);
    expect(tracker.speedOf('BTC', 99, 59_999)).toBeUndefined();
    expect(tracker.speedOf('BTC', 99, MINUTE)).toBeLessThan(0);
    expect(tracker.speedOf('BTC', 99, 16 * MINUTE)).toBeUndefined();
    expect(tracker.speedOf('ETH', 99, MINUTE)).toBeUndefined();
  });

  it('of candles is never taken from within one of them', () => {
    const half = 30 * MINUTE;
    const tracker = new SpeedTracker(half);
    // Open, low, high, close of one candle: when the low came nobody knows.
    const { perMinute } = fed([100, 95, 101, 100], tracker, half / 3);
    expect(perMinute).toBe(0);
    expect(tracker.speedOf('BTC', 95, half / 3)).toBeUndefined();
    tracker.add('BTC', 97, (half * 4) / 3);
    // From the low of the candle before to that of this one.
    expect(tracker.speedOf('BTC', 97, (half * 4) / 3)).toBeCloseTo(2 / 97 / half);
  });
});
