import type { AccountId, DurationMs, Ratio } from '../../domain/units.ts';
import type { AlarmId, Announcement } from '../alarm.ts';
import { formatPercent } from '../../words/format-number.ts';

/** A message that is wanted; the outbox decides when and with which others it goes out. */
export interface Draft {
  readonly announcement: Omit<Announcement, 'id' | 'atMs'>;
  readonly distance?: Ratio;
  readonly queuedMonotonicMs: number;
}

export interface OutboxState {
  /** One waiting message per alarm. */
  readonly critical: ReadonlyMap<AlarmId, Draft>;
  readonly calm: ReadonlyMap<AlarmId, Draft>;
  /** Monotonic times of what went out in the last ten seconds. */
  readonly sent: readonly Sent[];
  /** Of the last message that was not critical. */
  readonly lastCalmMs?: number;
  /** Of the alarms raised in the last ten minutes, at most `FLOOD_ALARMS + 1` of them. */
  readonly raised: readonly number[];
}

interface Sent {
  readonly atMs: number;
  /** Of a critical message: the next critical ones of this account are joined. */
  readonly criticalOf?: AccountId | 'leeway';
}

export const EMPTY_OUTBOX: OutboxState = {
  critical: new Map(),
  calm: new Map(),
  sent: [],
  raised: [],
};

/** What goes out now: one draft, or several joined in a summary. */
export interface Parcel {
  readonly drafts: readonly Draft[];
}

/** Promise C12: at most three messages in ten seconds, a joined critical waits two seconds at most for its turn. */
const SLOT_MS: DurationMs = 10_000;
const SLOTS = 3;
const JOIN_CRITICAL_MS: DurationMs = 2_000;
const CALM_WINDOW_MS: DurationMs = 30_000;
/** Promise C13: more alarms than this in ten minutes is a flood: what is not critical is joined over longer windows. */
const FLOOD_MS: DurationMs = 600_000;
const FLOOD_ALARMS = 10;
const CALM_WINDOW_IN_FLOOD_MS: DurationMs = 120_000;

export function isFlood(outbox: OutboxState, monotonicMs: number): boolean {
  const recent = outbox.raised.filter((at) => monotonicMs - at < FLOOD_MS);
  return recent.length > FLOOD_ALARMS;
}

/** The outbox during one step of the engine: a copy that is written to, so that the state before stays as it was. */
export class OutboxTurn {
  readonly #before: OutboxState;
  #critical: Map<AlarmId, Draft> | undefined;
  #calm: Map<AlarmId, Draft> | undefined;
  #raised: number[] = [];

  constructor(before: OutboxState) {
    this.#before = before;
  }

  /** A newer word about the same alarm replaces the one that still waits, and keeps its volume. */
  add(draft: Draft): void {
    const { alarmId, level, kind } = draft.announcement;
    const { critical, calm } = this.#open();
    const waiting = critical.get(alarmId) ?? calm.get(alarmId);
    // A note never takes the place of a message that somebody is to hear.
    if (kind === 'unstable' && waiting !== undefined) return;
    critical.delete(alarmId);
    calm.delete(alarmId);
    const joined =
      waiting === undefined || kind === 'resolved' ? draft : joinDrafts(waiting, draft);
    if (kind === 'raised') this.#raised.push(draft.queuedMonotonicMs);
    // That a critical alarm is over, or unstable, is no critical message.
    const isCritical = level === 'critical' && kind !== 'resolved' && kind !== 'unstable';
    (isCritical ? critical : calm).set(alarmId, joined);
  }

  /** A message that is not critical about this alarm waits, and nobody has heard of it yet. */
  isUnsaid(alarmId: AlarmId): boolean {
    return (this.#calm ?? this.#before.calm).get(alarmId)?.announcement.kind === 'raised';
  }

  /** Takes out what waits about an alarm that a worse one stands for now. */
  supersede(alarmId: AlarmId): void {
    const { critical, calm } = this.#open();
    critical.delete(alarmId);
    calm.delete(alarmId);
  }

  /** What goes out at this moment. The first critical of an account goes at once; the rest is joined. */
  flush(monotonicMs: number): {
    readonly outbox: OutboxState;
    readonly parcels: readonly Parcel[];
  } {
    const waitingCritical = this.#critical ?? this.#before.critical;
    const waitingCalm = this.#calm ?? this.#before.calm;
    if (waitingCritical.size === 0 && waitingCalm.size === 0) {
      const { critical, calm } = this.#before;
      if (critical.size === 0 && calm.size === 0) return { outbox: this.#before, parcels: [] };
      // The last that waited was taken out: it must not go out later.
      const { critical: none, calm: nothing } = EMPTY_OUTBOX;
      return { outbox: { ...this.#before, critical: none, calm: nothing }, parcels: [] };
    }
    const parcels: Parcel[] = [];
    const sent = this.#before.sent.filter(({ atMs }) => monotonicMs - atMs < SLOT_MS);
    const send = (drafts: readonly Draft[], criticalOf?: string) => {
      parcels.push({ drafts });
      sent.push({ atMs: monotonicMs, ...(criticalOf === undefined ? {} : { criticalOf }) });
    };

    const joined: Draft[] = [];
    for (const draft of nearestFirst(waitingCritical.values())) {
      const account = draft.announcement.accountId ?? 'leeway';
      // The last slot is kept for what is joined, so that no critical waits for the next ten seconds.
      const alone = sent.length < SLOTS - 1 && !sent.some((one) => one.criticalOf === account);
      if (alone) send([draft], account);
      else joined.push(draft);
    }
    const waitedLongEnough = joined.some(
      (draft) => monotonicMs - draft.queuedMonotonicMs >= JOIN_CRITICAL_MS,
    );
    const sendJoined = waitedLongEnough && sent.length < SLOTS;
    if (sendJoined) send(joined);
    const critical = new Map(
      sendJoined ? [] : joined.map((draft) => [draft.announcement.alarmId, draft]),
    );

    const raised = [...this.#before.raised, ...this.#raised]
      .filter((at) => monotonicMs - at < FLOOD_MS)
      .slice(-FLOOD_ALARMS - 1);
    // A note is neither shown nor heard: it takes no turn and waits for none.
    const notes = [...waitingCalm.values()].filter(isNote);
    const audible = new Map([...waitingCalm].filter(([, draft]) => !isNote(draft)));
    if (notes.length > 0) parcels.push({ drafts: notes });
    let { lastCalmMs } = this.#before;
    const window = raised.length > FLOOD_ALARMS ? CALM_WINDOW_IN_FLOOD_MS : CALM_WINDOW_MS;
    const isOpen = lastCalmMs === undefined || monotonicMs - lastCalmMs >= window;
    const sendCalm = audible.size > 0 && isOpen && sent.length < SLOTS - 1;
    if (sendCalm) {
      send(nearestFirst(audible.values()));
      lastCalmMs = monotonicMs;
    }
    const calm = sendCalm ? EMPTY_OUTBOX.calm : audible;
    return {
      outbox: { critical, calm, sent, raised, ...(lastCalmMs === undefined ? {} : { lastCalmMs }) },
      parcels,
    };
  }

  #open(): { readonly critical: Map<AlarmId, Draft>; readonly calm: Map<AlarmId, Draft> } {
    this.#critical ??= new Map(this.#before.critical);
    this.#calm ??= new Map(this.#before.calm);
    return { critical: this.#critical, calm: this.#calm };
  }
}

/** Neither shown nor heard nor sent far away: it stands in the list. */
export function isNote({ announcement }: Draft): boolean {
  return (
    !announcement.notify &&
    !announcement.sound &&
    !announcement.windowToFront &&
    !announcement.remote
  );
}

function joinDrafts(waiting: Draft, newer: Draft): Draft {
  const before = waiting.announcement;
  const after = newer.announcement;
  return {
    ...newer,
    queuedMonotonicMs: waiting.queuedMonotonicMs,
    announcement: {
      ...after,
      // A repetition of what nobody has heard is still the first word.
      kind: after.kind === 'repeated' ? before.kind : after.kind,
      notify: before.notify || after.notify,
      sound: before.sound || after.sound,
      windowToFront: before.windowToFront || after.windowToFront,
      remote: before.remote || after.remote,
    },
  };
}

const SUMMARY_LINES = 3;
/** In a crash of thousands each more would make the message later, and a receiver refuse it. */
const MOST_REPORTS = 50;

/** One message for several alarms: how many, the nearest first; of the critical ones all that each would say alone. */
export function summarize(drafts: readonly Draft[]): Omit<Announcement, 'id' | 'atMs'> | undefined {
  const [first, ...rest] = drafts;
  if (first === undefined) return undefined;
  if (rest.length === 0) return first.announcement;
  const all = drafts.map((draft) => draft.announcement);
  const criticals = all.filter(({ level, kind }) => level === 'critical' && kind !== 'resolved');
  const nearest =
    first.distance === undefined ? '' : ` Nearest: ${formatPercent(first.distance)} away.`;
  const lines = all
    .slice(0, SUMMARY_LINES)
    .map((one) => (criticals.includes(one) ? `${one.title} ${one.text}` : one.title));
  const more = all.length - lines.length;
  const between = criticals.length > 0 ? '\n' : ' ';
  const { positionKey, accountId } = first.announcement;
  const reports = all.flatMap((one) => one.reports ?? []);
  return {
    alarmId: first.announcement.alarmId,
    kind: 'summary',
    level: criticals.length > 0 ? 'critical' : highest(all),
    title:
      criticals.length > 0
        ? `${criticals.length} critical alarm${criticals.length === 1 ? '' : 's'}.${nearest}`
        : `${all.length} ${highest(all) === 'warning' ? 'warnings' : 'notes'}.${nearest}`,
    text: [...lines, ...(more > 0 ? [`And ${more} more in the list.`] : [])].join(between),
    notify: all.some(({ notify }) => notify),
    sound: all.some(({ sound }) => sound),
    windowToFront: all.some(({ windowToFront }) => windowToFront),
    remote: all.some(({ remote }) => remote),
    ...(reports.length === 0 ? {} : { reports: reports.slice(0, MOST_REPORTS) }),
    ...(reports.length > MOST_REPORTS ? { moreReports: reports.length - MOST_REPORTS } : {}),
    ...(all.every(({ kind }) => kind === 'repeated') ? { isReminder: true as const } : {}),
    ...(positionKey === undefined ? {} : { positionKey }),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

function highest(all: readonly { readonly level: Announcement['level'] }[]): Announcement['level'] {
  return all.some(({ level }) => level === 'warning') ? 'warning' : 'info';
}

/** What has no distance speaks of something that is not seen: it goes first. */
function nearestFirst(drafts: Iterable<Draft>): readonly Draft[] {
  return [...drafts].sort((a, b) => (a.distance ?? -Infinity) - (b.distance ?? -Infinity));
}
