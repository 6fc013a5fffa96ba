import type { AlarmView, Announcement } from '../../../shared/alarms/alarm.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { MINUTE_MS, type DurationMs, type TimestampMs } from '../../../shared/domain/units.ts';

/** As the API of Alertmanager takes it: same labels, same alert. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface AlertViews {
  readonly accounts: readonly AccountView[];
  readonly positions: readonly PositionView[];
}

/** The same by their ids: a crash has thousands of alarms. */
export interface AlertNames {
  readonly accounts: ReadonlyMap<string, AccountView>;
  readonly positions: ReadonlyMap<string, PositionView>;
}

export function nameViews({ accounts, positions }: AlertViews): AlertNames {
  return {
    accounts: new Map(accounts.map((view) => [view.id, view])),
    positions: new Map(positions.map((view) => [view.key, view])),
  };
}

/** Changes when another alert fires or ends; figures and words alone do not change it. */
export function firingKey(alarms: readonly AlarmView[]): string {
  return alarms
    .filter(isFiring)
    .map(({ id, level }) => `${id} ${level}`)
    .join('\n');
}

function isFiring({ phase }: AlarmView): boolean {
  return phase !== 'normal' && phase !== 'pending';
}

/** Sent anew every minute while it fires; when nobody sends it any more, it ends by itself. */
const LASTS_MS: DurationMs = 5 * MINUTE_MS;

/** What fires now; an alarm that waits for its confirmation does not. A changed level is another alert. */
export function alertOf(
  alarm: AlarmView,
  views: AlertNames,
  nowMs: TimestampMs,
): Alert | undefined {
  if (!isFiring(alarm)) return undefined;
  const annotations: Record<string, string> = { summary: alarm.title, description: alarm.text };
  if (alarm.acknowledgedAtMs !== undefined) {
    annotations['acknowledged_at'] = iso(alarm.acknowledgedAtMs);
  }
  if (alarm.valueState !== 'ok') annotations['data'] = alarm.valueState;
  return {
    labels: labelsOf(alarm.rule, alarm.level, alarm.subject, views),
    annotations,
    startsAt: iso(Math.min(alarm.sinceMs, nowMs)),
    endsAt: iso(nowMs + LASTS_MS),
  };
}

/** The same alert, before the list of alarms has come; a message for several, or that one is over, is none. */
export function alertOfAnnouncement(
  announcement: Announcement,
  views: AlertNames,
  nowMs: TimestampMs,
): Alert | undefined {
  const { kind, alarmId, level, title, text } = announcement;
  if (kind === 'resolved' || kind === 'summary') return undefined;
  return {
    labels: labelsOf(alarmId.split('|')[0] ?? 'alarm', level, announcement, views),
    annotations: { summary: title, description: text },
    startsAt: iso(Math.min(announcement.atMs, nowMs)),
    endsAt: iso(nowMs + (kind === 'test' ? MINUTE_MS : LASTS_MS)),
  };
}

/** Alertmanager does not shorten an alert to an end that still lies ahead by its own clock, which may go after ours. */
const CLOCK_ROOM_MS: DurationMs = 10_000;

export function endedAt(alert: Alert, nowMs: TimestampMs): Alert {
  // An alert that ends before it starts is refused.
  return { ...alert, endsAt: iso(Math.max(nowMs - CLOCK_ROOM_MS, Date.parse(alert.startsAt))) };
}

/** The same for alerts with the same labels, which are always written in one order. */
export function alertKey(alert: Alert): string {
  return JSON.stringify(alert.labels);
}

function labelsOf(
  rule: string,
  level: string,
  subject: { readonly accountId?: string; readonly positionKey?: string },
  views: AlertNames,
): Readonly<Record<string, string>> {
  const position = views.positions.get(subject.positionKey ?? '');
  const accountId = subject.accountId ?? position?.accountId;
  const account = views.accounts.get(accountId ?? '');
  return {
    alertname: `Leeway${rule
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')}`,
    job: 'leeway',
    rule,
    severity: level,
    ...(accountId === undefined ? {} : { account: accountId }),
    ...(account === undefined ? {} : { account_name: account.name, exchange: account.exchange }),
    ...(subject.positionKey === undefined ? {} : { position: subject.positionKey }),
    ...(position === undefined ? {} : { symbol: position.symbol, side: position.side }),
  };
}

function iso(ms: TimestampMs): string {
  return new Date(ms).toISOString();
}
