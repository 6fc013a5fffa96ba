import { describe, expect, it } from 'vitest';
import { datedBinanceTiers } from '../../../../main/exchange/venues/dated-tiers/dated-tiers.ts';

describe('the dated table of a market', () => {
  it('is the venue’s, with the deductions that make it continuous', () => {
    const dated = datedBinanceTiers('BTC/USDT:USDT', -1_000_000, 5550);
    expect(dated?.asOf).toBe('2024-10-24');
    expect(dated?.rows).toHaveLength(12);
    expect(dated?.rows[2]).toMatchObject({ floor: 600_000, cap: 3_000_000 });
    expect(dated?.rows[2]?.maintenanceMarginDeduction).toBeCloseTo(950, 6);
    expect(dated?.rows.at(-1)?.maintenanceMarginDeduction).toBeCloseTo(421_481_450, 3);
    expect(dated?.rows.at(-1)?.cap).toBeUndefined();
  });

  it('counts only while it gives the venue’s own figure', () => {
    expect(datedBinanceTiers('ETH/USDT:USDT', 600, 2.4)).toBeDefined();
    expect(datedBinanceTiers('ETH/USDT:USDT', 600, 3)).toBeUndefined();
    expect(datedBinanceTiers('ETH/USDT:USDT', 600, undefined)).toBeUndefined();
    expect(datedBinanceTiers('ETH/USDT:USDT', 0, 0)).toBeUndefined();
    expect(datedBinanceTiers('NEVER/USDT:USDT', 600, 2.4)).toBeUndefined();
  });

  it('is there for every market that was listed that day', () => {
    // First row of each: 1 % up to 10 000, 1.5 % up to 5000, 0.5 % up to 10 000.
    const second = datedBinanceTiers('1000BONK/USDT:USDT', 1000, 10)?.rows[1];
    expect(second).toMatchObject({ floor: 10_000, cap: 30_000, maintenanceMarginRate: 0.015 });
    expect(second?.maintenanceMarginDeduction).toBeCloseTo(50, 9);
    expect(second?.maxLeverage).toBe(50);
    expect(datedBinanceTiers('ACH/USDT:USDT', 6000, 95)?.rows).toHaveLength(8);
    expect(datedBinanceTiers('1000BONK/USDC:USDC', 1000, 10)).toBeDefined();
  });
});
