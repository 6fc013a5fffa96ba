import type { AlarmId, AlarmLevel, AlarmRule } from '../alarms/alarm.ts';
import type { AccountId, PositionKey, TimestampMs } from '../domain/units.ts';

/** One decision of the alarm engine or one result of a channel; rows are only ever added. */
export interface AuditEntry {
  readonly id: number;
  readonly atMs: TimestampMs;
  readonly action:
    | 'raised'
    | 'worse'
    | 'better'
    | 'repeated'
    | 'suppressed'
    | 'acknowledged'
    | 'snoozed'
    | 'recovering'
    | 'unstable'
    | 'resolved'
    | 'delivered'
    | 'delivery-failed'
    | 'gap'
    | 'note'
    | 'test';
  readonly alarmId?: AlarmId;
  readonly rule?: AlarmRule;
  readonly level?: AlarmLevel;
  readonly accountId?: AccountId;
  readonly positionKey?: PositionKey;
  readonly channel?: string;
  /** One sentence: what was decided and why. */
  readonly text: string;
  /** The inputs of the decision: mark, liquidation price, distance, sigmas, age, thresholds … */
  readonly inputs?: Readonly<Record<string, number | string | boolean | null>>;
}
