import type { AlarmId, AlarmRule } from './alarm.ts';
import { alarmIdOf, type AlarmState } from './alarm-state.ts';

/** What is only a consequence of not seeing an account. A price rule that is critical is never among them. */
const CONSEQUENCES: ReadonlySet<AlarmRule> = new Set<AlarmRule>([
  'stale',
  'key-rejected',
  'banned',
  'clock-skew',
  'disagreement',
  'unprotected',
]);

/**
 * Why this alarm is not announced: the account it belongs to is already reported as not monitored, and this is a
 * consequence of that (promise C14), or a warning about the position says the same. It stays in the list all the same. Undefined: it is announced.
 */
export function inhibitorOf(
  alarm: AlarmState,
  alarms: ReadonlyMap<AlarmId, AlarmState>,
): string | undefined {
  const { accountId, positionKey } = alarm.subject;
  if (accountId === undefined || alarm.level === 'critical') return undefined;
  if (alarm.rule === 'unprotected' && positionKey !== undefined) {
    const risk = alarmIdOf('liquidation-risk', { positionKey });
    // One message about one position: that one says that no stop stands before the price.
    if (alarms.has(risk)) return 'the warning about the position itself';
  }
  const onlyUnknown = alarm.rule === 'liquidation-risk' && alarm.valueState !== 'ok';
  if (!CONSEQUENCES.has(alarm.rule) && !onlyUnknown) return undefined;
  const blind = alarms.get(alarmIdOf('blind', { accountId }));
  const spoken = blind !== undefined && blind.stage !== 'pending';
  return spoken ? 'an account that is not monitored' : undefined;
}
