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
 * Tuned by replay (`npm run replay:proof`). Over the calm weeks half a daily sigma raises hardly more false critical alarms than
 * no sigmas at all: what is left are positions that truly came within 1.5 % of their end. 1 raises twice as many, 1.5 three times.
 * What half a sigma would see too late in a crash, a sell-off gives back: there it is 1.5 (`tightenThresholds`).
 */
export const DEFAULT_THRESHOLDS: AlarmThresholds = {
  warningDistance: 0.1,
  warningSigmas: 3,
  warningMarginRatio: 0.6,
  criticalDistance: 0.05,
  criticalSigmas: 0.5,
  criticalDistanceAlways: 0.015,
  criticalMarginRatio: 0.8,
  criticalTimeToLiquidationMs: 15 * 60_000,
  criticalTimeMaxDistance: 0.1,
};
