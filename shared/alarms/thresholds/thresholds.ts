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
 * Tuned by replay (CONTRIBUTING.md has the table). Fewer daily sigmas than 1 leave liquidations unannounced that one step of an
 * hour's candle reaches from between; more find hardly one of them, and hold a book near its end critical all of a calm week. How fast the
 * price came says nothing more: rules by the way lost within the hour found the same ones at more false alarms than 1 sigma.
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
