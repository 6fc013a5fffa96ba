import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Venue } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { orderOfLiquidations } from '../../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../../shared/risk/stress/partial-liquidation.ts';
import { account, pool, position } from '../builders.ts';

function partsOf(own: Account, move: number): PartialEstimate | undefined {
  const { steps } = orderOfLiquidations({ accounts: [own] }, { BTC: move }, { inParts: true });
  if (steps.length === 0) throw new Error('nothing is liquidated');
  return steps[0]?.partial;
}

const one = (venue: Venue, walletBalance: number, fields: Partial<Position> = {}): Account =>
  account({ venue, pools: [pool({ walletBalance, positions: [position(fields)] })] });
const closedOf = (partial: PartialEstimate | undefined) => [...(partial?.closed.values() ?? [])];

describe('liquidation in parts', () => {
  it('on Binance closes what lets the rest outlive the shock, and no more', () => {
    // Liquidated at 90/0.99 with 0.909 left; a share k lives on to 85: 0.909 − 5.909·k = 0.85·k.
    const partial = partsOf(one('binance-usdm', 10), -0.15);
    const price = 90 / 0.99;
    const kept = (price - 90) / (price - 85 + 0.85);
    expect(partial).toMatchObject({ rule: 'until-safe', outcome: 'survives' });
    expect(closedOf(partial)[0]).toBeCloseTo(1 - kept, 5);
    expect(partial?.left).toBeCloseTo(0.85 * kept, 4);
  });

  it('on OKX shrinks by two tiers while that helps, and goes whole from the lower two', () => {
    const tiers = [0.01, 0.02, 0.03, 0.04].map((maintenanceMarginRate, row) => ({
      floor: 10 * row,
      ...(row === 3 ? {} : { cap: 10 * (row + 1) }),
      maintenanceMarginRate,
    }));
    const held = { contracts: 25, tiers, tierUnit: 'contracts', tierMode: 'whole' } as const;
    const price = 2300 / (25 * 0.97);
    const partial = partsOf(one('okx', 200, held), -0.08);
    // 25 contracts of the third tier become the 10 of the first.
    expect(partial).toMatchObject({ rule: 'two-tiers', outcome: 'survives' });
    expect(closedOf(partial)[0]).toBeCloseTo(0.6, 12);
    expect(partial?.left).toBeCloseTo(0.75 * price - 10 * (price - 92), 9);
    expect(partsOf(one('okx', 200, held), -0.2)).toMatchObject({ outcome: 'goes-whole', left: 0 });
    const small = partsOf(one('okx', 100, { ...held, contracts: 15 }), -0.08);
    expect(small?.outcome).toBe('goes-whole');
  });

  it('on Hyperliquid takes a fifth first above 100,000, everything below', () => {
    const held = { contracts: 20, entryPrice: 10_000, markPrice: 10_000 };
    const price = 8900 / 0.99;
    const large = partsOf(one('hyperliquid', 22_000, held), -0.102);
    expect(large).toMatchObject({ rule: 'a-fifth', outcome: 'survives' });
    expect(closedOf(large)).toEqual([0.2]);
    expect(large?.left).toBeCloseTo(0.2 * price - 16 * (price - 8980), 6);
    expect(partsOf(one('hyperliquid', 22_000, held), -0.3)?.outcome).toBe('goes-whole');
    const small = partsOf(one('hyperliquid', 5500, { ...held, contracts: 5 }), -0.102);
    expect(small?.outcome).toBe('goes-whole');
  });

  it('is not said of a venue that takes the scope whole', () => {
    expect(partsOf(one('kucoin', 10), -0.2)).toBeUndefined();
  });

  it('leaves between nothing and what was there, and closes less for a smaller shock', () => {
    const amount = (min: number, max: number) =>
      fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
    const cases = fc.record({
      venue: fc.constantFrom<Venue>('binance-usdm', 'deribit', 'okx', 'bitget', 'hyperliquid'),
      marginMode: fc.constantFrom('cross', 'isolated'),
      cash: amount(2, 20),
      fee: amount(0, 0.001),
      deduction: amount(0, 0.2),
      move: amount(-0.5, -0.22),
    });
    fc.assert(
      fc.property(cases, ({ venue, marginMode, cash, fee, deduction, move }) => {
        const own = one(venue, cash, {
          marginMode,
          isolatedMargin: cash,
          takerFeeRate: fee,
          maintenanceMarginDeduction: deduction,
        });
        const large = partsOf(own, move);
        const small = partsOf(own, move * 0.99);
        for (const partial of [large, small]) {
          expect(partial?.left).toBeGreaterThanOrEqual(-1e-9);
          expect(partial?.left).toBeLessThan(cash);
          for (const share of closedOf(partial)) {
            expect(share).toBeGreaterThanOrEqual(0);
            expect(share).toBeLessThanOrEqual(1);
          }
        }
        if (large?.rule !== 'until-safe') return;
        expect(closedOf(small)[0] ?? 0).toBeLessThanOrEqual((closedOf(large)[0] ?? 0) + 1e-5);
      }),
      { numRuns: 100 },
    );
  });
});
