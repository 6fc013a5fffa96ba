import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Pool, RuleFamily } from '../../../shared/domain/book.ts';
import type { MarginTier } from '../../../shared/domain/margin-tier.ts';
import type { ContractType, Position } from '../../../shared/domain/position.ts';
import { evaluateAccount } from '../../../shared/risk/evaluate.ts';
import {
  maintenanceAt,
  makeTable,
  recursiveDeductions,
} from '../../../shared/risk/scope/maintenance-table.ts';
import { shockAccount } from '../../../shared/risk/stress/shock.ts';
import { account, evaluate, NO_CONTEXT, numberOf, pool, position } from './builders.ts';

/** FC_RUNS=5000 hunts for longer. */
const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 300) };
const amount = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const rules = fc.constantFrom<RuleFamily>('TIER', 'FEE', 'ENTRY_MM');
const side = fc.constantFrom('long', 'short');

/** Rising rates, deductions by recursion: the usual table of a venue. */
const tiers = fc
  .array(fc.tuple(amount(1, 3), amount(0.002, 0.05)), { minLength: 1, maxLength: 6 })
  .map((steps): readonly MarginTier[] => {
    const rows: MarginTier[] = [];
    let floor = 0;
    let rate = 0;
    for (const [width, step] of steps) {
      const cap = floor === 0 ? 500 * width : floor * (1 + width);
      rate += step;
      rows.push({ floor, cap, maintenanceMarginRate: rate });
      floor = cap;
    }
    return rows;
  });

interface Single {
  readonly rule: RuleFamily;
  readonly position: Position;
  readonly wallet: number;
}

const single = fc
  .record({
    rule: rules,
    side,
    contractType: fc.constantFrom<ContractType>('linear', 'inverse', 'quanto'),
    contracts: amount(0.5, 50),
    entryPrice: amount(50, 200),
    drift: amount(0.9, 1.1),
    leverage: amount(1.2, 20),
    tiers,
    mode: fc.constantFrom('marginal' as const, 'whole' as const),
    fee: amount(0, 0.001),
  })
  .map((x): Single => {
    const inverse = x.contractType === 'inverse';
    const value = inverse ? (x.contracts * 100) / x.entryPrice : x.contracts * x.entryPrice;
    return {
      rule: x.rule,
      wallet: value / x.leverage,
      position: position({
        side: x.side,
        contractType: x.contractType,
        contracts: x.contracts,
        contractSize: inverse ? 100 : 1,
        entryPrice: x.entryPrice,
        markPrice: x.entryPrice * x.drift,
        leverage: x.leverage,
        tiers: x.tiers,
        tierUnit: inverse ? 'base' : 'quote',
        tierMode: x.mode,
        takerFeeRate: x.fee,
      }),
    };
  });

function cross({ rule, position: one, wallet }: Single): Account {
  return account({
    venue: 'generic',
    rule,
    pools: [pool({ walletBalance: wallet, positions: [one] })],
  });
}

describe('one position', () => {
  it('put back at its liquidation price has a margin ratio of 1, or stands at the edge of a whole tier', () => {
    fc.assert(
      fc.property(single, (one) => {
        const before = evaluate(cross(one));
        const price = before.position.liquidationPrice;
        if (price.kind !== 'price') return;
        const at = (factor: number) => {
          const moved = { ...one.position, markPrice: price.price * factor };
          const { pool: risk } = evaluate(cross({ ...one, position: moved }));
          const { equity, maintenanceMargin } = risk.scope ?? {};
          if (equity?.kind !== 'known' || maintenanceMargin?.kind !== 'known') throw new Error();
          return maintenanceMargin.value - equity.value;
        };
        const scale = one.wallet + numberOf(before.position.notional);
        const off = at(1);
        if (Math.abs(off) <= 1e-9 * scale) return;
        // A table of whole-position rates jumps: safe on one side of the price, liquidatable on the other.
        expect(one.position.tierMode).toBe('whole');
        expect(at(1 - 1e-9) > 0).not.toBe(at(1 + 1e-9) > 0);
      }),
      RUNS,
    );
  });

  it('cross and alone in its pool is liquidated where the isolated one with the same margin is', () => {
    fc.assert(
      fc.property(single, (one) => {
        const isolated = account({
          venue: 'generic',
          rule: one.rule,
          pools: [
            pool({
              positions: [{ ...one.position, marginMode: 'isolated', isolatedMargin: one.wallet }],
            }),
          ],
        });
        const a = evaluate(cross(one)).position;
        const b = evaluate(isolated).position;
        expect(b.liquidationPrice).toEqual(a.liquidationPrice);
        expect(b.bankruptcyPrice).toEqual(a.bankruptcyPrice);
        expect(b.marginRatio).toEqual(a.marginRatio);
      }),
      RUNS,
    );
  });

  it('is never nearer to liquidation with more collateral', () => {
    fc.assert(
      fc.property(single, amount(0, 1), (one, more) => {
        const poor = evaluate(cross(one)).position;
        const rich = evaluate(cross({ ...one, wallet: one.wallet * (1 + more) })).position;
        if (poor.distance.kind !== 'distance') {
          expect(rich.distance.kind).toBe('none');
          return;
        }
        if (rich.distance.kind === 'distance') {
          expect(rich.distance.ratio).toBeGreaterThanOrEqual(poor.distance.ratio - 1e-9);
        }
      }),
      RUNS,
    );
  });

  it('scales: ten times the contracts and cash in a table ten times as wide, the same price', () => {
    fc.assert(
      fc.property(single, (one) => {
        const wide = (one.position.tiers ?? []).map((tier) => ({
          ...tier,
          floor: tier.floor * 10,
          ...(tier.cap === undefined ? {} : { cap: tier.cap * 10 }),
        }));
        const big = {
          ...one,
          wallet: one.wallet * 10,
          position: { ...one.position, contracts: one.position.contracts * 10, tiers: wide },
        };
        const a = evaluate(cross(one)).position.liquidationPrice;
        const b = evaluate(cross(big)).position.liquidationPrice;
        expect(b.kind).toBe(a.kind);
        if (a.kind === 'price' && b.kind === 'price') expect(b.price / a.price).toBeCloseTo(1, 9);
      }),
      RUNS,
    );
  });

  it('linear long and short stand mirrored around the mark with a frozen requirement', () => {
    fc.assert(
      fc.property(single, (one) => {
        const base = {
          ...one.position,
          contractType: 'linear' as const,
          contractSize: 1,
          markPrice: one.position.entryPrice ?? 1,
        };
        const priceOf = (which: 'long' | 'short') =>
          evaluate(cross({ ...one, rule: 'ENTRY_MM', position: { ...base, side: which } })).position
            .liquidationPrice;
        const long = priceOf('long');
        const short = priceOf('short');
        if (long.kind !== 'price' || short.kind !== 'price') return;
        const entry = base.entryPrice ?? 0;
        expect(entry - long.price).toBeCloseTo(short.price - entry, 6);
      }),
      RUNS,
    );
  });
});

describe('a pool', () => {
  const leg = fc
    .record({
      side,
      coin: fc.constantFrom('BTC', 'ETH', 'SOL'),
      inverse: fc.boolean(),
      contracts: amount(0.1, 20),
      price: amount(50, 200),
      drift: amount(0.9, 1.1),
      tiers,
      mode: fc.constantFrom('marginal' as const, 'whole' as const),
    })
    .map((x) =>
      position({
        symbol: `${x.coin}-${x.side}-${x.inverse ? 'i' : 'l'}`,
        underlying: x.coin,
        side: x.side,
        contractType: x.inverse ? 'inverse' : 'linear',
        contractSize: x.inverse ? 1000 : 1,
        contracts: x.contracts,
        entryPrice: x.price,
        markPrice: x.price * x.drift,
        tiers: x.tiers,
        tierUnit: x.inverse ? 'base' : 'quote',
        tierMode: x.mode,
      }),
    );
  const legs = fc.uniqueArray(leg, { minLength: 1, maxLength: 6, selector: (one) => one.symbol });
  const pools = fc
    .record({ legs, cash: amount(-500, 5000), coins: amount(-5, 10) })
    .map((x): Pool =>
      pool({
        walletBalance: x.cash,
        collateral: [
          { asset: 'BTC', amount: x.coins, price: 100, weight: 0.95, liabilityWeight: 1.1 },
        ],
        positions: x.legs,
      }),
    );
  const venues = fc.constantFrom<Account['venue']>(
    'binance-usdm',
    'okx',
    'krakenfutures',
    'bitget',
    'kucoin',
    'bybit',
    'binance-portfolio-margin',
  );

  it('holds no NaN and no Infinity anywhere in its report', () => {
    fc.assert(
      fc.property(pools, venues, (one, venue) => {
        const report = evaluateAccount(account({ venue, pools: [one] }), NO_CONTEXT);
        expect(badNumbers(report)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is safe all the way to its nearer price and liquidatable just beyond it', () => {
    fc.assert(
      fc.property(
        pools,
        fc.constantFrom<Account['venue']>('binance-usdm', 'okx', 'krakenfutures'),
        (one, venue) => {
          const own = account({ venue, pools: [one] });
          const { scope } = evaluate(own).pool;
          if (scope === undefined || scope.liquidatable) return;
          for (const [coin, prices] of Object.entries(scope.liquidation)) {
            const mark = one.positions.find((p) => p.underlying === coin)?.markPrice ?? 1;
            for (const price of [prices.down, prices.up]) {
              const moveTo = (factor: number) =>
                evaluate(shockAccount(own, { [coin]: factor - 1 })).pool.scope?.liquidatable;
              if (price.kind === 'price') {
                const k = price.price / mark;
                const step = Math.abs(k - 1) * 1e-6 + 1e-9;
                const outward = k < 1 ? -1 : 1;
                expect(moveTo(k + outward * step)).toBe(true);
                for (const part of [0.1, 0.35, 0.6, 0.85, 0.999]) {
                  expect(moveTo(1 + (k - 1) * part)).toBe(false);
                }
              } else {
                for (const far of price === prices.down
                  ? [0.9, 0.5, 0.1, 0.01]
                  : [1.1, 2, 10, 100]) {
                  expect(moveTo(far)).toBe(false);
                }
              }
            }
          }
        },
      ),
      RUNS,
    );
  });

  it('is liquidated by its joint move and by nothing smaller', () => {
    fc.assert(
      fc.property(pools, (one) => {
        const own = account({ venue: 'okx', pools: [one] });
        const betas = { BTC: 1, ETH: 1.3, SOL: 0.7 };
        const report = evaluateAccount(own, { betas, dailySigmas: {} });
        const { down } = report.jointLeeway;
        const at = (x: number) => {
          const moved = shockAccount(own, { BTC: x, ETH: 1.3 * x, SOL: 0.7 * x });
          return evaluate(moved).pool.scope?.liquidatable;
        };
        if (down.kind !== 'move') {
          expect(down.kind).toBe('none');
          expect(at(-0.5)).toBe(false);
          return;
        }
        if (down.ratio === 0) return;
        expect(at(down.ratio * (1 + 1e-6))).toBe(true);
        for (const part of [0.2, 0.5, 0.8, 0.999]) expect(at(down.ratio * part)).toBe(false);
      }),
      RUNS,
    );
  });
});

describe('hedge legs', () => {
  it('of one symbol in one cross pool share one price', () => {
    fc.assert(
      fc.property(amount(0.1, 5), amount(0.1, 5), amount(5, 100), (long, short, cash) => {
        const { pool: risk } = evaluate(
          account({
            positionMode: 'hedge',
            pools: [
              pool({
                walletBalance: cash,
                positions: [
                  position({ contracts: long }),
                  position({ side: 'short', contracts: short, entryPrice: 101 }),
                ],
              }),
            ],
          }),
        );
        const [a, b] = risk.positions;
        expect(a?.liquidationPrice).toEqual(b?.liquidationPrice);
      }),
      RUNS,
    );
  });
});

describe('a marginal table', () => {
  it('is continuous at every edge, and equals the sum over its slices', () => {
    fc.assert(
      fc.property(tiers, amount(0.001, 5000), (rows, value) => {
        const table = makeTable(
          rows.slice(1).map((row) => row.floor),
          rows.map((row) => row.maintenanceMarginRate),
          recursiveDeductions(rows),
        );
        expect(table.convex).toBe(true);
        for (const edge of table.edges) {
          const below = maintenanceAt(table, edge * (1 - 1e-12));
          expect(maintenanceAt(table, edge * (1 + 1e-12))).toBeCloseTo(below, 6);
        }
        const slices = rows.reduce((sum, row, index) => {
          const cap = rows[index + 1]?.floor ?? Infinity;
          const part = Math.max(0, Math.min(value, cap) - row.floor);
          return sum + part * row.maintenanceMarginRate;
        }, 0);
        expect(maintenanceAt(table, value)).toBeCloseTo(slices, 6);
      }),
      RUNS,
    );
  });
});

function badNumbers(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => badNumbers(inner, `${path}.${key}`));
}
