import { describe, expect, it } from 'vitest';
import { venueLevelOf } from '../../../../shared/risk/families/venue-level.ts';

describe('the level that a venue publishes', () => {
  it.each([
    [151, 'free'],
    [150, 'reminder'],
    [121, 'reminder'],
    [120, 'reduce-only'],
    [106, 'reduce-only'],
    [105, 'liquidation'],
    [100, 'claim'],
    [-3, 'claim'],
  ])('Binance portfolio margin at a uniMMR of %d % is %s', (equity, level) => {
    expect(venueLevelOf('binance-portfolio-margin', { equity, requirement: 100 })).toBe(level);
  });

  it.each([
    ['kucoin', 100, 96, undefined, 'orders-cancelled'],
    ['kucoin', 100, 94, undefined, 'free'],
    ['kucoin', 100, 100, undefined, 'liquidation'],
    ['bybit', 100, 20, 100, 'reduce-only'],
    ['bybit', 101, 20, 100, 'free'],
    ['bybit', 20, 20, 100, 'liquidation'],
    ['krakenfutures', 100, 20, 100, 'free'],
    ['krakenfutures', 99, 20, 100, 'reduce-only'],
    ['krakenfutures', 99, 20, undefined, undefined],
    ['okx', 100, 99, 120, undefined],
  ] as const)(
    '%s with equity %d, maintenance %d, initial %s is %s',
    (venue, equity, requirement, initial, level) => {
      const basis = {
        equity,
        requirement,
        ...(initial === undefined ? {} : { initialMargin: initial }),
      };
      expect(venueLevelOf(venue, basis)).toBe(level);
    },
  );

  it('is not told where a figure is no number, and free with nothing held', () => {
    expect(venueLevelOf('kucoin', { equity: Number.NaN, requirement: 1 })).toBeUndefined();
    expect(venueLevelOf('binance-portfolio-margin', { equity: 0, requirement: 0 })).toBe('free');
  });
});
