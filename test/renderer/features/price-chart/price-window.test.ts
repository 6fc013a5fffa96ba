import { describe, expect, it } from 'vitest';
import {
  calculateAutoscale,
  calculateEdgeMarker,
  byNearness,
} from '../../../../renderer/features/price-chart/price-window.ts';

describe('calculateEdgeMarker', () => {
  const window = { min: 90, max: 110 };

  it('says how far below the mark a line lies that left the chart at the bottom', () => {
    expect(calculateEdgeMarker(window, 75, 100)).toEqual({
      edge: 'bottom',
      price: 75,
      moveRatio: -0.25,
    });
  });

  it('points up for the liquidation of a short', () => {
    expect(calculateEdgeMarker(window, 130, 100)).toEqual({
      edge: 'top',
      price: 130,
      moveRatio: 0.3,
    });
  });

  it('is silent while the line is in view, on the very edge too', () => {
    expect(calculateEdgeMarker(window, 95, 100)).toBeUndefined();
    expect(calculateEdgeMarker(window, 90, 100)).toBeUndefined();
    expect(calculateEdgeMarker(window, 110, 100)).toBeUndefined();
  });

  it('still points at the line when the mark is unknown, without a number that nobody knows', () => {
    expect(calculateEdgeMarker(window, 75, undefined)).toEqual({ edge: 'bottom', price: 75 });
  });
});

describe('byNearness', () => {
  it('puts the liquidation price that is reached first in front, whoever computed it', () => {
    expect(byNearness([80, 84], 100)).toEqual([84, 80]);
    expect(byNearness([120, 112], 100)).toEqual([112, 120]);
  });

  it('keeps our own price first while the mark is unknown', () => {
    expect(byNearness([80, 84], undefined)).toEqual([80, 84]);
  });
});

describe('calculateAutoscale', () => {
  const candles = { min: 98, max: 102 };

  it('brings a near liquidation line in unasked', () => {
    expect(calculateAutoscale(candles, 92, 'when-near')).toEqual({ min: 92, max: 102 });
  });

  it('does not flatten the candles for a line that is far away', () => {
    expect(calculateAutoscale(candles, 50, 'when-near')).toEqual(candles);
  });

  it('shows the far line when the trader asked for it', () => {
    expect(calculateAutoscale(candles, 50, 'always')).toEqual({ min: 50, max: 102 });
    expect(calculateAutoscale(candles, 160, 'always')).toEqual({ min: 98, max: 160 });
  });

  it('stays with the candles when no price liquidates', () => {
    expect(calculateAutoscale(candles, undefined, 'always')).toEqual(candles);
  });

  it('keeps a flat market flat instead of dividing by nothing', () => {
    expect(calculateAutoscale({ min: 100, max: 100 }, 100, 'when-near')).toEqual({
      min: 100,
      max: 100,
    });
  });
});
