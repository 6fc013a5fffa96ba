import type { RiskLimit } from '../../../../shared/alarms/rules/alarm-rules.ts';
import { DEFAULT_ALARM_RULES } from '../../../../shared/alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../../../../shared/alarms/rules/check-alarm-rules.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import type { AccountView } from '../../../../shared/contract/app-state.ts';
import { sumFigures } from '../../../../shared/domain/outcome.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { formatLeverage } from '../../../../shared/words/format-number.ts';
import { formatPercentInput } from '../../../format/format-number.ts';

/** Stands for everything together in a list of accounts. */
export const ALL_ACCOUNTS = 'all';

/** One row of limits while it is typed; an empty field is no limit. */
export interface LimitDraft {
  readonly accountId: string;
  readonly notional: string;
  readonly leverage: string;
  readonly dailyLoss: string;
}

export const EMPTY_LIMIT: LimitDraft = {
  accountId: ALL_ACCOUNTS,
  notional: '',
  leverage: '',
  dailyLoss: '',
};

export function limitDraftsOf(limits: readonly RiskLimit[]): readonly LimitDraft[] {
  return limits.map(({ accountId, notional, leverage, dailyLoss }) => ({
    accountId: accountId ?? ALL_ACCOUNTS,
    notional: notional === undefined ? '' : String(notional),
    leverage: leverage === undefined ? '' : String(leverage),
    dailyLoss: dailyLoss === undefined ? '' : formatPercentInput(dailyLoss),
  }));
}

/** The limits that the rows mean, or what is wrong by row. */
export function parseLimits(
  drafts: readonly LimitDraft[],
): Result<readonly RiskLimit[], Readonly<Record<number, string>>> {
  const errors: Record<number, string> = {};
  const limits = drafts.map((draft, row): RiskLimit => {
    const read = (text: string): number | undefined => {
      if (text.trim() === '') return undefined;
      const value = parseNumber(text.trim());
      if (value === undefined)
        errors[row] = 'Write numbers such as 50000 or 2.5, or leave a field empty.';
      return value;
    };
    const [notional, leverage, loss] = [
      read(draft.notional),
      read(draft.leverage),
      read(draft.dailyLoss),
    ];
    return {
      ...(draft.accountId === ALL_ACCOUNTS ? {} : { accountId: draft.accountId }),
      ...(notional === undefined ? {} : { notional }),
      ...(leverage === undefined ? {} : { leverage }),
      ...(loss === undefined ? {} : { dailyLoss: loss / 100 }),
    };
  });
  if (Object.keys(errors).length > 0) return err(errors);
  const faults = checkAlarmRules(DEFAULT_THRESHOLDS, { ...DEFAULT_ALARM_RULES, limits });
  for (const { path, message } of faults) errors[Number(path[1])] ??= message;
  return faults.length > 0 ? err(errors) : ok(limits);
}

/** Where the accounts stand now against one row, in words. */
export function limitEffect(draft: LimitDraft, accounts: readonly AccountView[]): string {
  const meant = accounts.filter(
    ({ id }) => draft.accountId === ALL_ACCOUNTS || draft.accountId === id,
  );
  const notional = sumFigures(meant.map((account) => account.notional));
  const equity = sumFigures(meant.map((account) => account.equity));
  if (meant.length === 0) return 'This account is not watched now.';
  if (notional.kind === 'unknown' || equity.kind === 'unknown') {
    return 'Now unknown: not every account is seen.';
  }
  const leverage = equity.value > 0 ? notional.value / equity.value : Infinity;
  const maxNotional = parseNumber(draft.notional.trim());
  const maxLeverage = parseNumber(draft.leverage.trim());
  const over = [
    ...(maxNotional !== undefined && notional.value >= maxNotional ? ['exposure'] : []),
    ...(maxLeverage !== undefined && leverage >= maxLeverage ? ['leverage'] : []),
  ];
  const stands = Number.isFinite(leverage)
    ? `Now ${formatLeverage(leverage)} leverage`
    : 'Now without equity';
  return over.length > 0
    ? `${stands}: an alarm for ${over.join(' and ')} at once.`
    : `${stands}: no alarm.`;
}
