import { stepEngine } from '../../shared/alarms/engine/alarm-engine.ts';
import {
  createEngineState,
  type AlarmEvent,
  type EngineState,
  type EngineConditions,
} from '../../shared/alarms/engine/engine-state.ts';
import { alarmViews } from '../../shared/alarms/engine/alarm-views.ts';
import type { AlarmState } from '../../shared/alarms/engine/alarm-state.ts';
import type { AlarmId, AlarmView, Announcement } from '../../shared/alarms/alarm.ts';
import {
  restoreEngine,
  snapshotEngine,
  type EngineSnapshot,
} from '../../shared/alarms/engine/engine-snapshot.ts';
import type { FromMonitor, ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import type { PositionKey } from '../../shared/domain/units.ts';
import type { GoneFacts } from '../../shared/words/alarm-facts.ts';
import type { History, NewAuditEntry } from '../history/history.ts';
import type { Clock } from '../host-ports.ts';

const SNAPSHOT = 'alarms';
const REMEMBERED = 1_000;

/** The engine with its surroundings: clock, memory, audit, and the way out for announcements. */
export class AlarmDesk {
  readonly #clock: Clock;
  readonly #send: (message: FromMonitor) => void;
  readonly #onChange: () => void;
  #engine: EngineState;
  #history: History | undefined;
  /** Positions with alarms, of that state of the alarms. */
  #troubled = new Set<PositionKey>();
  #troubledOf: EngineState['alarms'] | undefined;
  #views: readonly AlarmView[] | undefined;
  /** What the last announcements were about: a channel answers with the id alone. */
  readonly #said = new Map<string, Partial<NewAuditEntry>>();

  constructor(clock: Clock, send: (message: FromMonitor) => void, onChange: () => void) {
    this.#clock = clock;
    this.#send = send;
    this.#onChange = onChange;
    this.#engine = createEngineState(this.#instance());
  }

  get views(): readonly AlarmView[] {
    this.#views ??= alarmViews(this.#engine);
    return this.#views;
  }

  /** Whether this alarm is anything but normal. */
  has(alarmId: AlarmId): boolean {
    return this.#engine.alarms.has(alarmId);
  }

  /** The same of an alarm about this position: most have none, which is cheaper to know than to look for each by its name. */
  hasAbout(key: PositionKey, alarmId: AlarmId): boolean {
    return this.hasAlarmOn(key) && this.has(alarmId);
  }

  /** Positions that were critical and are gone, until the trader has answered. */
  get gone(): readonly GoneFacts[] {
    return [...this.#engine.alarms.values()].flatMap(({ facts }) =>
      facts.kind === 'gone' ? [facts] : [],
    );
  }

  /** Whether any alarm about this position is anything but normal. */
  hasAlarmOn(key: PositionKey): boolean {
    if (this.#troubledOf !== this.#engine.alarms) {
      this.#troubledOf = this.#engine.alarms;
      this.#troubled = new Set();
      for (const { subject } of this.#engine.alarms.values()) {
        if (subject.positionKey !== undefined) this.#troubled.add(subject.positionKey);
      }
    }
    return this.#troubled.has(key);
  }

  /** Takes the alarms of the last run up again and says since when nobody watched. */
  open(history: History): void {
    this.#history = history;
    const snapshot = history.loadState(SNAPSHOT);
    if (!isSnapshot(snapshot)) return;
    const now = this.#now();
    this.#engine = restoreEngine(snapshot, this.#instance(), now);
    this.#views = undefined;
    const fromMs = snapshot.savedAt.wallMs;
    const why = 'Leeway was not running';
    // Whoever ended it knows; a crash or a power failure is worth an alarm (promise E9).
    const level = snapshot.clean === true ? {} : { level: 'warning' as const };
    this.step({ type: 'gap', fromMs, toMs: now.wallMs, why, ...level });
  }

  /** What holds for all alarms alike. */
  hold(conditions: EngineConditions): void {
    const { quiet, stress, off } = this.#engine.conditions;
    const isSame =
      quiet === conditions.quiet &&
      stress === conditions.stress &&
      off.join() === conditions.off.join();
    if (!isSame) this.step({ type: 'conditions', conditions });
  }

  step(event: AlarmEvent): void {
    const { state, effects } = stepEngine(this.#engine, event, this.#now());
    if (state === this.#engine && effects.length === 0) return;
    const changed = state.alarms !== this.#engine.alarms;
    this.#engine = state;
    if (changed) this.#views = undefined;
    const announcements = effects.flatMap((effect) =>
      effect.kind === 'announce' ? [effect.announcement] : [],
    );
    announcements.forEach((announcement) => this.#remember(announcement));
    // The message first: nothing that may fail or take time stands before it.
    if (announcements.length > 0) this.#send({ type: 'announce', announcements });
    const decisions = effects.flatMap((effect) =>
      effect.kind === 'audit' ? [effect.decision] : [],
    );
    if (decisions.length > 0) this.#history?.addAudit(decisions);
    const isNews = announcements.length > 0 || decisions.length > 0;
    // What was said is not said again after a crash, also where no alarm is another one by it.
    if (announcements.length > 0 || (changed && isNews)) this.save();
    if (changed && isNews) this.#onChange();
  }

  /** Something worth saying that is no state and no alarm: sent once, and in the audit. */
  announce(announcement: Announcement): void {
    this.#remember(announcement);
    this.#send({ type: 'announce', announcements: [announcement] });
    const { atMs, alarmId, level, title, text } = announcement;
    this.note({
      atMs,
      action: 'raised',
      rule: 'event-ahead',
      alarmId,
      level,
      text: `${title} ${text}`,
    });
  }

  note(entry: NewAuditEntry): void {
    this.#history?.addAudit([entry]);
  }

  /** What a channel made of an announcement, in the audit beside the alarm that it was about. */
  noteDelivery(delivery: Extract<ToMonitor, { type: 'delivered' }>): void {
    const { announcementId, channel, ok, detail } = delivery;
    const outcome = ok ? 'delivered' : 'could not be delivered';
    this.note({
      ...this.#said.get(announcementId),
      atMs: this.#clock.now(),
      action: ok ? 'delivered' : 'delivery-failed',
      channel,
      text: `${channelName(channel)}: ${outcome}${detail === undefined ? '' : `, ${detail}`}.`,
      inputs: { announcementId },
    });
  }

  #remember({ id, alarmId, level, accountId, positionKey }: Announcement): void {
    this.#said.set(id, {
      alarmId,
      level,
      ...(accountId === undefined ? {} : { accountId }),
      ...(positionKey === undefined ? {} : { positionKey }),
    });
    const [oldest] = this.#said.keys();
    if (this.#said.size > REMEMBERED && oldest !== undefined) this.#said.delete(oldest);
  }

  /** Also tells the next run until when somebody watched. */
  save(clean = false): void {
    this.#history?.saveState(SNAPSHOT, snapshotEngine(this.#engine, this.#now(), clean));
  }

  #now() {
    return { wallMs: this.#clock.now(), monotonicMs: this.#clock.monotonic() };
  }

  #instance(): string {
    return Math.round(this.#clock.now()).toString(36);
  }
}

/** `browser-notification` → `Browser notification`. */
function channelName(id: string): string {
  const words = id.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Written by us, but on a disk: only its frame is trusted after a look at it. */
function isSnapshot(value: unknown): value is EngineSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const { version, savedAt, alarms } = value as Partial<EngineSnapshot>;
  return (
    version === 1 &&
    typeof savedAt?.wallMs === 'number' &&
    typeof savedAt.monotonicMs === 'number' &&
    Array.isArray(alarms) &&
    alarms.every(isAlarm)
  );
}

function isAlarm(value: unknown): value is AlarmState {
  if (typeof value !== 'object' || value === null) return false;
  const { id, facts, since, announced, worst } = value as Partial<AlarmState>;
  return (
    typeof id === 'string' &&
    typeof facts?.kind === 'string' &&
    typeof since?.monotonicMs === 'number' &&
    typeof announced?.lastMonotonicMs === 'number' &&
    typeof worst?.level === 'string'
  );
}
