import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Book } from '../../../../shared/domain/book.ts';
import { evaluateBook } from '../../../../shared/risk/evaluate.ts';
import { FLAT_STATE, layOutBook } from '../../../../shared/risk/flat/flat-book.ts';
import { revalueBook } from '../../../../shared/risk/flat/flat-revalue.ts';
import { makeScenarioResults, runScenarios } from '../../../../shared/risk/flat/flat-scenarios.ts';
import { shockBook } from '../../../../shared/risk/stress/shock.ts';
import { account, NO_CONTEXT, pool, position } from '../builders.ts';

const amount = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

const rows = [0, 300, 900].map((floor, row, floors) => ({
  floor,
  cap: floors[row + 1] ?? Infinity,
  maintenanceMarginRate: 0.01 * (row + 1),
}));

const legs = fc
  .array(
    fc.record({
      side: fc.constantFrom('long', 'short'),
      inverse: fc.boolean(),
      contracts: amount(0.5, 15),
      drift: amount(0.9, 1.1),
      whole: fc.boolean(),
      isolated: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((list) =>
    list.map((x, index) =>
      position({
        symbol: `C${index}`,
        underlying: `C${index}`,
        side: x.side,
        contractType: x.inverse ? 'inverse' : 'linear',
        contractSize: x.inverse ? 10_000 : 1,
        contracts: x.contracts,
        markPrice: 100 * x.drift,
        takerFeeRate: 0.0005,
        tiers: rows,
        tierUnit: x.inverse ? 'base' : 'quote',
        tierMode: x.whole ? 'whole' : 'marginal',
        marginMode: x.isolated ? 'isolated' : 'cross',
        isolatedMargin: x.contracts * 12,
      }),
    ),
  );
const books = fc
  .tuple(
    legs,
    amount(-200, 4000),
    fc.constantFrom<Account['venue']>('okx', 'binance-usdm', 'bybit'),
  )
  .map(([positions, walletBalance, venue]): Book => ({
    accounts: [account({ venue, pools: [pool({ walletBalance, positions })] })],
  }));

describe('a flat book', () => {
  it('has the liquidation prices and distances of the full report', () => {
    fc.assert(
      fc.property(books, (book) => {
        const flat = layOutBook(book);
        revalueBook(flat);
        const report = evaluateBook(book, NO_CONTEXT);
        const positions = report.accounts.flatMap((one) => one.pools.flatMap((p) => p.positions));
        expect(flat.leftOut).toEqual([]);
        expect(flat.keys).toHaveLength(positions.length);
        for (const [leg, key] of flat.keys.entries()) {
          const full = positions.find((one) => one.key === key);
          const price = full?.liquidationPrice;
          expect(flat.state[leg] === FLAT_STATE.price).toBe(price?.kind === 'price');
          if (price?.kind !== 'price' || full?.distance.kind !== 'distance') continue;
          expect((flat.liquidationPrice[leg] ?? 0) / price.price).toBeCloseTo(1, 9);
          expect(flat.distance[leg]).toBeCloseTo(full.distance.ratio, 9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the shocked book in every scenario', () => {
    fc.assert(
      fc.property(books, fc.array(amount(0.5, 1.6), { minLength: 6, maxLength: 6 }), (book, ks) => {
        const flat = layOutBook(book);
        revalueBook(flat);
        const width = flat.underlyings.length;
        const factors = new Float64Array(2 * width).fill(1);
        for (let u = 0; u < width; u++) factors[2 * u + 1] = ks[u] ?? 1;
        const results = makeScenarioResults(flat, 2);
        runScenarios(flat, factors, results);
        const shock = Object.fromEntries(
          flat.underlyings.map((name, u) => [name, (ks[u] ?? 1) - 1]),
        );
        const again = layOutBook(shockBook(book, shock));
        revalueBook(again);
        const scopes = flat.base.length;
        for (let s = 0; s < scopes; s++) {
          expect(results.equity[2 * s]).toBeCloseTo(flat.equity[s] ?? 0, 6);
          expect(results.equity[2 * s + 1]).toBeCloseTo(again.equity[s] ?? 0, 6);
          // The frozen requirement of an isolated Bybit position and the tables alike.
          expect(results.requirement[2 * s + 1]).toBeCloseTo(again.scopeRequirement[s] ?? 0, 6);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('follows a table over many bends, up and down, linear and inverse', () => {
    const ten = Array.from({ length: 10 }, (_, row) => ({
      floor: 100 * row,
      cap: 100 * (row + 1),
      maintenanceMarginRate: 0.01 * (row + 1),
    }));
    const own = (fields: object) =>
      position({ ...fields, contracts: 5, tiers: ten, takerFeeRate: 0.001 });
    const positions = [
      own({ symbol: 'A', underlying: 'A' }),
      own({ symbol: 'B', underlying: 'B', side: 'short' }),
      own({
        symbol: 'C',
        underlying: 'C',
        contractType: 'inverse',
        contractSize: 1e4,
        tierUnit: 'base',
      }),
    ];
    const book = {
      accounts: [account({ venue: 'okx', pools: [pool({ walletBalance: 900, positions })] })],
    };
    const flat = layOutBook(book);
    revalueBook(flat);
    const ks = [0.02, 0.3, 0.95, 1, 1.3, 2.5, 40];
    const results = makeScenarioResults(flat, ks.length);
    runScenarios(flat, Float64Array.from([...ks, ...ks, ...ks]), results);
    for (const [n, k] of ks.entries()) {
      const again = layOutBook(shockBook(book, { A: k - 1, B: k - 1, C: k - 1 }));
      revalueBook(again);
      expect((results.equity[n] ?? 0) / (again.equity[0] ?? 0)).toBeCloseTo(1, 9);
      expect((results.requirement[n] ?? 0) / (again.scopeRequirement[0] ?? 0)).toBeCloseTo(1, 9);
      const liquidatable = (again.equity[0] ?? 0) <= (again.scopeRequirement[0] ?? 0);
      expect(results.liquidatable[n]).toBe(liquidatable ? 1 : 0);
    }
  });

  it('names what it leaves to the general solver instead of dropping it', () => {
    const hedge = pool({ walletBalance: 50, positions: [position(), position({ side: 'short' })] });
    const flat = layOutBook({
      accounts: [
        account({ pools: [hedge, pool({ id: 'blind' })] }),
        account({ id: 'k', venue: 'kucoin', pools: [pool({ walletBalance: 5 })] }),
      ],
    });
    expect(flat.keys).toEqual([]);
    expect(flat.leftOut.map((one) => [one.keys.length, one.reason])).toEqual([
      [2, 'several legs of one underlying'],
      [1, 'unknown'],
      [1, 'PRO_RATA'],
    ]);
  });
});
