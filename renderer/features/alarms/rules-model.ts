import { checkThresholds } from '../../../shared/alarms/thresholds/check-thresholds.ts';
import { levelOf } from '../../../shared/alarms/thresholds/level-of.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import { formatPercentInput } from '../../format/format-number.ts';

export type RuleField = keyof AlarmThresholds;

/** What stands in each field while it is typed. */
export type RuleDraft = Readonly<Record<RuleField, string>>;

export interface RuleLine {
  readonly field: RuleField;
  readonly unit: '%' | 'σ' | 'min';
  /** Completes "Critical when …". */
  readonly text: string;
}

export const WARNING_LINES: readonly RuleLine[] = [
  { field: 'warningDistance', unit: '%', text: 'liquidation is nearer than' },
  { field: 'warningSigmas', unit: 'σ', text: '… and that is less than this many daily sigmas' },
  { field: 'warningMarginRatio', unit: '%', text: 'or the margin ratio is at least' },
];

export const CRITICAL_LINES: readonly RuleLine[] = [
  { field: 'criticalDistance', unit: '%', text: 'liquidation is nearer than' },
  { field: 'criticalSigmas', unit: 'σ', text: '… and that is less than this many daily sigmas' },
  {
    field: 'criticalDistanceAlways',
    unit: '%',
    text: 'or it is nearer than this, whatever the sigmas say',
  },
  { field: 'criticalMarginRatio', unit: '%', text: 'or the margin ratio is at least' },
  {
    field: 'criticalTimeToLiquidationMs',
    unit: 'min',
    text: 'or at the present speed less than this is left',
  },
  { field: 'criticalTimeMaxDistance', unit: '%', text: '… while liquidation is nearer than' },
];

const UNITS = new Map([...WARNING_LINES, ...CRITICAL_LINES].map((line) => [line.field, line.unit]));

export function draftOf(thresholds: AlarmThresholds): RuleDraft {
  const text = (field: RuleField): string => {
    const value = thresholds[field];
    const unit = UNITS.get(field);
    if (unit === '%') return formatPercentInput(value);
    return String(unit === 'min' ? value / 60_000 : value);
  };
  return {
    warningDistance: text('warningDistance'),
    warningSigmas: text('warningSigmas'),
    warningMarginRatio: text('warningMarginRatio'),
    criticalDistance: text('criticalDistance'),
    criticalSigmas: text('criticalSigmas'),
    criticalDistanceAlways: text('criticalDistanceAlways'),
    criticalMarginRatio: text('criticalMarginRatio'),
    criticalTimeToLiquidationMs: text('criticalTimeToLiquidationMs'),
    criticalTimeMaxDistance: text('criticalTimeMaxDistance'),
  };
}

/** The thresholds that a draft means, or what is wrong, by field. The rules themselves are those of the settings. */
export function parseDraft(
  draft: RuleDraft,
): Result<AlarmThresholds, Readonly<Partial<Record<RuleField, string>>>> {
  const values: Partial<Record<RuleField, number>> = {};
  const errors: Partial<Record<RuleField, string>> = {};
  for (const [field, unit] of UNITS) {
    const value = parseNumber(draft[field].trim());
    if (value === undefined) {
      errors[field] = 'Write a number, such as 10 or 1.5.';
    } else {
      values[field] =
        unit === '%' ? value / 100 : unit === 'min' ? Math.round(value * 60_000) : value;
    }
  }
  if (Object.keys(errors).length > 0) return err(errors);
  // Every field of the draft was just filled in.
  const thresholds = values as AlarmThresholds;
  for (const { field, message } of checkThresholds(thresholds)) errors[field] = message;
  return Object.keys(errors).length > 0 ? err(errors) : ok(thresholds);
}

/** How many of today's positions would stand at each level, by distance and margin ratio. */
export function levelsUnder(
  positions: readonly PositionView[],
  thresholds: AlarmThresholds,
): Readonly<Record<Level, number>> {
  const counts = { safe: 0, watch: 0, warning: 0, critical: 0, unknown: 0 };
  for (const { risk } of positions) counts[levelOf(risk, thresholds).level] += 1;
  return counts;
}
