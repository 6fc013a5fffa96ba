import type { AuditRow } from '../alarms/audit/alarm-decision.ts';

/** One decision of the alarm engine or one result of a channel; rows are only ever added. */
export interface AuditEntry extends AuditRow {
  readonly id: number;
  readonly channel?: string;
}
