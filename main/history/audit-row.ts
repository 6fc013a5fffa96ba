import type { SQLOutputValue } from 'node:sqlite';
import type { AuditEntry } from '../../shared/contract/audit.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** A row of the audit table as it was written; columns that were empty are absent. */
export function parseAuditRow(row: Row): AuditEntry {
  const inputs = text(row, 'inputs');
  return {
    id: Number(row['id']),
    atMs: Number(row['at_ms']),
    // Written by `addAudit` from the same types, and the table refuses changes.
    action: (text(row, 'action') ?? 'gap') as AuditEntry['action'],
    text: text(row, 'text') ?? '',
    ...column(row, 'alarm_id', 'alarmId'),
    ...column(row, 'rule', 'rule'),
    ...column(row, 'level', 'level'),
    ...column(row, 'account_id', 'accountId'),
    ...column(row, 'position_key', 'positionKey'),
    ...column(row, 'channel', 'channel'),
    ...(inputs === undefined
      ? {}
      : { inputs: JSON.parse(inputs) as NonNullable<AuditEntry['inputs']> }),
  };
}

function column<K extends keyof AuditEntry>(row: Row, name: string, key: K) {
  const value = text(row, name);
  return (value === undefined ? {} : { [key]: value }) as Partial<Pick<AuditEntry, K>>;
}

function text(row: Row, name: string): string | undefined {
  const value = row[name];
  return typeof value === 'string' ? value : undefined;
}
