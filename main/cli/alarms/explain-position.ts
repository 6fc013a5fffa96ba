import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { AlarmRecord } from './alarm-record.ts';
import type { KnownPosition } from './find-positions.ts';

/** Why there was or was not an alarm about one position. */
export interface Explanation {
  readonly position: KnownPosition;
  readonly standing: readonly AlarmView[];
  /** Alarms of its account and of Leeway itself that stand: they may hide what the position does. */
  readonly around: readonly AlarmView[];
  /** Decisions about the position, oldest first, deliveries left out. */
  readonly decisions: readonly AuditEntry[];
  /** Decisions about its account as a whole. */
  readonly ofAccount: readonly AuditEntry[];
  readonly deliveries: readonly ChannelCount[];
  readonly gaps: readonly AuditEntry[];
}

export interface ChannelCount {
  readonly channel: string;
  readonly delivered: number;
  readonly failed: number;
  readonly lastFailure?: { readonly atMs: TimestampMs; readonly text: string };
}

export function explainPosition(record: AlarmRecord, position: KnownPosition): Explanation {
  const { key, accountId } = position;
  const mine = record.entries.filter(({ positionKey }) => positionKey === key);
  return {
    position,
    standing: record.standing.filter(({ subject }) => subject.positionKey === key),
    around: record.standing.filter(
      ({ subject }) =>
        subject.positionKey === undefined &&
        (subject.accountId === undefined || subject.accountId === accountId),
    ),
    decisions: mine.filter(({ channel }) => channel === undefined),
    ofAccount: record.entries.filter(
      (entry) =>
        entry.positionKey === undefined &&
        entry.accountId === accountId &&
        entry.channel === undefined,
    ),
    deliveries: countDeliveries(mine),
    gaps: record.entries.filter(({ action }) => action === 'gap'),
  };
}

function countDeliveries(entries: readonly AuditEntry[]): readonly ChannelCount[] {
  const counts = new Map<string, ChannelCount>();
  for (const { channel, action, atMs, text } of entries) {
    if (channel === undefined) continue;
    const { delivered, failed, ...rest } = counts.get(channel) ?? {
      channel,
      delivered: 0,
      failed: 0,
    };
    counts.set(
      channel,
      action === 'delivery-failed'
        ? { channel, delivered, failed: failed + 1, lastFailure: { atMs, text } }
        : { ...rest, channel, delivered: delivered + 1, failed },
    );
  }
  return [...counts.values()];
}
