import { z } from 'zod';
import type { DurationMs, MarketSymbol, TimestampMs, Underlying } from '../domain/units.ts';
import { ThresholdOverrides, ThresholdSettings } from './settings.ts';

/** Thresholds and overrides that the trader has typed and not saved, and over how many of the last days they are tried. */
export const ReplayRequest = z.strictObject({
  thresholds: ThresholdSettings,
  /** Absent: those that are saved. */
  overrides: ThresholdOverrides.optional(),
  days: z.number().int().min(1).max(30),
});
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** What the alarms would have said of today's positions if the last days came again from today's prices. */
export interface ReplayTrial {
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
  readonly saved: TrialResult;
  readonly draft: TrialResult;
  /** Coins in the book without candles: their prices stood still. */
  readonly unpriced: readonly Underlying[];
}

export interface TrialResult {
  readonly liquidations: readonly TrialLiquidation[];
  /** Messages a trader is shown, without the repetitions of what nobody answers. */
  readonly notificationsPerDay: number;
  readonly worstDay: number;
  readonly criticals: number;
  readonly falseCriticals: number;
}

export interface TrialLiquidation {
  readonly accountName: string;
  readonly symbol: MarketSymbol;
  readonly side: 'long' | 'short';
  readonly at: TimestampMs;
  /** How long before; null: no such alarm came. */
  readonly warningLeadMs: DurationMs | null;
  readonly criticalLeadMs: DurationMs | null;
}
