import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { payFunding } from '../../../../shared/risk/outlook/funding-ahead.ts';
import { atExpiry, withAnnouncedTiers } from '../../../../shared/risk/outlook/look-ahead.ts';
import { touchProbability } from '../../../../shared/risk/outlook/touch-probability.ts';
import { account, evaluate, numberOf, pool, position } from '../builders.ts';

describe('the chance to touch a price', () => {
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

describe('an announced tier table', () => {
  const wider = [
    { floor: 0, cap: 50, maintenanceMarginRate: 0.02 },
    { floor: 50, maintenanceMarginRate: 0.05 },
  ];

  it('takes the place of everything that was returned under the old one', () => {
    const reported = { liquidationPrice: 91 };
    const held = position({ maintenanceMargin: 1, maintenanceMarginDeduction: 0.1, reported });
    const other = position({ symbol: 'ETH', underlying: 'ETH' });
    const own = account({ pools: [pool({ walletBalance: 15, positions: [held, other] })] });
    const after = withAnnouncedTiers(own, { symbol: held.symbol, tiers: wider });
    // 50 at 2 % and 50 at 5 %.
    expect(numberOf(evaluate(after).position.maintenanceMargin)).toBeCloseTo(3.5, 12);
    expect(after.pools[0]?.positions[0]?.reported).toBeUndefined();
    expect(after.pools[0]?.positions[1]).toBe(other);
  });

  it('that asks for more never pushes the price away', () => {
    const rate = fc.double({ min: 0.001, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.constantFrom('long', 'short'), (now, then, side) => {
        const table = (maintenanceMarginRate: number) => [{ floor: 0, maintenanceMarginRate }];
        const held = position({ side, tiers: table(now) });
        const own = account({ pools: [pool({ walletBalance: 30, positions: [held] })] });
        const after = withAnnouncedTiers(own, { symbol: held.symbol, tiers: table(then) });
        const [a, b] = [own, after].map((one) => numberOf(evaluate(one).position.distance));
        expect(Math.sign((b ?? 0) - (a ?? 0)) * Math.sign(then - now)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('expiry', () => {
  const future = position({ symbol: 'BTC/USDT:USDT-261225', markPrice: 104 });
  const rest = position({ symbol: 'ETH', underlying: 'ETH' });

  it.each([
    ['a wallet', { walletBalance: 20 }, { walletBalance: 30 }],
    ['an equity', { equity: 24 }, { equity: 30 }],
    ['a signed cash', { quoteBalance: -180 }, { quoteBalance: -70 }],
  ])('puts the result into %s and removes the position', (_name, before, after) => {
    const own = account({ pools: [pool({ ...before, positions: [future, rest] })] });
    expect(atExpiry(own, future.symbol, 110).pools[0]).toEqual(
      pool({ ...after, positions: [rest] }),
    );
  });

  it('at the mark changes no equity of the pool', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 50, max: 200, noNaN: true }),
        fc.constantFrom('long', 'short'),
        fc.constantFrom('linear', 'inverse'),
        fc.constantFrom('walletBalance', 'equity'),
        (markPrice, side, contractType, balance) => {
          const held = { ...future, markPrice, side, contractType };
          const own = account({ pools: [pool({ [balance]: 500, positions: [held, rest] })] });
          const equity = (one: typeof own) =>
            numberOf(evaluate(one).pool.scope?.equity ?? { kind: 'none' });
          expect(equity(atExpiry(own, held.symbol))).toBeCloseTo(equity(own), 9);
        },
      ),
    );
  });

  it('gives the margin of an isolated position back, at worst nothing of it', () => {
    const held = position({ ...future, marginMode: 'isolated', isolatedMargin: 10 });
    const own = account({ pools: [pool({ walletBalance: 5, positions: [held, rest] })] });
    const wallet = (price: number) => atExpiry(own, held.symbol, price).pools[0]?.walletBalance;
    expect(wallet(103)).toBeCloseTo(18, 12);
    expect(wallet(50)).toBe(5);
  });

  it('with a result that is not known leaves no figure of the pool', () => {
    const { entryPrice: _none, ...blind } = future;
    const own = account({ pools: [pool({ walletBalance: 20, positions: [blind, rest] })] });
    const after = evaluate(atExpiry(own, future.symbol)).position;
    expect(after.liquidationPrice).toEqual({ kind: 'unknown', reason: 'not-covered' });
  });
});
