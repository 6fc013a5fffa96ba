import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../../../shared/domain/book.ts';
import { findCrash, pathOfCrash } from '../../../../shared/market/crash/crash-catalogue.ts';
import { CRASH_NAMES } from '../../../../shared/market/crash/crash-names.ts';
import type { PricePath } from '../../../../shared/domain/price-path.ts';
import { pathOfCandles } from '../../../../shared/market/path-of-candles.ts';
import { evaluateBook } from '../../../../shared/risk/evaluate.ts';
import { layPathOverBook, shockAt } from '../../../../shared/risk/path/book-path.ts';
import { replayPath } from '../../../../shared/risk/path/replay-path.ts';
import { savedByWaysOut } from '../../../../shared/risk/path/saved-by-ways-out.ts';
import { shockBook } from '../../../../shared/risk/stress/shock.ts';
import { account, NO_CONTEXT, numberOf, pool, position } from '../builders.ts';

const HOUR = 3_600_000;

function pathOf(coins: Record<string, readonly number[]>): PricePath {
  const length = Math.max(...Object.values(coins).map((one) => one.length));
  return {
    coins: new Set(Object.keys(coins)),
    steps: Array.from({ length }, (_, step) => ({
      atMs: (step + 1) * HOUR,
      factors: new Map(
        Object.entries(coins).flatMap(([coin, list]) => {
          const factor = list[step];
          return factor === undefined ? [] : [[coin, factor] as const];
        }),
      ),
    })),
  };
}

const isolated = (fields: object) =>
  position({ marginMode: 'isolated', isolatedMargin: 10, ...fields });

function bookOf(...positions: Parameters<typeof position>[0][]): Book {
  return {
    accounts: [
      account({
        pools: [pool({ walletBalance: 50, positions: positions.map((p) => position(p)) })],
      }),
    ],
  };
}

describe('a path of prices on a book', () => {
  it('liquidates an isolated long at its liquidation price, within the stretch that reaches it', () => {
    const book = bookOf(isolated({}));
    const risk = evaluateBook(book, NO_CONTEXT).accounts[0]?.pools[0]?.positions[0];
    const price = numberOf(risk?.liquidationPrice ?? { kind: 'none' });
    const replay = replayPath(book, layPathOverBook(book, pathOf({ BTC: [1, 0.8, 1.2] }), {}));
    const [only] = replay.liquidations;
    expect(replay.liquidations).toHaveLength(1);
    expect(only?.prices.get('BTC')).toBeCloseTo(price, 6);
    // From 100 to 80 in the second hour.
    expect(only?.atMs).toBeCloseTo(HOUR + ((100 - price) / 20) * HOUR, 0);
    expect(only?.lost).toBeCloseTo(10, 9);
  });

  it('liquidates nothing on a path that stays above, and says what is left', () => {
    const book = bookOf({});
    const replay = replayPath(book, layPathOverBook(book, pathOf({ BTC: [0.9, 1.1] }), {}));
    expect(replay.liquidations).toEqual([]);
    expect(replay.pools[0]?.before).toEqual({ kind: 'known', value: 50 });
    expect(numberOf(replay.pools[0]?.after ?? { kind: 'unknown' })).toBeCloseTo(60, 9);
  });

  it('lets a coin without prices follow BTC by its beta, and names it', () => {
    const book = bookOf(isolated({ symbol: 'FOO/USDT:USDT', underlying: 'FOO' }));
    const path = layPathOverBook(book, pathOf({ BTC: [0.95] }), { FOO: 2.5 });
    expect(path.followers).toEqual(new Map([['FOO', 2.5]]));
    expect(path.factors.get('FOO')?.[1]).toBeCloseTo(0.875, 12);
    expect(replayPath(book, path).liquidations).toHaveLength(1);
  });

  it('keeps a scope that cannot be judged apart: its end is unknown', () => {
    const book: Book = {
      accounts: [account({ pools: [pool({ positions: [position()] })] })],
    };
    const replay = replayPath(book, layPathOverBook(book, pathOf({ BTC: [0.5] }), {}));
    expect(replay.liquidations).toEqual([]);
    expect(replay.unknown).toHaveLength(1);
    expect(replay.pools[0]?.after.kind).toBe('unknown');
  });

  it('agrees with an evaluation of the shocked book at every step, scope by scope', () => {
    const factor = fc.double({ min: 0.6, max: 1.5, noNaN: true });
    const walk = fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 8 });
    const held = fc.record({
      side: fc.constantFrom<'long' | 'short'>('long', 'short'),
      marginMode: fc.constantFrom<'cross' | 'isolated'>('cross', 'isolated'),
      isolatedMargin: fc.double({ min: 3, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(held, held, walk, (one, two, steps) => {
        const book = bookOf(
          { ...one, symbol: 'BTC/USDT:USDT', underlying: 'BTC' },
          { ...two, symbol: 'ETH/USDT:USDT', underlying: 'ETH' },
        );
        const laid = layPathOverBook(
          book,
          pathOf({ BTC: steps.map(([btc]) => btc), ETH: steps.map(([, eth]) => eth) }),
          {},
        );
        const gone = new Set(replayPath(book, laid).liquidations.flatMap((step) => step.positions));
        const deadAtAStep = new Set<string>();
        for (let step = 0; step <= steps.length; step += 1) {
          const risk = evaluateBook(shockBook(book, shockAt(laid, step)), NO_CONTEXT);
          for (const each of risk.accounts[0]?.pools[0]?.positions ?? []) {
            if (each.liquidatable) deadAtAStep.add(each.key);
          }
        }
        expect(gone).toEqual(deadAtAStep);
      }),
      { numRuns: 200 },
    );
  });

  it('says what each way out would have saved, and that it holds on the same path', () => {
    const book = bookOf(isolated({}));
    const laid = layPathOverBook(book, pathOf({ BTC: [0.8, 1] }), {});
    const replay = replayPath(book, laid);
    const [first] = replay.liquidations;
    if (first === undefined) throw new Error('nothing was liquidated');
    const saved = savedByWaysOut(book, laid, replay, first, NO_CONTEXT);
    const collateral = saved.find(({ kind }) => kind === 'add-collateral');
    expect(collateral?.target).toBeCloseTo(0.205, 12);
    expect(collateral?.stillLiquidated).toBe(false);
    // The price comes back, so all that was lost is there again: the margin of 10.
    expect(numberOf(collateral?.saved ?? { kind: 'unknown' })).toBeCloseTo(10, 6);
    const reduced = saved.find(({ kind }) => kind === 'reduce');
    expect(reduced?.stillLiquidated).toBe(false);
    expect(numberOf(reduced?.saved ?? { kind: 'unknown' })).toBeLessThan(10);
    expect(saved.find(({ kind }) => kind === 'hedge')?.saved).toBeUndefined();
  });

  it('finds every crash of the catalogue by its day and by the beginning of it', () => {
    for (const { id, name } of CRASH_NAMES) {
      expect(findCrash(id)?.name).toBe(name);
      expect(findCrash(id.slice(0, 7))?.hours).toBeGreaterThan(24);
    }
    expect(findCrash('2026')).toBeUndefined();
    expect(findCrash('1999-01-01')).toBeUndefined();
  });

  it('walks an hour of a crash low, high, close', () => {
    const crash = findCrash('2025-10-10');
    if (crash === undefined) throw new Error('no such crash');
    const path = pathOfCrash(crash);
    expect(path.steps).toHaveLength(3 * crash.hours);
    expect(path.steps.at(-1)?.atMs).toBe(crash.hours * HOUR);
    const hour = crash.coins.get('BTC')?.[3];
    const factors = path.steps.slice(9, 12).map((step) => step.factors.get('BTC'));
    expect(factors).toEqual([hour?.low, hour?.high, hour?.close].map((bp) => 1 + (bp ?? 0) / 1e4));
  });

  it('makes a path of candles, each coin from its own first open', () => {
    const candle = (timestamp: number, open: number, low: number, high: number, close: number) => ({
      timestamp,
      open,
      high,
      low,
      close,
      volume: 1,
    });
    const path = pathOfCandles(
      new Map([
        ['btc', { intervalMs: HOUR, candles: [candle(0, 100, 90, 110, 105)] }],
        ['ETH', { intervalMs: HOUR, candles: [candle(HOUR, 10, 9, 11, 10)] }],
        ['NIL', { intervalMs: HOUR, candles: [] }],
      ]),
    );
    expect(path.coins).toEqual(new Set(['BTC', 'ETH']));
    expect(path.steps.map(({ atMs }) => atMs)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => (n * HOUR) / 3),
    );
    expect(path.steps[0]?.factors).toEqual(new Map([['BTC', 0.9]]));
    expect(path.steps[3]?.factors).toEqual(new Map([['ETH', 0.9]]));
  });
});
