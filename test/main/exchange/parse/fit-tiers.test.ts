import { describe, expect, it } from 'vitest';
import { fitTiers } from '../../../../main/exchange/parse/fit-tiers.ts';
import type { Position } from '../../../../shared/domain/position.ts';

/** 1000 contracts of 0.01 at 50: 10 units, 500 in quote currency. */
const position = (changes: Partial<Position> = {}): Position => ({
  symbol: 'X/USDT:USDT',
  side: 'long',
  contracts: 1000,
  contractType: 'linear',
  contractSize: 0.01,
  underlying: 'X',
  marginMode: 'cross',
  markPrice: 50,
  ...changes,
});
const rows = (edge: unknown) => [
  { minNotional: 0, maxNotional: edge, maintenanceMarginRate: 0.01, maxLeverage: 50 },
  { minNotional: edge, maxNotional: '1e9', maintenanceMarginRate: '0.02', maxLeverage: 25 },
];
const told = (rate: number) => position({ maintenanceMarginRate: rate });

describe('a table whose unit and meaning nobody tells', () => {
  it.each([
    // 300 of 500 in the first row, 200 in the second.
    ['quote', 'marginal', 300, (300 * 0.01 + 200 * 0.02) / 500],
    ['quote', 'whole', 300, 0.02],
    ['base', 'marginal', 4, (4 * 0.01 + 6 * 0.02) / 10],
    ['contracts', 'marginal', 600, (600 * 0.01 + 400 * 0.02) / 1000],
  ] as const)(
    'is read as %s, %s, where that gives the figure of the venue',
    (unit, mode, edge, rate) => {
      expect(fitTiers(told(rate), rows(edge))).toMatchObject({
        tierUnit: unit,
        tierMode: mode,
        maxLeverage: 50,
        tiers: [
          { floor: 0, cap: Number(edge), maintenanceMarginRate: 0.01 },
          { floor: Number(edge), maintenanceMarginRate: 0.02 },
        ],
      });
    },
  );

  it('is read by the amount where the venue reports no rate', () => {
    const fitted = fitTiers(position({ reported: { maintenanceMargin: 7 } }), rows(300));
    expect(fitted).toMatchObject({ tierUnit: 'quote', tierMode: 'marginal' });
  });

  it('stands for nothing where no reading fits, or nothing is told to fit it to', () => {
    expect(fitTiers(told(0.05), rows(300))).toBeUndefined();
    expect(fitTiers(position(), rows(300))).toBeUndefined();
    expect(fitTiers({ ...told(0.02), contractType: 'inverse' }, rows(300))).toBeUndefined();
    const { markPrice: _, ...unpriced } = told(0.02);
    expect(fitTiers(unpriced, rows(300))).toBeUndefined();
  });

  it('is refused where a row cannot be read or a gap is left', () => {
    expect(fitTiers(told(0.01), undefined)).toBeUndefined();
    expect(fitTiers(told(0.01), [])).toBeUndefined();
    expect(fitTiers(told(0.01), [...rows(900), {}])).toBeUndefined();
    const [first, second] = rows(900);
    expect(fitTiers(told(0.01), [first, { ...second, minNotional: 2000 }])).toBeUndefined();
    expect(fitTiers(told(0.01), [{ ...first, maintenanceMarginRate: 1 }, second])).toBeUndefined();
  });
});
