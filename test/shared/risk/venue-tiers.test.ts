import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBook } from '../../../shared/contract/book-format/parse-book.ts';
import type { Account, Venue } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { account, evaluate, numberOf, pool, position } from './builders.ts';

const amount = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

const own = (venue: Venue, positions: readonly Position[], cash = 1000): Account =>
  account({ venue, positionMode: 'hedge', pools: [pool({ walletBalance: cash, positions })] });
const asked = (one: Account): number => {
  const { scope } = evaluate(one).pool;
  if (scope === undefined) throw new Error('no scope');
  return numberOf(scope.maintenanceMargin);
};

const TIERS = [
  { floor: 0, cap: 500, maintenanceMarginRate: 0.01 },
  { floor: 500, maintenanceMarginRate: 0.03 },
];

describe('Gate, hedge mode', () => {
  it('asks both sides for the rate of the larger one', () => {
    // Long 10 × 100 climbs to 3 %, the short of 2 × 100 would stand at 1 % alone.
    const legs = [
      position({ contracts: 10, tiers: TIERS, tierMode: 'whole' }),
      position({ contracts: 2, side: 'short', tiers: TIERS, tierMode: 'whole' }),
    ];
    expect(asked(own('gate', legs))).toBeCloseTo(0.03 * 1200, 9);
    expect(asked(own('binance-usdm', legs))).toBeCloseTo(30 + 2, 9);
  });

  it('takes the returned rate of the larger side too, and the average one of a marginal table', () => {
    const rates = [
      position({ contracts: 10, maintenanceMarginRate: 0.03 }),
      position({ contracts: 2, side: 'short', maintenanceMarginRate: 0.01 }),
    ];
    expect(asked(own('gate', rates))).toBeCloseTo(36, 9);
    const marginal = [
      position({ contracts: 10, tiers: TIERS }),
      position({ contracts: 2, side: 'short', tiers: TIERS }),
    ];
    // 500 at 1 % and 500 at 3 % is 2 % of the larger side.
    expect(asked(own('gate', marginal))).toBeCloseTo(0.02 * 1200, 9);
  });
});

describe('Bitget cross', () => {
  it('finds the tier by both sides together and asks for the larger one', () => {
    // https://www.bitget.com/support/articles/360058821652
    const leg = (side: 'long' | 'short', contracts: number) =>
      position({ side, contracts, tiers: TIERS, tierMode: 'whole' });
    expect(asked(own('bitget', [leg('long', 4), leg('short', 3)]))).toBeCloseTo(0.03 * 400, 9);
    expect(asked(own('bitget', [leg('long', 4)]))).toBeCloseTo(0.01 * 400, 9);
  });
});

describe('OKX cross', () => {
  const table = [
    { floor: 0, cap: 10, maintenanceMarginRate: 0.01 },
    { floor: 10, maintenanceMarginRate: 0.02 },
  ];
  const future = (date: string, contracts: number, fields: Partial<Position> = {}) =>
    position({
      symbol: `BTC/USDT:USDT${date}`,
      contracts,
      tiers: table,
      tierUnit: 'contracts',
      tierMode: 'whole',
      ...fields,
    });

  it('combines the expiries of one underlying to find the tier, and nothing else', () => {
    const both = [future('-261225', 6), future('-270326', 6)];
    expect(asked(own('okx', both))).toBeCloseTo(0.02 * 1200, 9);
    expect(asked(own('okx', [future('', 6), future('-270326', 6)]))).toBeCloseTo(0.01 * 1200, 9);
    const other = future('-270326', 6, { symbol: 'ETH/USDT:USDT-270326', underlying: 'ETH' });
    expect(asked(own('okx', [future('-261225', 6), other]))).toBeCloseTo(0.01 * 1200, 9);
    expect(asked(own('blofin', both))).toBeCloseTo(0.01 * 1200, 9);
  });
});

describe('combined tiers of every venue', () => {
  it('never ask for less than each leg alone, and the price puts the ratio at 1', () => {
    const legs = fc.tuple(amount(1, 20), amount(1, 20), fc.constantFrom('marginal', 'whole'));
    fc.assert(
      fc.property(legs, ([long, short, tierMode]) => {
        const pair = [
          position({ contracts: long, tiers: TIERS, tierMode }),
          position({ contracts: short, side: 'short', tiers: TIERS, tierMode }),
        ];
        expect(asked(own('gate', pair))).toBeGreaterThanOrEqual(
          asked(own('binance-usdm', pair)) * (1 - 1e-12),
        );
        const larger = pair.filter((one) => one.contracts === Math.max(long, short));
        expect(asked(own('bitget', pair))).toBeGreaterThanOrEqual(
          asked(own('bitget', larger.slice(0, 1))) * (1 - 1e-12),
        );
        const price = evaluate(own('gate', pair, 50)).position.liquidationPrice;
        if (price.kind !== 'price' || tierMode === 'whole') return;
        const moved = pair.map((one) => ({ ...one, markPrice: price.price }));
        const ratio = evaluate(own('gate', moved, 50)).position.marginRatio;
        if (ratio.kind === 'known') expect(ratio.value).toBeCloseTo(1, 6);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a margin account for shares', () => {
  const shares = (fields: Partial<Position>, quoteBalance: number): Account => {
    const one = position({ symbol: 'ACME', underlying: 'ACME', ...fields });
    const { maintenanceMarginRate: _none, leverage: _neither, ...plain } = one;
    const held = fields.maintenanceMarginRate === undefined ? plain : one;
    return account({ venue: 'stock', pools: [pool({ quoteBalance, positions: [held] })] });
  };

  it('asks 25 % of a long: 16,000 bought with a loan of 8,000 is called at 10,667', () => {
    // SEC, Understanding Margin Accounts: at a value of 12,000 the equity of 4,000 is above 25 % = 3,000.
    const one = shares({ contracts: 100, entryPrice: 160, markPrice: 120 }, -8000);
    const { scope } = evaluate(one).pool;
    expect(numberOf(scope?.equity ?? { kind: 'none' })).toBeCloseTo(4000, 9);
    expect(numberOf(scope?.maintenanceMargin ?? { kind: 'none' })).toBeCloseTo(3000, 9);
    expect(numberOf(scope?.initialMargin ?? { kind: 'none' })).toBeCloseTo(6000, 9);
    expect(numberOf(evaluate(one).position.liquidationPrice)).toBeCloseTo(8000 / 75, 9);
  });

  it('asks 30 % of a short, at least 5 a share, and below 5 the whole price, at least 2.50', () => {
    // FINRA Rule 4210(c)(2) and (3).
    for (const [price, each] of [
      [50, 15],
      [10, 5],
      [4, 4],
      [1, 2.5],
    ] as const) {
      const one = shares(
        { side: 'short', contracts: 10, entryPrice: price, markPrice: price },
        900,
      );
      expect(numberOf(evaluate(one).position.maintenanceMargin)).toBeCloseTo(10 * each, 9);
    }
    // 100 short at 50, half of it deposited: 7,500 / 130.
    const one = shares({ side: 'short', contracts: 100, entryPrice: 50, markPrice: 50 }, 7500);
    expect(numberOf(evaluate(one).position.liquidationPrice)).toBeCloseTo(7500 / 130, 9);
  });

  it('takes a higher house rate and refuses a lower one', () => {
    const at = (maintenanceMarginRate: number) =>
      numberOf(
        evaluate(shares({ contracts: 10, maintenanceMarginRate }, 0)).position.maintenanceMargin,
      );
    expect(at(0.4)).toBeCloseTo(400, 9);
    expect(at(0.1)).toBeCloseTo(250, 9);
  });

  it('puts the ratio at 1 at the price it names, long and short, whatever the house asks', () => {
    const cases = fc.record({
      side: fc.constantFrom('long', 'short'),
      markPrice: amount(1, 200),
      rate: amount(0, 1),
      own: amount(0.35, 2),
    });
    fc.assert(
      fc.property(cases, ({ side, markPrice, rate, own: share }) => {
        const value = 10 * markPrice;
        const cash = side === 'long' ? value * (share - 1) : value * (1 + share);
        const fields = { side, contracts: 10, markPrice, maintenanceMarginRate: rate } as const;
        const price = evaluate(shares(fields, cash)).position.liquidationPrice;
        if (price.kind !== 'price') return;
        const there = evaluate(shares({ ...fields, markPrice: price.price }, cash)).position;
        expect(numberOf(there.marginRatio)).toBeCloseTo(1, 9);
      }),
      { numRuns: 300 },
    );
  });

  it('is a venue of the book format', () => {
    const parsed = parseBook({
      format: 'leeway-book',
      version: 1,
      accounts: [{ venue: 'stock', pools: [{ settleCurrency: 'USD', quoteBalance: 0 }] }],
    });
    expect(parsed).toMatchObject({ ok: true, value: { warnings: [] } });
  });
});

describe('a reported price of many times the mark', () => {
  it.each([199_999, 1e6])('is none: %s at a mark of 3,000', (liquidationPrice) => {
    const reported = { liquidationPrice };
    const one = position({ markPrice: 3000, entryPrice: 3000, reported });
    const { disagreement } = evaluate(
      account({ venue: 'bybit', pools: [pool({ walletBalance: 200, positions: [one] })] }),
    ).position;
    expect(disagreement?.reported).toBe('none');
    const parsed = parseBook({
      format: 'leeway-book',
      version: 1,
      accounts: [{ venue: 'bybit', pools: [{ settleCurrency: 'USDT', positions: [{ ...one }] }] }],
    });
    const read = parsed.ok ? parsed.value.book.accounts[0]?.pools[0]?.positions[0] : undefined;
    expect(read?.reported?.liquidationPrice).toBe('none');
  });

  it('within ten times it is a price', () => {
    const reported = { liquidationPrice: 25_000 };
    const one = position({ side: 'short', markPrice: 3000, entryPrice: 3000, reported });
    const { disagreement } = evaluate(
      account({ venue: 'bybit', pools: [pool({ walletBalance: 200, positions: [one] })] }),
    ).position;
    expect(disagreement?.reported).toBe(25_000);
  });
});
