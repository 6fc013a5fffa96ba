import type { DurationMs, Ratio } from '../../domain/units.ts';

/** When a position counts as warning or critical. Ratios are fractions of the mark, sigmas are daily. */
export interface AlarmThresholds {
  readonly warningDistance: Ratio;
  readonly warningSigmas: number;
  readonly warningMarginRatio: Ratio;
  readonly criticalDistance: Ratio;
  readonly criticalSigmas: number;
  /** Critical whatever the sigmas say. */
  readonly criticalDistanceAlways: Ratio;
  readonly criticalMarginRatio: Ratio;
  /** Critical when the liquidation price is reached sooner than this at the present speed … */
  readonly criticalTimeToLiquidationMs: DurationMs;
  /** … and the distance is below this. */
  readonly criticalTimeMaxDistance: Ratio;
}

/**
 * Tuned by replay (`npm run replay:proof`). With 1.5 daily sigmas the calm weeks gave false critical alarms for longs of 10x and
 * shorts of 3x; with 1 they give none for longs up to 10x nor for shorts of 3x, every liquidation that could be seen
 * coming over the crashes has its critical alarm as before, and in the median that comes 15 hours ahead instead of 34.
 */
export const DEFAULT_THRESHOLDS: AlarmThresholds = {
  warningDistance: 0.1,
  warningSigmas: 3,
  warningMarginRatio: 0.6,
  criticalDistance: 0.05,
  criticalSigmas: 1,
  criticalDistanceAlways: 0.015,
  criticalMarginRatio: 0.8,
  criticalTimeToLiquidationMs: 15 * 60_000,
  criticalTimeMaxDistance: 0.1,
};
