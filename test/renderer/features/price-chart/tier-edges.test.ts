import { describe, expect, it } from 'vitest';
import type { Position } from '../../../../shared/domain/position.ts';
import { tierEdges } from '../../../../renderer/features/price-chart/tier-edges.ts';

const LINEAR: Position = {
  symbol: 'BTC/USDT:USDT',
  underlying: 'BTC',
  side: 'long',
  contracts: 2,
  contractSize: 1,
  contractType: 'linear',
  marginMode: 'cross',
  tiers: [
    { floor: 0, cap: 50_000, maintenanceMarginRate: 0.004 },
    { floor: 50_000, cap: 600_000, maintenanceMarginRate: 0.005 },
    { floor: 600_000, maintenanceMarginRate: 0.01 },
  ],
};

describe('tierEdges', () => {
  it('lie where the value of the position reaches the end of a row', () => {
    expect(tierEdges(LINEAR)).toEqual([
      { price: 25_000, size: 50_000, rateBelow: 0.004, rateAbove: 0.005 },
      { price: 300_000, size: 600_000, rateBelow: 0.005, rateAbove: 0.01 },
    ]);
  });

  it('of an inverse position are crossed downward, because its value in coins rises as the price falls', () => {
    const inverse: Position = {
      ...LINEAR,
      contractType: 'inverse',
      contracts: 1000,
      contractSize: 100,
      tierUnit: 'base',
      tiers: [
        { floor: 0, cap: 5, maintenanceMarginRate: 0.004 },
        { floor: 5, maintenanceMarginRate: 0.01 },
      ],
    };
    expect(tierEdges(inverse)).toEqual([
      { price: 20_000, size: 5, rateBelow: 0.01, rateAbove: 0.004 },
    ]);
  });

  it('do not exist where no price changes the size that the table counts', () => {
    expect(tierEdges({ ...LINEAR, tierUnit: 'contracts' })).toEqual([]);
    expect(tierEdges({ ...LINEAR, tierUnit: 'base' })).toEqual([]);
    expect(tierEdges({ ...LINEAR, contracts: 0 })).toEqual([]);
    expect(tierEdges(undefined)).toEqual([]);
  });
});
