import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { HOUR_MS } from '../../../shared/domain/units.ts';
import { betaTo } from '../../../shared/market/beta.ts';
import { hourlyLogReturns } from '../../../shared/market/hourly-returns.ts';
import { dailySigma } from '../../../shared/market/volatility.ts';

/** Candles whose closes follow from the given hourly log returns, oldest first. */
function path(returns: readonly number[], firstAt = 0): Candle[] {
  let close = 100;
  return [0, ...returns].map((step, hour) => {
    close *= Math.exp(step);
    return {
      timestamp: firstAt + hour * HOUR_MS,
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    };
  });
}

/** Up and down in turn: mean 0 for an even count, deviation about the step. */
const zigzag = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, index) => (index % 2 === 0 ? step : -step));

describe('daily sigma', () => {
  it('is the hourly deviation times the root of 24', () => {
    // 24 returns of ±0.01 about 0, divided by 23: the shorter window has the larger deviation here.
    const expected = 0.01 * Math.sqrt(24 / 23) * Math.sqrt(24);
    expect(dailySigma(path(zigzag(720, 0.01)))).toBeCloseTo(expected, 12);
  });

  it('follows the last day when that was wilder than the month', () => {
    const wild = dailySigma(path([...zigzag(696, 0.002), ...zigzag(24, 0.02)]));
    expect(wild).toBeCloseTo(0.02 * Math.sqrt(24 / 23) * Math.sqrt(24), 10);
  });

  it('follows the month when the last day was quiet', () => {
    const quiet = dailySigma(path([...zigzag(696, 0.01), ...zigzag(24, 0.0001)]));
    expect(quiet).toBeGreaterThan(0.009 * Math.sqrt(24));
  });

  it('is unknown for a few candles, for none, and for a price that does not move', () => {
    expect(dailySigma([])).toBeUndefined();
    expect(dailySigma(path(zigzag(19, 0.01)))).toBeUndefined();
    expect(dailySigma(path(zigzag(20, 0.01)))).toBeDefined();
    expect(dailySigma(path(zigzag(100, 0)))).toBeUndefined();
  });

  it('looks back thirty days and no further', () => {
    const stormBefore = dailySigma(path([...zigzag(500, 0.1), ...zigzag(720, 0.001)]));
    expect(stormBefore).toBeLessThan(0.01);
  });
});

describe('hourly returns', () => {
  it('jump over no gap', () => {
    const candles = path(zigzag(10, 0.01)).filter((_, index) => index !== 5);
    expect(hourlyLogReturns(candles).size).toBe(8);
  });
});

describe('beta to the base', () => {
  const base = Array.from({ length: 60 }, (_, hour) => 0.01 * Math.sin(hour));

  it('is the slope of the returns at the same hours', () => {
    const coin = base.map((step) => 1.7 * step + 0.0003);
    expect(betaTo(path(base), path(coin))).toBeCloseTo(1.7, 10);
    expect(betaTo(path(base), path(base.map((step) => -0.5 * step)))).toBeCloseTo(-0.5, 10);
  });

  it('is unknown below 48 common hours, and when the base stands still', () => {
    expect(betaTo(path(base), path(base.slice(0, 47)))).toBeUndefined();
    expect(betaTo(path(base), path(base.slice(0, 48)))).toBeCloseTo(1, 10);
    expect(betaTo(path(base.map(() => 0)), path(base))).toBeUndefined();
    // The same hours of another day are not common hours.
    expect(betaTo(path(base), path(base, 1000 * HOUR_MS))).toBeUndefined();
  });
});
