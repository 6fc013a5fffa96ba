import type { AlarmRuleSettings, RiskLimit, ThresholdOverride } from './alarm-rules.ts';
import { checkThresholds } from '../thresholds/check-thresholds.ts';
import { minutesOf } from '../announce/quiet-hours.ts';
import { thresholdsFor } from '../thresholds/thresholds-for.ts';
import type { AlarmThresholds } from '../thresholds/thresholds.ts';

export interface RuleFault {
  /** Where it stands within the settings of the alarms. */
  readonly path: readonly (string | number)[];
  /** A sentence for the screen. */
  readonly message: string;
}

/** What is wrong with these rules; none: they may be used. What a rule must not be is said in words for the screen. */
export function checkAlarmRules(
  thresholds: AlarmThresholds,
  rules: AlarmRuleSettings,
): readonly RuleFault[] {
  return [
    ...overrideFaults(thresholds, rules.overrides),
    ...limitFaults(rules.limits),
    ...fundingFaults(rules.fundingPerDay),
    ...quietFaults(rules.quietHours),
  ];
}

/** An override is judged by what results from it: the thresholds of its position or account as a whole. */
function overrideFaults(
  thresholds: AlarmThresholds,
  overrides: readonly ThresholdOverride[],
): readonly RuleFault[] {
  const seen = new Set<string>();
  return overrides.flatMap((one, i): RuleFault[] => {
    const path = ['overrides', i];
    const { accountId, positionKey } = one;
    const name = positionKey ?? accountId;
    if (name === undefined || (positionKey !== undefined && accountId !== undefined)) {
      return [{ path, message: 'Name one account or one position that these thresholds are for.' }];
    }
    if (seen.has(name)) {
      return [{ path, message: 'This account or position has thresholds of its own already.' }];
    }
    seen.add(name);
    if (Object.values(one.thresholds).every((value) => value === undefined)) {
      return [{ path, message: 'Set at least one threshold, or remove it.' }];
    }
    const owner = accountId ?? ownerOf(name);
    const merged = thresholdsFor({ thresholds, overrides }, owner, positionKey);
    return checkThresholds(merged).map(({ field, message }) => ({
      path: [...path, 'thresholds', field],
      message,
    }));
  });
}

/** A position's key begins with its account. */
function ownerOf(positionKey: string): string {
  return positionKey.split('|')[0] ?? '';
}

function limitFaults(limits: readonly RiskLimit[]): readonly RuleFault[] {
  const seen = new Set<string | undefined>();
  return limits.flatMap((limit, i): RuleFault[] => {
    const path = ['limits', i];
    if (seen.has(limit.accountId)) {
      return [{ path, message: 'There are limits for this account already.' }];
    }
    seen.add(limit.accountId);
    const { notional, leverage, dailyLoss } = limit;
    if (notional === undefined && leverage === undefined && dailyLoss === undefined) {
      return [{ path, message: 'Set at least one limit, or remove it.' }];
    }
    const faults: RuleFault[] = [];
    if (notional !== undefined && !(notional > 0 && Number.isFinite(notional))) {
      faults.push({ path: [...path, 'notional'], message: 'Choose an amount above 0.' });
    }
    if (leverage !== undefined && !(leverage > 0 && leverage <= 1000)) {
      faults.push({
        path: [...path, 'leverage'],
        message: 'Choose more than 0 and at most 1,000.',
      });
    }
    if (dailyLoss !== undefined && !(dailyLoss > 0 && dailyLoss < 1)) {
      const message = 'Choose more than 0 and less than 100 %.';
      faults.push({ path: [...path, 'dailyLoss'], message });
    }
    return faults;
  });
}

function fundingFaults(fundingPerDay: number | null): readonly RuleFault[] {
  if (fundingPerDay === null || (fundingPerDay > 0 && fundingPerDay < 1)) return [];
  return [{ path: ['fundingPerDay'], message: 'Choose more than 0 and less than 100 % a day.' }];
}

function quietFaults(quiet: AlarmRuleSettings['quietHours']): readonly RuleFault[] {
  if (quiet === null) return [];
  const faults: RuleFault[] = [];
  for (const end of ['from', 'to'] as const) {
    if (minutesOf(quiet[end]) === undefined) {
      faults.push({ path: ['quietHours', end], message: 'Write a time of day, such as 23:00.' });
    }
  }
  if (faults.length === 0 && quiet.from === quiet.to) {
    const message = 'The quiet hours must end at another time than they begin.';
    faults.push({ path: ['quietHours', 'to'], message });
  }
  return faults;
}
