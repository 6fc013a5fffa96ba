import { describe, expect, it } from 'vitest';
import {
  calculateBandRectangle,
  calculateBands,
} from '../../../../renderer/features/price-chart/band-geometry.ts';

describe('calculateBands', () => {
  it('runs from warning over critical to liquidation and on, below a long', () => {
    expect(
      calculateBands({
        warningPrice: 95,
        criticalPrice: 92,
        liquidationPrice: 90,
        direction: 'down',
      }),
    ).toEqual([
      { kind: 'warning', from: 95, to: 92, direction: 'down' },
      { kind: 'critical', from: 92, to: 90, direction: 'down' },
      { kind: 'liquidated', from: 90, direction: 'down' },
    ]);
  });

  it('runs upward for a short', () => {
    const kinds = calculateBands({
      warningPrice: 105,
      criticalPrice: 108,
      liquidationPrice: 110,
      direction: 'up',
    }).map((band) => `${band.kind} ${band.from}-${band.to ?? 'edge'}`);
    expect(kinds).toEqual(['warning 105-108', 'critical 108-110', 'liquidated 110-edge']);
  });

  it('lets warning reach to the liquidation where critical is unknown', () => {
    expect(
      calculateBands({ warningPrice: 95, liquidationPrice: 90, direction: 'down' })[0],
    ).toEqual({ kind: 'warning', from: 95, to: 90, direction: 'down' });
  });

  it('drops a threshold that lies beyond the liquidation price', () => {
    const bands = calculateBands({
      warningPrice: 95,
      criticalPrice: 89,
      liquidationPrice: 90,
      direction: 'down',
    });
    expect(bands.map((band) => band.kind)).toEqual(['warning', 'liquidated']);
  });

  it('shades nothing where no price liquidates', () => {
    expect(calculateBands({ warningPrice: 95, criticalPrice: 92, direction: 'down' })).toEqual([]);
  });
});

describe('calculateBandRectangle', () => {
  // 200 pixels for prices 110 (top) to 90 (bottom): ten pixels a point.
  const toY = (price: number): number => (110 - price) * 10;

  it('stands between the pixels of its two prices', () => {
    expect(
      calculateBandRectangle({ kind: 'warning', from: 96, to: 93, direction: 'down' }, 200, toY),
    ).toEqual({ kind: 'warning', top: 140, bottom: 170 });
  });

  it('is cut at the edge of the chart', () => {
    expect(
      calculateBandRectangle({ kind: 'critical', from: 93, to: 80, direction: 'down' }, 200, toY),
    ).toEqual({ kind: 'critical', top: 170, bottom: 200 });
  });

  it('goes on to the edge beyond the liquidation price, down for a long and up for a short', () => {
    expect(
      calculateBandRectangle({ kind: 'liquidated', from: 95, direction: 'down' }, 200, toY),
    ).toEqual({ kind: 'liquidated', top: 150, bottom: 200 });
    expect(
      calculateBandRectangle({ kind: 'liquidated', from: 105, direction: 'up' }, 200, toY),
    ).toEqual({ kind: 'liquidated', top: 0, bottom: 50 });
  });

  it('is not drawn when it is out of view or the scale cannot place it', () => {
    expect(
      calculateBandRectangle({ kind: 'critical', from: 85, to: 80, direction: 'down' }, 200, toY),
    ).toBeUndefined();
    expect(
      calculateBandRectangle(
        { kind: 'critical', from: 93, to: 92, direction: 'down' },
        200,
        () => null,
      ),
    ).toBeUndefined();
  });
});
