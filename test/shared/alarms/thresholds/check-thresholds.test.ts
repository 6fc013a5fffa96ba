import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkThresholds } from '../../../../shared/alarms/thresholds/check-thresholds.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { Settings, ThresholdSettings } from '../../../../shared/contract/settings.ts';

const faultsOf = (change: Partial<typeof DEFAULT_THRESHOLDS>) =>
  checkThresholds({ ...DEFAULT_THRESHOLDS, ...change }).map(({ field }) => field);

describe('thresholds', () => {
  it('of the product are accepted, and are what fresh settings hold', () => {
    expect(faultsOf({})).toEqual([]);
    expect(Settings.parse({}).alarms.thresholds).toEqual(DEFAULT_THRESHOLDS);
  });

  it.each([
    [{ warningDistance: 0.05 }, ['warningDistance']],
    [{ warningSigmas: DEFAULT_THRESHOLDS.criticalSigmas }, ['warningSigmas']],
    [{ criticalDistanceAlways: 0.06 }, ['criticalDistanceAlways']],
    [{ warningMarginRatio: 0.8 }, ['warningMarginRatio']],
    [{ criticalDistance: 0 }, ['criticalDistance']],
    [{ criticalMarginRatio: 1 }, ['criticalMarginRatio']],
    [{ criticalSigmas: Number.NaN }, ['criticalSigmas']],
    [{ criticalTimeToLiquidationMs: -1 }, ['criticalTimeToLiquidationMs']],
    [{ criticalTimeToLiquidationMs: Infinity }, ['criticalTimeToLiquidationMs']],
  ])('refuses %o, naming the field once', (change, fields) => {
    expect(faultsOf(change)).toEqual(fields);
    expect(ThresholdSettings.safeParse({ ...DEFAULT_THRESHOLDS, ...change }).success).toBe(false);
  });

  it('that are accepted always warn before they are critical', () => {
    const value = fc.double({ min: -1, max: 3, noNaN: false });
    const record = fc.record({
      warningDistance: value,
      warningSigmas: value,
      warningMarginRatio: value,
      criticalDistance: value,
      criticalSigmas: value,
      criticalDistanceAlways: value,
      criticalMarginRatio: value,
      criticalTimeToLiquidationMs: value,
      criticalTimeMaxDistance: value,
    });
    fc.assert(
      fc.property(record, (thresholds) => {
        if (checkThresholds(thresholds).length > 0) return;
        expect(thresholds.warningDistance).toBeGreaterThan(thresholds.criticalDistance);
        expect(thresholds.criticalDistance).toBeGreaterThan(thresholds.criticalDistanceAlways);
        expect(thresholds.criticalDistanceAlways).toBeGreaterThan(0);
        expect(thresholds.warningMarginRatio).toBeLessThan(thresholds.criticalMarginRatio);
      }),
      { numRuns: 2_000 },
    );
  });
});
