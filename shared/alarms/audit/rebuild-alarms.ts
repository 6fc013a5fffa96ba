import type { TimestampMs } from '../../domain/units.ts';
import type { AlarmId, AlarmLevel, AlarmRule } from '../alarm.ts';
import { RULES } from '../rules/rule-traits.ts';
import type { AuditAction } from '../../domain/audit-action.ts';
import type { AuditRow } from './alarm-decision.ts';

/** An alarm as the log alone tells it. */
export interface RebuiltAlarm {
  readonly id: AlarmId;
  readonly rule?: AlarmRule;
  readonly level: AlarmLevel;
  readonly sinceMs: TimestampMs;
  readonly acknowledged: boolean;
  readonly snoozed: boolean;
  /** What was said of it last. */
  readonly text: string;
}

/** A row of the log, be it of a decision or of a delivery. */
export type LogRow = Pick<
  AuditRow,
  'atMs' | 'action' | 'alarmId' | 'rule' | 'level' | 'text' | 'inputs'
>;

/** Rows that say how an alarm stands; the others speak of messages. */
const STANDS: ReadonlySet<AuditAction> = new Set<AuditAction>([
  'raised',
  'worse',
  'better',
  'repeated',
  'acknowledged',
  'snoozed',
  'recovering',
  'unstable',
]);

/**
 * The alarms that stand after these rows, oldest first, without anything else: what the log says is enough to know what stood,
 * at which level, and whether it was answered. An event that was acknowledged for good (`positions-gone`, a long sleep) stands no more.
 */
export function rebuildAlarms(rows: Iterable<LogRow>): ReadonlyMap<AlarmId, RebuiltAlarm> {
  const alarms = new Map<AlarmId, RebuiltAlarm>();
  for (const { action, alarmId, rule, level, atMs, text, inputs } of rows) {
    if (alarmId === undefined || level === undefined) continue;
    const isEvent = rule !== undefined && RULES[rule].lastsMs !== undefined;
    const isOver = action === 'resolved' || (action === 'acknowledged' && isEvent);
    if (isOver) alarms.delete(alarmId);
    else if (STANDS.has(action)) {
      alarms.set(alarmId, {
        id: alarmId,
        ...(rule === undefined ? {} : { rule }),
        level,
        sinceMs: alarms.get(alarmId)?.sinceMs ?? atMs,
        acknowledged: inputs?.['acknowledged'] === true,
        snoozed: inputs?.['snoozed'] === true,
        text,
      });
    }
  }
  return alarms;
}
