import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/domain/book.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import {
  ASSUMED_OUTLOOK,
  positionOutlook,
  type OutlookAssumptions,
  type PositionOutlook,
} from '../../../../shared/risk/outlook/position-outlook.ts';
import {
  touchEither,
  touchProbability,
} from '../../../../shared/risk/outlook/touch-probability.ts';
import { account, evaluate, NO_CONTEXT, numberOf, pool, position } from '../builders.ts';

const CONTEXT = { betas: {}, dailySigmas: { BTC: 0.04 } };

function outlookOf(
  own: Account,
  assumptions?: Partial<OutlookAssumptions>,
  context = CONTEXT,
): PositionOutlook {
  const { key } = evaluate(own).position;
  const found = positionOutlook(own, key, context, { ...ASSUMED_OUTLOOK, ...assumptions });
  if (found === undefined) throw new Error('no outlook');
  return found;
}

const long = (fields: object = {}, wallet = 10) =>
  account({ pools: [pool({ walletBalance: wallet, positions: [position(fields)] })] });

describe('the outlook of a position', () => {
  it('has the chance of a touch in an hour, a day and a week', () => {
    const { touch } = outlookOf(long());
    const factor = numberOf(evaluate(long()).position.liquidationPrice) / 100;
    expect(touch.hour).toEqual({ kind: 'known', value: touchProbability(factor, 0.04, HOUR_MS) });
    expect(touch.day).toEqual({ kind: 'known', value: touchProbability(factor, 0.04, DAY_MS) });
    expect(numberOf(touch.week)).toBeGreaterThan(numberOf(touch.day));
  });

  it('says why the chance is unknown, and that it is nothing or certain where it is', () => {
    expect(outlookOf(long(), {}, NO_CONTEXT as typeof CONTEXT).touch.day).toEqual({
      kind: 'unknown',
      reason: 'no-volatility',
    });
    expect(outlookOf(long({}, 500)).touch.week).toEqual({ kind: 'known', value: 0 });
    expect(outlookOf(long({}, 0.5)).touch.hour).toEqual({ kind: 'known', value: 1 });
    expect(outlookOf(account()).touch.hour).toEqual({ kind: 'unknown', reason: 'no-wallet' });
  });

  it('counts both prices of a hedge', () => {
    const legs = [position(), position({ side: 'short' })];
    const own = account({
      positionMode: 'hedge',
      pools: [pool({ walletBalance: 2.02, positions: legs })],
    });
    const { down, up } = evaluate(own).pool.scope?.liquidation['BTC'] ?? {};
    // Even legs: maintenance grows with the price, so only a rise liquidates; the chance is that of one.
    expect([down?.kind, up?.kind]).toEqual(['none', 'price']);
    const coins = account({
      positionMode: 'hedge',
      pools: [
        pool({
          walletBalance: 40,
          positions: [position({ contracts: 3 }), position({ side: 'short', contracts: 2.9 })],
          collateral: [{ asset: 'BTC', amount: -0.3, price: 100, weight: 1, liabilityWeight: 1 }],
        }),
      ],
    });
    const sides = evaluate(coins).pool.scope?.liquidation['BTC'];
    if (sides?.up.kind !== 'price') throw new Error(JSON.stringify(sides));
    expect(numberOf(outlookOf(coins).touch.week)).toBeGreaterThan(0);
  });

  it('names a stop without a limit of the trader: it only has to fire before liquidation', () => {
    const { stop } = outlookOf(long());
    const lp = numberOf(evaluate(long()).position.liquidationPrice);
    expect(stop).toMatchObject({ kind: 'stop', boundBy: 'liquidation' });
    if (stop.kind === 'stop') expect(stop.fill / lp).toBeCloseTo(1, 6);
    const short = outlookOf(long({ side: 'short' }, 500));
    expect(short.stop.kind).toBe('stop');
    expect(outlookOf(long({}, 500)).stop).toEqual({ kind: 'not-needed' });
  });

  it('moves liquidation by each number of funding payments, and says whose rate is missing', () => {
    const { funding } = outlookOf(long({ fundingRate: 0.001 }), { intervals: [1, 10] });
    const lp = numberOf(evaluate(long()).position.liquidationPrice);
    expect(funding.map((one) => numberOf(one.liquidationPrice) - lp)).toEqual([
      expect.closeTo(0.1 / 0.99, 9),
      expect.closeTo(1 / 0.99, 9),
    ]);
    expect(numberOf(funding[1]?.received ?? { kind: 'none' })).toBeCloseTo(-1, 12);
    const [blind] = outlookOf(long()).funding;
    expect(blind?.liquidationPrice).toEqual({ kind: 'unknown', reason: 'no-funding-rate' });
    const other = position({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' });
    const both = account({
      pools: [pool({ walletBalance: 20, positions: [position({ fundingRate: 0 }), other] })],
    });
    expect(outlookOf(both).funding[0]?.othersWithoutRate).toBe(1);
  });

  it('puts an announced table of a position that shares the margin in force', () => {
    const tiers = [{ floor: 0, maintenanceMarginRate: 0.05 }];
    const { announced } = outlookOf(long(), {
      announced: [
        { symbol: 'BTC/USDT:USDT', tiers },
        { symbol: 'SOL/USDT:USDT', tiers },
      ],
    });
    expect(announced).toHaveLength(1);
    expect(announced[0]).toMatchObject({ symbol: 'BTC/USDT:USDT' });
    const then = announced[0];
    if (then?.liquidationPrice.kind !== 'price') throw new Error('no price');
    expect(then.liquidationPrice.price).toBeCloseTo(90 / 0.95, 9);
  });

  it('says what is left of a hedge when its dated leg expires', () => {
    const dated = position({ symbol: 'BTC/USDT:USDT-261225', side: 'short', markPrice: 102 });
    const own = account({ pools: [pool({ walletBalance: 12, positions: [position(), dated] })] });
    const { expiries } = outlookOf(own, { settlements: { [dated.symbol]: 101 } });
    expect(expiries).toHaveLength(1);
    const [gone] = expiries;
    expect(gone).toMatchObject({
      dayMs: Date.UTC(2026, 11, 25),
      isItself: false,
      settlement: { kind: 'known', value: 101 },
    });
    // Alone with 12 − 1.
    expect(numberOf(gone?.liquidationPrice ?? { kind: 'none' })).toBeCloseTo(89 / 0.99, 9);
    const itself = account({ pools: [pool({ walletBalance: 12, positions: [dated] })] });
    expect(outlookOf(itself).expiries[0]).toMatchObject({
      isItself: true,
      liquidationPrice: { kind: 'none' },
    });
  });

  it('is nothing for a key that the account does not hold', () => {
    expect(positionOutlook(account(), 'nobody', CONTEXT)).toBeUndefined();
  });
});

describe('what a venue closes beyond the liquidation price', () => {
  const tiers = [0.01, 0.02, 0.05].map((maintenanceMarginRate, row) => ({
    floor: 1000 * row,
    ...(row === 2 ? {} : { cap: 1000 * (row + 1) }),
    maintenanceMarginRate,
  }));

  it('is tier by tier on Bybit isolated, and all of it from the lowest', () => {
    const own = account({
      venue: 'bybit',
      pools: [
        pool({
          positions: [
            position({ contracts: 25, marginMode: 'isolated', isolatedMargin: 250, tiers }),
          ],
        }),
      ],
    });
    const { partial } = outlookOf(own);
    if (partial.kind !== 'steps') throw new Error(partial.kind);
    expect(partial).toMatchObject({ rule: 'tier-down', end: 'whole' });
    const lp = numberOf(evaluate(own).position.liquidationPrice);
    expect(partial.steps[0]?.price).toBeCloseTo(lp, 6);
    const prices = partial.steps.map((step) => step.price);
    expect(prices).toEqual(prices.toSorted((a, b) => b - a));
    // The first step takes it to 2,000 of value at that price.
    expect((partial.steps[0]?.contractsLeft ?? 0) * lp).toBeCloseTo(2000, 4);
    expect(partial.steps.at(-1)).toMatchObject({ closes: 1, contractsLeft: 0, equityLeft: 0 });
  });

  it('is more and more on Binance as the price goes on', () => {
    const { partial } = outlookOf(long());
    if (partial.kind !== 'steps') throw new Error(partial.kind);
    expect(partial).toMatchObject({ rule: 'until-safe', end: 'open' });
    const left = partial.steps.map((step) => step.contractsLeft);
    expect(left.length).toBeGreaterThan(3);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    expect(left[0]).toBeLessThan(1);
    expect(left.at(-1)).toBeGreaterThan(0);
  });

  it.each([
    ['krakenfutures', 'parts-of-unknown-size'],
    ['coinex', 'not-documented'],
  ] as const)('is honestly not known on %s', (venue, kind) => {
    expect(outlookOf({ ...long(), venue }).partial.kind).toBe(kind);
  });

  it('is nothing where no price liquidates', () => {
    expect(outlookOf(long({}, 500)).partial).toEqual({ kind: 'none' });
  });
});

describe('the chance to touch one of two prices', () => {
  it('lies between that of the nearer one and the sum of both', () => {
    for (const [down, up] of [
      [0.95, 1.05],
      [0.99, 1.2],
      [0.5, 1.01],
    ] as const) {
      const one = touchProbability(down, 0.04, DAY_MS) ?? 0;
      const other = touchProbability(up, 0.04, DAY_MS) ?? 0;
      const either = touchEither(down, up, 0.04, DAY_MS) ?? 0;
      expect(either).toBeGreaterThanOrEqual(Math.max(one, other));
      expect(either).toBeLessThanOrEqual(one + other + 1e-12);
    }
    expect(touchEither(0.9999, 1.0001, 0.04, DAY_MS)).toBe(1);
    expect(touchEither(0.9, 1.1, 0, DAY_MS)).toBeUndefined();
  });
});
