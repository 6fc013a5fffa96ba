import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  reportedDistance,
  scalePosition,
  sigmaTicks,
} from '../../../../renderer/features/ladder/ladder-scale.ts';
import { samplePosition, type PositionSample } from '../../../helpers/sample-position.ts';

const SAMPLE: PositionSample = {
  underlying: 'BTC',
  side: 'long',
  mark: 100,
  tick: 0.01,
  distance: 0.1,
  leverage: 5,
  contracts: 1,
  level: 'safe',
};

describe('the scale of the ladder', () => {
  test('gives the last ten percent half of the width', () => {
    expect(scalePosition(0)).toBe(0);
    expect(scalePosition(0.1)).toBe(0.5);
    expect(scalePosition(Number.POSITIVE_INFINITY)).toBe(1);
  });

  test('never turns back and never leaves the track', () => {
    const distance = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(distance, distance, (a, b) => {
        const [near, far] = a < b ? [a, b] : [b, a];
        expect(scalePosition(near)).toBeLessThanOrEqual(scalePosition(far));
        expect(scalePosition(far)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('draws no sigma ticks while the sigma is unknown', () => {
    expect(sigmaTicks(undefined)).toEqual([]);
    expect(sigmaTicks(0.1)).toEqual(
      [0.5, 0.2 / 0.3, 0.3 / 0.4].map((at) => expect.closeTo(at, 12)),
    );
  });
});

describe("the venue's own mark on the ladder", () => {
  test('stands where the venue sees the liquidation', () => {
    const long = samplePosition({ ...SAMPLE, reportedFactor: 92 / 90 });
    expect(reportedDistance(long)).toBeCloseTo(0.08, 10);
    const short = samplePosition({ ...SAMPLE, side: 'short', reportedFactor: 115 / 110 });
    expect(reportedDistance(short)).toBeCloseTo(0.15, 10);
  });

  test('is absent where the venue says none or names a price on the wrong side', () => {
    const wrongSide = samplePosition({ ...SAMPLE, reportedFactor: 1.3 });
    expect(reportedDistance(wrongSide)).toBeUndefined();
    expect(reportedDistance({ ...wrongSide, reportedLiquidationPrice: 'none' })).toBeUndefined();
  });
});
