import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { correlate, rollCorrelation } from '../../../../shared/market/correlation/correlate.ts';
import {
  pairReturns,
  sampleAt,
  type PricePoint,
} from '../../../../shared/market/correlation/paired-returns.ts';

const DAY = 86_400_000;
const walk = (factors: readonly number[], atMs = (i: number) => i * DAY): PricePoint[] => {
  let price = 100;
  return factors.map((factor, i) => ({ atMs: atMs(i), price: (price *= factor) }));
};

describe('correlation of two markets', () => {
  const factor = fc.double({ min: 0.9, max: 1.1, noNaN: true });
  const factors = fc.array(factor, { minLength: 25, maxLength: 60 });

  it('is 1 with itself, and minus one with its inverse', () => {
    fc.assert(
      fc.property(factors, (list) => {
        fc.pre(new Set(list).size > 3);
        const points = walk(list);
        const inverse = points.map(({ atMs, price }) => ({ atMs, price: 1 / price }));
        expect(correlate(pairReturns(points, points))?.coefficient).toBeCloseTo(1, 9);
        const against = correlate(pairReturns(points, inverse));
        expect(against?.coefficient).toBeCloseTo(-1, 9);
        expect(against?.beta).toBeCloseTo(-1, 9);
      }),
      { numRuns: 50 },
    );
  });

  it('is the same both ways, and does not hang on the unit of either price', () => {
    fc.assert(
      fc.property(factors, factors, (a, b) => {
        const one = walk(a);
        const two = walk(b).map(({ atMs, price }) => ({ atMs, price: price * 1e4 }));
        const there = correlate(pairReturns(one, two));
        const back = correlate(pairReturns(two, one));
        expect(there === undefined).toBe(back === undefined);
        if (there === undefined || back === undefined) return;
        expect(there.coefficient).toBeCloseTo(back.coefficient, 9);
        expect(there.low).toBeLessThanOrEqual(there.coefficient);
        expect(there.high).toBeGreaterThanOrEqual(there.coefficient);
      }),
      { numRuns: 100 },
    );
  });

  it('compares a market that is closed over the weekend with all that the other did meanwhile', () => {
    const every = walk([1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06]);
    const closed = every.filter(({ atMs }) => atMs !== 2 * DAY && atMs !== 3 * DAY);
    const pairs = pairReturns(closed, every);
    expect(pairs.map(({ spanMs }) => spanMs / DAY)).toEqual([1, 3, 1, 1]);
    expect(pairs[1]?.second).toBeCloseTo(Math.log(1.02 * 1.03 * 1.04), 12);
  });

  it('does not bridge a hole of more than six days', () => {
    const points = walk([1, 1.1, 1.1], (i) => (i < 2 ? i * DAY : 9 * DAY));
    expect(pairReturns(points, points)).toHaveLength(1);
  });

  it('says nothing with fewer than twenty sessions, or about a market that stands still', () => {
    const few = walk(Array.from({ length: 20 }, (_, i) => 1 + (i % 3) / 100));
    expect(correlate(pairReturns(few, few))).toBeUndefined();
    const still = walk(Array.from({ length: 40 }, () => 1));
    const moves = walk(Array.from({ length: 40 }, (_, i) => 1 + (i % 3) / 100));
    expect(correlate(pairReturns(moves, still))).toBeUndefined();
  });

  it('samples a market that never closes at the closes of another, and leaves out what is too old', () => {
    const points = [0, 1, 2, 9].map((hour) => ({ atMs: hour, price: hour + 1 }));
    expect(sampleAt(points, [1, 3, 8, 9], 2)).toEqual([
      { atMs: 1, price: 2 },
      { atMs: 3, price: 3 },
      { atMs: 9, price: 10 },
    ]);
  });
});

const aligned = resolve(
  import.meta.dirname,
  '../../../../../shared/data/daily/aligned_nyse_close.csv',
);

describe('correlation on recorded closes', () => {
  it.skipIf(!existsSync(aligned))(
    'agrees with the table of 30-session correlations (needs ../shared/data)',
    () => {
      const [header = '', ...lines] = readFileSync(aligned, 'utf8').trim().split('\n');
      const names = header.split(',');
      const rows = lines.map((line) => line.split(','));
      const column = (name: string) => rows.map((row) => Number(row[names.indexOf(name)] || NaN));
      const times = column('timestamp_close_ms');
      const series = (name: string) =>
        column(name).map((price, i) => ({ atMs: times[i] ?? 0, price }));
      const rolled = new Map(
        rollCorrelation(pairReturns(series('btc'), series('qqq'))).map((one) => [one.atMs, one]),
      );
      let compared = 0;
      let far = 0;
      for (const [i, expected] of column('corr30_btc_qqq').entries()) {
        const found = rolled.get(times[i] ?? 0);
        if (!Number.isFinite(expected) || found?.sessions !== 30) continue;
        compared += 1;
        if (Math.abs(found.coefficient - expected) > 0.02) far += 1;
      }
      expect(compared).toBeGreaterThan(1_000);
      expect(far / compared).toBeLessThan(0.02);
    },
  );
});
