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

  it.each<[keyof typeof DEFAULT_THRESHOLDS, number, string | undefined]>([
    ['warningSigmas', 20, undefined],
    ['warningSigmas', 20.01, 'Choose more than 0 and at most 20.'],
    ['criticalSigmas', 0.01, undefined],
    ['criticalSigmas', 0.009, 'Choose more than 0 and at most 20.'],
    ['criticalTimeToLiquidationMs', 0, undefined],
    ['criticalTimeToLiquidationMs', 86_400_000, undefined],
    ['criticalTimeToLiquidationMs', 86_400_001, 'Choose from 0 to 1,440 minutes.'],
    ['criticalTimeMaxDistance', 0, 'Choose more than 0 and less than 100 %.'],
    ['criticalTimeMaxDistance', 1, 'Choose more than 0 and less than 100 %.'],
    ['criticalTimeMaxDistance', 0.999, undefined],
    ['warningDistance', 0.04, 'The warning distance must be larger than the critical one.'],
    ['warningSigmas', 0.5, 'The warning sigmas must be larger than the critical ones.'],
    [
      'criticalDistanceAlways',
      0.06,
      'The distance that is always critical must be smaller than the critical one.',
    ],
    ['warningMarginRatio', 0.9, 'The warning margin ratio must be smaller than the critical one.'],
  ])('%s of %s: says what to choose where it is refused', (field, value, message) => {
    const faults = checkThresholds({ ...DEFAULT_THRESHOLDS, [field]: value });
    expect(faults).toEqual(message === undefined ? [] : [{ field, message }]);
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
