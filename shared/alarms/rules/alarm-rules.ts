import type { AccountId, PositionKey, Ratio } from '../../domain/units.ts';
import type { SwitchableRule } from './rule-switches.ts';
import type { AlarmThresholds } from '../thresholds/thresholds.ts';

/** What a trader sets besides the thresholds that hold for everything. Plain data. */
export interface AlarmRuleSettings {
  readonly overrides: readonly ThresholdOverride[];
  readonly limits: readonly RiskLimit[];
  /** What the loss of a day is measured from: the equity at midnight, or the highest of the last 24 hours. */
  readonly lossSince: 'midnight' | '24h-high';
  /** Funding per day, as a fraction of the equity behind a position, that is worth a warning; null: none is. */
  readonly fundingPerDay: Ratio | null;
  readonly quietHours: QuietHours | null;
  readonly rulesOff: readonly SwitchableRule[];
}

/** Thresholds of one account or one position; what is not given holds as for everything else. Exactly one of the two names. */
export interface ThresholdOverride {
  readonly accountId?: AccountId | undefined;
  readonly positionKey?: PositionKey | undefined;
  readonly thresholds: { readonly [Field in keyof AlarmThresholds]?: number | undefined };
}

/** The trader's own limits of one account; without an account, of everything together. */
export interface RiskLimit {
  readonly accountId?: AccountId | undefined;
  /** Display currency, > 0. */
  readonly notional?: number | undefined;
  /** Effective: all notional over equity. */
  readonly leverage?: number | undefined;
  /** Fraction of the equity at the start, 0..1. */
  readonly dailyLoss?: Ratio | undefined;
}

/** Local times of day, `hh:mm`; from 23:00 to 07:00 goes over midnight. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** Two percent of the equity a day: in a month and a half funding alone would eat everything. */
const FUNDING_PER_DAY: Ratio = 0.02;

export const DEFAULT_ALARM_RULES: AlarmRuleSettings = {
  overrides: [],
  limits: [],
  lossSince: 'midnight',
  fundingPerDay: FUNDING_PER_DAY,
  quietHours: null,
  rulesOff: [],
};

/** The rules alone, out of settings that hold more: the monitor is told no more than it needs. */
export function pickAlarmRules(settings: AlarmRuleSettings): AlarmRuleSettings {
  const { overrides, limits, lossSince, fundingPerDay, quietHours, rulesOff } = settings;
  return { overrides, limits, lossSince, fundingPerDay, quietHours, rulesOff };
}
