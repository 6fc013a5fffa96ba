import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { PositionKey, TimestampMs } from '../../../shared/domain/units.ts';
import { whyNotNow, type WhyNotNow } from '../../../shared/contract/why-not-now.ts';
import type { AlarmRecord, NearestMoment } from './alarm-record.ts';
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
  /** Why there is no worse alarm now; absent: it is not open, or nobody watches. */
  readonly whyNot?: WhyNotNow;
  /** How near the nearest position of its account came; absent: not recorded. */
  readonly nearestOfAccount?: NearestMoment;
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
  const { live } = record;
  const { view } = position;
  const nearest = record.nearest.get(accountId);
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
    deliveries: countDeliveries([...mine, ...deliveriesOfJoined(mine, record.entries, key)]),
    gaps: record.entries.filter(({ action }) => action === 'gap'),
    ...(view === undefined || live === undefined
      ? {}
      : { whyNot: whyNotNow(view, live, localTimeZone()) }),
    ...(nearest === undefined ? {} : { nearestOfAccount: nearest }),
  };
}

/** What became of messages that spoke of it together with others: they go by the name of the first of them. */
function deliveriesOfJoined(
  mine: readonly AuditEntry[],
  entries: readonly AuditEntry[],
  key: PositionKey,
): readonly AuditEntry[] {
  const joined = new Set(
    mine.flatMap(({ channel, inputs }) =>
      channel === undefined ? (inputs?.['announcementId'] ?? []) : [],
    ),
  );
  return entries.filter(
    ({ channel, inputs, positionKey }) =>
      channel !== undefined && joined.has(inputs?.['announcementId'] ?? '') && positionKey !== key,
  );
}

/** Of this machine: the host that watches runs on the same one. */
function localTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
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
