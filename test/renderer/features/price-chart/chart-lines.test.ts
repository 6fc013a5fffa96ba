import { describe, expect, it } from 'vitest';
import { unknown } from '../../../../shared/domain/outcome.ts';
import {
  liquidationPrices,
  toChartLines,
  type LineSource,
} from '../../../../renderer/features/price-chart/chart-lines.ts';
import { pricePrecision } from '../../../../renderer/features/price-chart/price-precision.ts';

const source: LineSource = {
  side: 'long',
  entryPrice: 100,
  markPrice: 98,
  liquidationPrice: { kind: 'price', price: 90 },
  reportedLiquidationPrice: 91,
  bankruptcyPrice: { kind: 'price', price: 89 },
  orders: [
    {
      id: '1',
      symbol: 'X',
      orderSide: 'sell',
      triggerPrice: 94,
      reduceOnly: true,
      purpose: 'stop',
    },
    {
      id: '2',
      symbol: 'X',
      orderSide: 'sell',
      price: 120,
      reduceOnly: true,
      purpose: 'take-profit',
    },
    { id: '3', symbol: 'X', orderSide: 'buy', price: 80, reduceOnly: false, purpose: 'other' },
  ],
  exchangeName: 'Binance',
};

describe('toChartLines', () => {
  it('draws our liquidation price and the exchange’s as two lines, and the orders that protect', () => {
    expect(toChartLines(source).map((line) => [line.kind, line.price])).toEqual([
      ['entry', 100],
      ['mark', 98],
      ['liquidation', 90],
      ['exchange-liquidation', 91],
      ['bankruptcy', 89],
      ['stop', 94],
      ['take-profit', 120],
    ]);
  });

  it('has no line for what is unknown or does not exist', () => {
    const blind = toChartLines({
      ...source,
      liquidationPrice: unknown('no-wallet'),
      reportedLiquidationPrice: 'none',
      bankruptcyPrice: { kind: 'none' },
      orders: [],
    });
    expect(blind.map((line) => line.kind)).toEqual(['entry', 'mark']);
  });

  it('leaves out the orders of the other side of a hedged market', () => {
    const kinds = toChartLines({ ...source, side: 'short' }).map((line) => line.kind);
    expect(kinds).not.toContain('stop');
    expect(kinds).not.toContain('take-profit');
  });

  it('says on the line that the mark is old', () => {
    const titles = toChartLines({ ...source, isMarkOld: true }).map((line) => line.title);
    expect(titles).toContain('mark, old');
  });

  it('says on the lines of orders and tier edges of when they are, where that is not now', () => {
    const edge = { price: 95, size: 50_000, rateBelow: 0.004, rateAbove: 0.005 };
    const ordersAsOfMs = new Date(2026, 10, 22, 14, 3, 5).getTime();
    const lines = toChartLines({
      ...source,
      ordersAsOfMs,
      tierEdges: [edge],
      tiersAsOf: '2026-10-01',
    });
    const titleOf = (kind: string) => lines.find((line) => line.kind === kind)?.title;
    expect(titleOf('stop')).toBe('stop, as of 14:03:05');
    expect(titleOf('take-profit')).toBe('take profit, as of 14:03:05');
    expect(titleOf('tier-edge')).toMatch(/, as of 2026-10-01$/);
    expect(toChartLines(source).map(({ title }) => title)).toContain('stop');
  });

  it('gives every line its own name, so that two stops do not replace each other', () => {
    const ids = toChartLines(source).map((line) => line.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('what is tried out', () => {
  it('stands beside the real lines and calls itself not placed', () => {
    const lines = toChartLines({
      ...source,
      stopPrice: 95,
      previewPrice: 85,
      tierEdges: [{ price: 110, size: 600_000, rateBelow: 0.005, rateAbove: 0.01 }],
    });
    const titles = new Map(lines.map((line) => [line.kind, line.title.replaceAll(/\s/g, ' ')]));
    expect(titles.get('stop-preview')).toBe('stop, not placed');
    expect(titles.get('preview')).toBe('new liquidation');
    expect(titles.get('tier-edge')).toBe('tier 600K, 0.50 % → 1.00 %');
    expect(toChartLines(source).some((line) => line.kind === 'stop-preview')).toBe(false);
  });
});

describe('liquidationPrices', () => {
  it('are ours and theirs, as far as they are known', () => {
    expect(liquidationPrices(source)).toEqual([90, 91]);
    expect(
      liquidationPrices({ liquidationPrice: { kind: 'none' }, reportedLiquidationPrice: 'none' }),
    ).toEqual([]);
  });
});

describe('pricePrecision', () => {
  it('comes from the market’s step', () => {
    expect(pricePrecision(60_000, 0.1)).toBe(1);
    expect(pricePrecision(60_000, 0.5)).toBe(1);
    expect(pricePrecision(0.0000123, 1e-8)).toBe(8);
    expect(pricePrecision(60_000, 5)).toBe(0);
  });

  it('is five significant digits where the step is unknown', () => {
    expect(pricePrecision(2.4512, undefined)).toBe(4);
    expect(pricePrecision(60_000, undefined)).toBe(0);
  });
});
