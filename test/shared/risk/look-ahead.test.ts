import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.ts';
import { payFunding } from '../../../shared/risk/funding-ahead.ts';
import { touchProbability } from '../../../shared/risk/touch-probability.ts';
import { account, evaluate, numberOf, pool, position } from './builders.ts';

describe('the chance to touch a price', () => {
  it('is that of a simulated driftless walk', () => {
    let state = 12345;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const [runs, steps, sigma] = [4000, 400, 0.04];
    const level = Math.log(0.95);
    let touched = 0;
    for (let run = 0; run < runs; run++) {
      let x = 0;
      for (let step = 0; step < steps; step++) {
        x += (sigma / Math.sqrt(steps)) * normal();
        if (x <= level) {
          touched++;
          break;
        }
      }
    }
    // The walk looks only 400 times a day and so misses a few touches.
    const estimate = touchProbability(0.95, sigma, DAY_MS) ?? 0;
    expect(estimate).toBeCloseTo(0.1997, 3);
    expect(touched / runs).toBeGreaterThan(estimate - 0.03);
    expect(touched / runs).toBeLessThan(estimate + 0.02);
  });

  it('is certain at the price, falls with the distance and grows with time', () => {
    const at = (factor: number, time: number) => touchProbability(factor, 0.04, time) ?? -1;
    expect(at(1, HOUR_MS)).toBeCloseTo(1, 6);
    expect(at(0.9, DAY_MS)).toBeLessThan(at(0.95, DAY_MS));
    expect(at(0.95, HOUR_MS)).toBeLessThan(at(0.95, DAY_MS));
    expect(at(0.95, DAY_MS)).toBeLessThan(at(0.95, 7 * DAY_MS));
    expect(at(1e-6, HOUR_MS)).toBeLessThan(1e-12);
  });

  it.each([
    [0, 0.04, DAY_MS],
    [-1, 0.04, DAY_MS],
    [0.9, 0, DAY_MS],
    [0.9, NaN, DAY_MS],
    [0.9, 0.04, 0],
  ])('of factor %s, sigma %s and time %s is not known', (factor, sigma, time) => {
    expect(touchProbability(factor, sigma, time)).toBeUndefined();
  });
});

describe('the next funding payments', () => {
  it('are paid by longs from the wallet and bring the price nearer', () => {
    const own = account({
      pools: [pool({ walletBalance: 10, positions: [position({ fundingRate: 0.001 })] })],
    });
    const { account: after, withoutRate } = payFunding(own, 3);
    expect(withoutRate).toEqual([]);
    expect(after.pools[0]?.walletBalance).toBeCloseTo(9.7, 12);
    const nearer = numberOf(evaluate(after).position.liquidationPrice);
    expect(nearer - numberOf(evaluate(own).position.liquidationPrice)).toBeCloseTo(0.3 / 0.99, 9);
  });

  it('are received by shorts, in their own margin when isolated', () => {
    const short = position({ side: 'short', marginMode: 'isolated', fundingRate: 0.001 });
    const paid = (fields: object) =>
      payFunding(account({ pools: [pool({ positions: [{ ...short, ...fields }] })] }), 1).account
        .pools[0]?.positions[0];
    expect(paid({ isolatedMargin: 10 })?.isolatedMargin).toBeCloseTo(10.1, 12);
    expect(paid({ isolatedEquity: 10 })?.isolatedEquity).toBeCloseTo(10.1, 12);
    expect(paid({})?.isolatedMargin).toBeCloseTo(10.1, 12);
  });

  it('of a position without a rate are named as missing, and no wallet is invented', () => {
    const own = account();
    const { account: after, withoutRate } = payFunding(own, 1);
    expect(withoutRate).toHaveLength(1);
    expect(after.pools[0]).toEqual(own.pools[0]);
  });
});
