import {
  DEFAULT_ALARM_RULES,
  type ThresholdOverride,
} from '../../../../shared/alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../../../../shared/alarms/rules/check-alarm-rules.ts';
import { levelOf } from '../../../../shared/alarms/thresholds/level-of.ts';
import { thresholdsFor } from '../../../../shared/alarms/thresholds/thresholds-for.ts';
import type { AlarmThresholds } from '../../../../shared/alarms/thresholds/thresholds.ts';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { CRITICAL_LINES, draftOf, WARNING_LINES, type RuleField } from '../rules-model.ts';

/** One threshold of one account or position while it is typed. */
export interface OverrideDraft {
  /** `account:…` or `position:…`. */
  readonly target: string;
  readonly field: RuleField;
  readonly value: string;
}

export const OVERRIDE_FIELDS = [
  ...WARNING_LINES.map((line) => ({ ...line, level: 'Warning' })),
  ...CRITICAL_LINES.map((line) => ({ ...line, level: 'Critical' })),
];

export function unitOf(field: RuleField): '%' | 'σ' | 'min' {
  return OVERRIDE_FIELDS.find((line) => line.field === field)?.unit ?? '%';
}

export function overrideDraftsOf(
  overrides: readonly ThresholdOverride[],
  thresholds: AlarmThresholds,
): readonly OverrideDraft[] {
  return overrides.flatMap(({ accountId, positionKey, thresholds: given }) => {
    const target =
      positionKey === undefined ? `account:${accountId ?? ''}` : `position:${positionKey}`;
    const defined = OVERRIDE_FIELDS.filter(({ field }) => given[field] !== undefined);
    return defined.map(({ field }) => {
      const text = draftOf({ ...thresholds, [field]: given[field] });
      return { target, field, value: text[field] };
    });
  });
}

/** The overrides that the rows mean, rows of one target joined; or what is wrong, by row. */
export function parseOverrides(
  drafts: readonly OverrideDraft[],
  thresholds: AlarmThresholds,
): Result<readonly ThresholdOverride[], Readonly<Record<number, string>>> {
  const errors: Record<number, string> = {};
  const found = new Map<string, { [Field in RuleField]?: number }>();
  for (const [row, { target, field, value }] of drafts.entries()) {
    const given = found.get(target) ?? {};
    if (given[field] !== undefined) errors[row] = 'This threshold is set above already.';
    const number = parseNumber(value.trim());
    if (number === undefined) errors[row] = 'Write a number, such as 10 or 1.5.';
    else given[field] = scaled(number, unitOf(field));
    found.set(target, given);
  }
  if (Object.keys(errors).length > 0) return err(errors);
  const targets = [...found.keys()];
  const overrides = targets.map((target): ThresholdOverride => {
    const [kind = '', ...rest] = target.split(':');
    const name = rest.join(':');
    const given = found.get(target) ?? {};
    return kind === 'position'
      ? { positionKey: name, thresholds: given }
      : { accountId: name, thresholds: given };
  });
  const faults = checkAlarmRules(thresholds, { ...DEFAULT_ALARM_RULES, overrides });
  for (const { path, message } of faults) {
    const target = targets[Number(path[1])];
    const exact = drafts.findIndex((draft) => draft.target === target && draft.field === path[3]);
    const any = drafts.findIndex((draft) => draft.target === target);
    errors[exact >= 0 ? exact : any] ??= message;
  }
  return faults.length > 0 ? err(errors) : ok(overrides);
}

function scaled(value: number, unit: '%' | 'σ' | 'min'): number {
  if (unit === '%') return value / 100;
  return unit === 'min' ? Math.round(value * 60_000) : value;
}

/** How many positions of a target stand at another level with these rows than without any, in words. */
export function overrideEffect(
  target: string,
  overrides: readonly ThresholdOverride[],
  positions: readonly PositionView[],
  thresholds: AlarmThresholds,
): string {
  const meant = positions.filter(
    ({ key, accountId }) => target === `position:${key}` || target === `account:${accountId}`,
  );
  if (meant.length === 0) return 'No open position is meant by it now.';
  const changed = meant.flatMap(({ key, accountId, risk, underlying }) => {
    const before = levelOf(risk, thresholds).level;
    const after = levelOf(risk, thresholdsFor({ thresholds, overrides }, accountId, key)).level;
    return before === after ? [] : [`${underlying} from ${before} to ${after}`];
  });
  if (changed.length === 0) return 'Now no level changes by it.';
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  return `Now ${changed.slice(0, 3).join(', ')}${more}.`;
}
