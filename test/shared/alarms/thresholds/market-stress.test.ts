import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkThresholds } from '../../../../shared/alarms/thresholds/check-thresholds.ts';
import { levelOf } from '../../../../shared/alarms/thresholds/level-of.ts';
import { isStress, tightenThresholds } from '../../../../shared/alarms/thresholds/market-stress.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import type { MarketVerdict } from '../../../../shared/domain/market-verdict.ts';
import { compareLevels } from '../../../../shared/domain/level.ts';
import { known } from '../../../../shared/domain/outcome.ts';

const VERDICTS: readonly MarketVerdict[] = ['calm', 'stress', 'sell-off', 'recovering'];
// In thousandths: two thresholds that differ in the last digit of a double may meet when both are moved.
const fraction = fc.integer({ min: 1, max: 990 }).map((n) => n / 1_000);
const sigmas = fc.integer({ min: 20, max: 13_000 }).map((n) => n / 1_000);

/** Any thresholds that the settings would take. */
const thresholds = fc
  .record({
    warningDistance: fraction,
    warningSigmas: sigmas,
    warningMarginRatio: fraction,
    criticalDistance: fraction,
    criticalSigmas: sigmas,
    criticalDistanceAlways: fraction,
    criticalMarginRatio: fraction,
    criticalTimeToLiquidationMs: fc.integer({ min: 0, max: 50_000_000 }),
    criticalTimeMaxDistance: fraction,
  })
  .filter((one) => checkThresholds(one).length === 0);

describe('thresholds under market stress', () => {
  it('begin half as far again in a sell-off and stay as they are when calm', () => {
    expect(tightenThresholds(DEFAULT_THRESHOLDS, 'calm')).toBe(DEFAULT_THRESHOLDS);
    const tight = tightenThresholds(DEFAULT_THRESHOLDS, 'sell-off');
    expect(tight.warningDistance).toBeCloseTo(0.15);
    expect(tight.criticalMarginRatio).toBeCloseTo(0.8 / 1.5);
    expect(tight.criticalTimeToLiquidationMs).toBe(22.5 * 60_000);
  });

  it('move everything by the one factor of the verdict, the sigmas too', () => {
    const factors = VERDICTS.map((verdict) => {
      const tight = tightenThresholds(DEFAULT_THRESHOLDS, verdict);
      return [
        tight.criticalSigmas / DEFAULT_THRESHOLDS.criticalSigmas,
        tight.warningSigmas / DEFAULT_THRESHOLDS.warningSigmas,
        tight.criticalDistance / DEFAULT_THRESHOLDS.criticalDistance,
      ].map((factor) => Math.round(factor * 1e9) / 1e9);
    });
    expect(factors).toEqual([1, 1.25, 1.5, 1.25].map((factor) => [factor, factor, factor]));
  });

  it('only ever warn earlier, whatever is set and wherever a position stands', () => {
    fc.assert(
      fc.property(
        thresholds,
        fc.constantFrom(...VERDICTS),
        fc.double({ min: 0, max: 1, noNaN: true }),
        sigmas,
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (t, verdict, distance, sigma, ratio) => {
          const facts = {
            distance: { kind: 'distance', ratio: distance, direction: 'down' } as const,
            sigmas: known(sigma),
            marginRatio: known(ratio),
            liquidatable: false,
            timeToLiquidationMs: 600_000,
          };
          const tight = tightenThresholds(t, verdict);
          expect(checkThresholds({ ...tight, warningSigmas: 2, criticalSigmas: 1 })).toEqual(
            checkThresholds({ ...t, warningSigmas: 2, criticalSigmas: 1 }),
          );
          const before = levelOf(facts, t).level;
          const after = levelOf(facts, tight).level;
          expect(compareLevels(after, before)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stress and a sell-off shorten the debounce, a recovery does not', () => {
    expect(VERDICTS.filter(isStress)).toEqual(['stress', 'sell-off']);
    expect(isStress(undefined)).toBe(false);
  });
});
