import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Venue } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { waysOut, type WayOut } from '../../../../shared/risk/ways-out/ways-out.ts';
import { account, evaluate, NO_CONTEXT, pool, position } from '../builders.ts';

const COSTS = { takerFeeRate: 0.0005, spread: 0.0002 };
const KEY = 'a|p|BTC/USDT:USDT|long|cross';

function out(own: Account, distance: number, key = KEY): Record<WayOut['kind'], WayOut> {
  const list = waysOut(own, key, { distance }, NO_CONTEXT, COSTS);
  const find = (kind: WayOut['kind']): WayOut => {
    const found = list.find((way) => way.kind === kind);
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  return {
    'add-collateral': find('add-collateral'),
    reduce: find('reduce'),
    hedge: find('hedge'),
  };
}

function reached(way: WayOut): Extract<WayOut, { outcome: 'reaches' }> {
  if (way.outcome !== 'reaches') throw new Error(JSON.stringify(way));
  return way;
}

describe('three ways out of a long of 1 at 100 with 10 in the wallet and 1 % maintenance', () => {
  const own = account({ positionMode: 'hedge', pools: [pool({ walletBalance: 10 })] });
  const ways = out(own, 0.2);

  it('collateral: what is missing at 80, for nothing', () => {
    // 10 + C − 20 = 0.01 · 80
    const way = reached(ways['add-collateral']);
    expect(way.amount).toBeCloseTo(10.8, 9);
    expect(way.cost).toBe(0);
    expect(way.liquidationPrice).toEqual({ kind: 'price', price: expect.closeTo(80, 9) as number });
  });

  it('reduce: what is left can lose a fifth, the fee and the spread paid', () => {
    // 10 − 0.07·n − 20·(1 − n) = 0.8·(1 − n)
    const way = reached(ways.reduce);
    expect(way.amount).toBeCloseTo(10.8 / 20.73, 9);
    expect(way.share).toBeCloseTo(10.8 / 20.73, 9);
    expect(way.cost).toBeCloseTo(0.07 * way.amount, 12);
    expect(way.marginToReturn).toBe(0);
  });

  it('hedge: the other leg earns what the first loses, and is asked for maintenance too', () => {
    // 10 − 0.07·n − 20·(1 − n) = 0.8·(1 + n)
    const way = reached(ways.hedge);
    expect(way.amount).toBeCloseTo(10.8 / 19.13, 9);
    expect(way.distance).toEqual({
      kind: 'distance',
      ratio: expect.closeTo(0.2, 9) as number,
      direction: 'down',
    });
  });

  it('a hedge with another contract of the same coin does it in one-way mode too', () => {
    const oneWay = account({ pools: [pool({ walletBalance: 10 })] });
    expect(out(oneWay, 0.2).hedge).toMatchObject({ outcome: 'not-possible', reason: 'one-way' });
    const dated = position({ symbol: 'BTC/USDT:USDT-261225', contractSize: 0.1 });
    const [, , hedge] = waysOut(
      oneWay,
      KEY,
      { distance: 0.2, hedgeWith: dated },
      NO_CONTEXT,
      COSTS,
    );
    expect(hedge && reached(hedge).amount).toBeCloseTo(108 / 19.13, 7);
    expect(hedge && reached(hedge).share).toBeCloseTo(10.8 / 19.13, 9);
  });
});

describe('what is no way out', () => {
  const isolated = position({ marginMode: 'isolated', isolatedMargin: 10 });
  const key = 'a|p|BTC/USDT:USDT|long|isolated';

  it('is said with its reason', () => {
    const ways = out(account({ pools: [pool({ positions: [isolated] })] }), 0.2, key);
    expect(ways.hedge).toMatchObject({ outcome: 'not-possible', reason: 'isolated' });
    const blind = out(account(), 0.2);
    expect(blind.reduce).toMatchObject({ outcome: 'not-possible', reason: 'unknown' });
    expect(out(account(), 0.2, 'nobody').reduce).toMatchObject({ reason: 'unknown' });
    const far = out(account({ pools: [pool({ walletBalance: 10 })] }), 1.5);
    expect(far['add-collateral']).toMatchObject({ reason: 'out-of-reach' });
  });

  it('is not needed where the distance is there already', () => {
    const rich = out(account({ pools: [pool({ walletBalance: 40 })] }), 0.2);
    expect(rich.reduce).toEqual({ kind: 'reduce', outcome: 'enough-already' });
  });

  it('an isolated position reduces only with the freed margin put back', () => {
    const own = account({ pools: [pool({ positions: [isolated] })] });
    const way = reached(out(own, 0.2, key).reduce);
    expect(way.amount).toBeCloseTo(10.8 / 20.73, 9);
    expect(way.marginToReturn).toBeCloseTo(10 * way.amount, 9);
  });
});

describe('any way out that is offered', () => {
  const venues: readonly Venue[] = [
    'binance-usdm',
    'okx',
    'bybit',
    'bitget',
    'kucoin',
    'bitmex',
    'hyperliquid',
    'dydx',
    'phemex-usdt',
  ];
  const amount = (min: number, max: number) =>
    fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
  const tiers = [0, 150, 400].map((floor, row, floors) => ({
    floor,
    cap: floors[row + 1] ?? Infinity,
    maintenanceMarginRate: 0.01 * (row + 1),
  }));
  const worlds = fc.record({
    venue: fc.constantFrom(...venues),
    side: fc.constantFrom('long', 'short'),
    marginMode: fc.constantFrom('cross', 'isolated'),
    contractType: fc.constantFrom('linear', 'inverse'),
    wallet: fc.constantFrom('walletBalance', 'equity', 'quoteBalance'),
    contracts: amount(0.5, 5),
    drift: amount(0.95, 1.05),
    leverage: amount(3, 20),
    target: amount(0.01, 0.6),
    mode: fc.constantFrom('marginal', 'whole'),
  });

  it('reaches its target when put back through the engine, with positive amounts and costs', () => {
    let offered = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const inverse = world.contractType === 'inverse';
        const entryPrice = 100;
        const markPrice = entryPrice * world.drift;
        const one: Position = position({
          side: world.side,
          marginMode: world.marginMode,
          contractType: world.contractType,
          contractSize: inverse ? 1000 : 1,
          contracts: world.contracts,
          entryPrice,
          markPrice,
          leverage: world.leverage,
          takerFeeRate: 0.0006,
          tiers,
          tierUnit: inverse ? 'base' : 'quote',
          tierMode: world.mode,
        });
        const value = inverse ? (world.contracts * 1000) / 100 : world.contracts * 100;
        const sign = (world.side === 'long' ? 1 : -1) * (inverse ? -1 : 1);
        const cash = {
          walletBalance: value / world.leverage,
          equity: value / world.leverage,
          quoteBalance: value / world.leverage - sign * value,
        };
        const wallet = inverse ? 'walletBalance' : world.wallet;
        const isolated = { ...one, isolatedMargin: value / world.leverage };
        const own = account({
          venue: world.venue,
          positionMode: 'hedge',
          pools: [
            world.marginMode === 'isolated'
              ? pool({ positions: [isolated] })
              : pool({ [wallet]: cash[wallet], positions: [one] }),
          ],
        });
        const before = evaluate(own).position;
        for (const way of waysOut(own, before.key, { distance: world.target }, NO_CONTEXT, COSTS)) {
          if (way.outcome !== 'reaches') continue;
          offered++;
          expect(way.amount).toBeGreaterThan(0);
          expect(way.cost).toBeGreaterThanOrEqual(0);
          if (way.distance.kind === 'none') continue;
          expect(way.distance.kind === 'distance' && way.distance.ratio).toBeGreaterThanOrEqual(
            world.target * (1 - 1e-7),
          );
          // Exact, not merely enough: only a table that jumps, or the other direction, may leave more.
          if (world.mode === 'marginal' && way.kind === 'add-collateral') {
            expect(way.distance.kind === 'distance' && way.distance.ratio).toBeCloseTo(
              world.target,
              6,
            );
          }
        }
      }),
      { numRuns: 400 },
    );
    expect(offered).toBeGreaterThan(200);
  });
});
