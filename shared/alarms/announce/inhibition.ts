import type { AlarmId, AlarmRule } from '../alarm.ts';
import { alarmIdOf, compareGrades, type AlarmState } from '../engine/alarm-state.ts';

/** What is only a consequence of not seeing an account. A price rule that is critical is never among them. */
const CONSEQUENCES: ReadonlySet<AlarmRule> = new Set<AlarmRule>([
  'stale',
  'key-rejected',
  'banned',
  'maintenance',
  'clock-skew',
  'disagreement',
  'unprotected',
]);

/** Each says already why an account cannot be read. */
const REASONS_OF_STALE: readonly AlarmRule[] = ['maintenance', 'banned', 'key-rejected'];

/**
 * Why another alarm speaks for this one, in words, so that it is not announced and stays in the list all the same; undefined:
 * it is announced. Only consequences are held back (promise C14): what follows from being offline (promise D18) or from an account
 * that is not monitored, and what another alarm says already. A danger to a position that is seen speaks for itself.
 */
export function inhibitorOf(
  alarm: AlarmState,
  alarms: ReadonlyMap<AlarmId, AlarmState>,
): string | undefined {
  const { accountId, positionKey } = alarm.subject;
  if (accountId === undefined) return undefined;
  const onlyUnknown = alarm.rule === 'liquidation-risk' && alarm.valueState !== 'ok';
  const isConsequence = CONSEQUENCES.has(alarm.rule) || onlyUnknown;
  if (alarm.rule === 'blind' || (isConsequence && alarm.level !== 'critical')) {
    const offline = alarms.get(alarmIdOf('offline', {}));
    // As long as it is true, not while it recovers: an account that stays dark then speaks for itself.
    const isWorse = offline !== undefined && compareGrades(offline.grade, alarm.level) >= 0;
    if (isWorse && offline.stage === 'firing')
      return 'Leeway is offline as a whole, and that alarm speaks for it';
  }
  if (alarm.rule === 'joint-leeway') {
    return hasWorsePosition(alarm, alarms)
      ? 'the alarm about a position of this account says it already'
      : undefined;
  }
  if (alarm.level === 'critical') return undefined;
  if (alarm.rule === 'unprotected' && positionKey !== undefined) {
    const risk = alarmIdOf('liquidation-risk', { positionKey });
    // One message about one position: that one says that no stop stands before the price.
    if (alarms.has(risk)) return 'the warning about this position says it already';
  }
  if (!isConsequence) return undefined;
  if (alarm.rule === 'stale') {
    const says = REASONS_OF_STALE.some((rule) =>
      isSpoken(alarms.get(alarmIdOf(rule, { accountId }))),
    );
    if (says) return 'another alarm says why this account cannot be read';
  }
  const blind = alarms.get(alarmIdOf('blind', { accountId }));
  return isSpoken(blind)
    ? 'this account is not monitored, and that alarm speaks for it'
    : undefined;
}

function isSpoken(alarm: AlarmState | undefined): boolean {
  return alarm !== undefined && alarm.stage !== 'pending';
}

function hasWorsePosition(
  { subject, level }: AlarmState,
  alarms: ReadonlyMap<AlarmId, AlarmState>,
): boolean {
  for (const other of alarms.values()) {
    if (
      other.rule === 'liquidation-risk' &&
      other.subject.accountId === subject.accountId &&
      other.stage === 'firing' &&
      compareGrades(other.grade, level) >= 0
    ) {
      return true;
    }
  }
  return false;
}
