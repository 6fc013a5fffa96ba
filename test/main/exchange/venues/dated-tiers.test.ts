import { describe, expect, it } from 'vitest';
import { datedBinanceTiers } from '../../../../main/exchange/venues/dated-tiers.ts';

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
    expect(datedBinanceTiers('DOGE/USDT:USDT', 600, 2.4)).toBeUndefined();
  });
});
