import type { RiskLimit } from '../../../shared/alarms/rules/alarm-rules.ts';
import {
  alarmIdOf,
  higherGrade,
  type Grade,
  type Observation,
  type Truth,
} from '../../../shared/alarms/engine/alarm-state.ts';
import type { AlarmRule } from '../../../shared/alarms/alarm.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId, Currency, TimestampMs } from '../../../shared/domain/units.ts';
import type { AccountFacts } from '../../../shared/words/alarm-facts.ts';
import { pickDefined } from '../describe/describe-position.ts';
import type { StartOfDay } from './day-equity.ts';

/** One account, or all of them together, as its own limits see it. Money is in the display currency. */
export interface LimitLook {
  /** Absent: everything together. */
  readonly accountId?: AccountId;
  readonly name: string;
  readonly currency: Currency;
  readonly valueState: FeedState;
  readonly sample: string;
  readonly notional: Figure;
  readonly equity: Figure;
  readonly leverage: Figure;
  /** Of the members that are known, where a member is not: it is at least this much. */
  readonly atLeastNotional?: number;
  /** Absent: none is set. */
  readonly limit?: RiskLimit;
  /** When positions and prices were read; the oldest of them. */
  readonly asOfMs?: TimestampMs;
  readonly lossSince: 'midnight' | '24h-high';
  /** Absent: no equity has been seen since. */
  readonly start?: StartOfDay;
}

interface Steps {
  readonly top: Grade;
  readonly near: Grade;
  /** Part of the limit at which `near` begins. */
  readonly from: number;
}

const WARN: Steps = { top: 'warning', near: 'info', from: 0.9 };
/** The circuit breaker is the trader's own word: it is as loud as a liquidation. */
const BREAK: Steps = { top: 'critical', near: 'warning', from: 0.8 };
/** Given up only below this part of where it began, as every other rule (promise C4). */
const HOLD = 0.9;

/** What the trader's limits say. A limit that is not set says nothing, and ends what it had begun. */
export function observeLimits(
  look: LimitLook,
  hasAlarm: (alarmId: string) => boolean,
): readonly Observation[] {
  const { limit, notional, leverage } = look;
  const loss = lossOf(look);
  const isBroke = leverage.kind === 'unknown' && leverage.reason === 'not-positive-equity';
  const rules: readonly (readonly [AlarmRule, number | undefined, number | undefined, Steps])[] = [
    ['notional-limit', limit?.notional, valueOf(notional) ?? look.atLeastNotional, WARN],
    // Debt without equity is past every limit.
    ['leverage-limit', limit?.leverage, isBroke ? Infinity : valueOf(leverage), WARN],
    ['loss-limit', limit?.dailyLoss, loss?.ratio, BREAK],
  ];
  const { accountId } = look;
  const subject = accountId === undefined ? {} : { accountId };
  return rules.flatMap(([rule, max, value, steps]) => {
    if (max === undefined && !hasAlarm(alarmIdOf(rule, subject))) return [];
    const facts: AccountFacts = {
      kind: 'account',
      name: look.name,
      currency: look.currency,
      ...pickDefined({
        notional: valueOf(notional) ?? look.atLeastNotional,
        equity: valueOf(look.equity),
        leverage: valueOf(leverage),
        asOfMs: look.asOfMs,
        limit: max,
        loss,
      }),
    };
    return [
      { rule, subject, facts, truth: limitTruth(look, max, value, steps), sample: look.sample },
    ];
  });
}

function limitTruth(
  { valueState }: LimitLook,
  max: number | undefined,
  value: number | undefined,
  steps: Steps,
): Truth {
  if (max === undefined) {
    return { kind: 'seen', valueState: 'ok', grade: 'normal', holdGrade: 'normal' };
  }
  if (value === undefined || valueState === 'unknown' || valueState === 'error') {
    return { kind: 'unseen', valueState: valueState === 'ok' ? 'unknown' : valueState };
  }
  const gradeAt = (size: number): Grade =>
    size >= max ? steps.top : size >= max * steps.from ? steps.near : 'normal';
  const grade = gradeAt(value);
  return { kind: 'seen', valueState, grade, holdGrade: higherGrade(gradeAt(value / HOLD), grade) };
}

function lossOf({ equity, start, lossSince }: LimitLook): AccountFacts['loss'] {
  if (equity.kind === 'unknown' || start === undefined || !(start.equity > 0)) return undefined;
  const ratio = (start.equity - equity.value) / start.equity;
  return { since: lossSince, from: start.equity, fromMs: start.atMs, now: equity.value, ratio };
}

function valueOf(figure: Figure): number | undefined {
  return figure.kind === 'known' ? figure.value : undefined;
}
