import type { AccountId, DurationMs, PositionKey, TimestampMs } from '../domain/units.ts';
import { alarmWords, resolvedWords, type Words } from '../words/alarm-words.ts';
import { CONTRADICTION } from '../words/position-words.ts';
import { formatDuration, formatPercent, formatTimeOfDay } from '../words/format-number.ts';
import type { AlarmId, AlarmView, Announcement } from './alarm.ts';
import type { AlarmDecision, AlarmEffect } from './alarm-effects.ts';
import { inputsOf } from './alarm-effects.ts';
import { alarmIdOf, type AlarmState, type Instant, type Observation } from './alarm-state.ts';
import { raiseGone, wasInDanger } from './gone-alarm.ts';
import { DISTANCE_REASON } from './level-of.ts';
import { inhibitorOf } from './inhibition.ts';
import { observeAlarm, type Decision, type Step } from './observe-alarm.ts';
import { EMPTY_OUTBOX, isFlood, OutboxTurn, summarize, type OutboxState } from './outbox.ts';
import { acknowledgeAlarm, closeAlarm, snoozeAlarm, tickAlarm } from './tick-alarm.ts';

/** Everything the engine remembers. Only alarms that are not normal are in it. */
export interface EngineState {
  readonly alarms: ReadonlyMap<AlarmId, AlarmState>;
  readonly outbox: OutboxState;
  /** Begins the ids of announcements, so that they stay unique over restarts. */
  readonly instance: string;
  readonly announcementCount: number;
}

export type AlarmEvent =
  | { readonly type: 'observed'; readonly observations: readonly Observation[] }
  /** Time passes; once a second. */
  | { readonly type: 'tick' }
  | { readonly type: 'acknowledged'; readonly alarmId: AlarmId }
  | { readonly type: 'snoozed'; readonly alarmId: AlarmId; readonly durationMs: DurationMs }
  /** A good, whole reading: alarms of positions that are not in it are over. */
  | {
      readonly type: 'account-read';
      readonly accountId: AccountId;
      readonly positionKeys: ReadonlySet<PositionKey>;
    }
  /** The watched accounts; alarms of others are over. */
  | { readonly type: 'accounts-changed'; readonly accountIds: ReadonlySet<AccountId> }
  /** Nobody watched from … to …: said once, and what is critical and unanswered is announced again. */
  | {
      readonly type: 'gap';
      readonly fromMs: TimestampMs;
      readonly toMs: TimestampMs;
      readonly why: string;
    };

export interface EngineStep {
  readonly state: EngineState;
  readonly effects: readonly AlarmEffect[];
}

export function createEngineState(instance: string): EngineState {
  return { alarms: new Map(), outbox: EMPTY_OUTBOX, instance, announcementCount: 0 };
}

/** The alarm engine: pure and deterministic, `(state, event, now) → (state, effects)`. */
export function stepEngine(before: EngineState, event: AlarmEvent, now: Instant): EngineStep {
  const turn = new Turn(before, now);
  switch (event.type) {
    case 'observed':
      // Sources first: whether a consequence is said depends on them.
      for (const observation of sourcesFirst(event.observations)) {
        const id = alarmIdOf(observation.rule, observation.subject);
        turn.take(id, observeAlarm(turn.alarms.get(id), observation, now));
      }
      break;
    case 'tick':
      for (const [id, alarm] of before.alarms) turn.take(id, tickAlarm(alarm, now));
      break;
    case 'acknowledged': {
      const alarm = before.alarms.get(event.alarmId);
      if (alarm !== undefined) turn.take(event.alarmId, acknowledgeAlarm(alarm, now));
      break;
    }
    case 'snoozed': {
      const alarm = before.alarms.get(event.alarmId);
      if (alarm !== undefined) turn.take(event.alarmId, snoozeAlarm(alarm, event.durationMs, now));
      break;
    }
    case 'account-read':
      turn.endPositions(event.accountId, event.positionKeys);
      break;
    case 'accounts-changed':
      for (const [id, alarm] of before.alarms) {
        const { accountId } = alarm.subject;
        if (accountId === undefined || event.accountIds.has(accountId)) continue;
        turn.end(id, alarm, 'the account is no longer watched');
      }
      break;
    case 'gap':
      turn.reportGap(event.fromMs, event.toMs, event.why);
      break;
  }
  return turn.finish();
}

/** Collects what one event does; gives the same state object back when nothing changed. */
class Turn {
  readonly #before: EngineState;
  readonly #now: Instant;
  readonly #effects: AlarmEffect[] = [];
  #alarms: Map<AlarmId, AlarmState> | undefined;
  readonly #outbox: OutboxTurn;

  constructor(before: EngineState, now: Instant) {
    this.#before = before;
    this.#now = now;
    this.#outbox = new OutboxTurn(before.outbox);
  }

  get alarms(): ReadonlyMap<AlarmId, AlarmState> {
    return this.#alarms ?? this.#before.alarms;
  }

  take(id: AlarmId, step: Step, closed = false): void {
    if (step.alarm !== this.alarms.get(id)) {
      this.#alarms ??= new Map(this.#before.alarms);
      if (step.alarm === undefined) this.#alarms.delete(id);
      else this.#alarms.set(id, step.alarm);
    }
    for (const decision of step.decisions) this.#carryOut(decision, closed);
  }

  /** Without a message. */
  end(id: AlarmId, alarm: AlarmState, why: string): void {
    this.#alarms ??= new Map(this.#before.alarms);
    this.#alarms.delete(id);
    this.#outbox.withdraw(id);
    this.#audit('resolved', alarm, why);
  }

  /** Alarms of positions that a good reading no longer has are over; what was critical then is a loud alarm of its own. */
  endPositions(accountId: AccountId, open: ReadonlySet<PositionKey>): void {
    const over = [...this.alarms.values()].filter(
      ({ subject }) =>
        subject.accountId === accountId &&
        subject.positionKey !== undefined &&
        !open.has(subject.positionKey),
    );
    const lost = over.filter(wasInDanger);
    const keys = new Set(lost.map(({ subject }) => subject.positionKey));
    for (const alarm of over) {
      if (keys.has(alarm.subject.positionKey)) {
        this.#outbox.supersede(alarm.id);
        this.end(alarm.id, alarm, 'the position is gone, probably liquidated');
      } else this.take(alarm.id, closeAlarm(alarm, 'the position is no longer open'), true);
    }
    if (lost.length === 0) return;
    const id = alarmIdOf('positions-gone', { accountId });
    this.take(id, raiseGone(this.alarms.get(id), accountId, lost, this.#now));
  }

  reportGap(fromMs: TimestampMs, toMs: TimestampMs, why: string): void {
    const lasted = formatDuration(toMs - fromMs);
    const text = `Not monitored from ${formatTimeOfDay(fromMs)} to ${formatTimeOfDay(toMs)} (${lasted}): ${why}.`;
    this.#effects.push({
      kind: 'audit',
      decision: { atMs: this.#now.wallMs, action: 'gap', text, inputs: { fromMs, toMs } },
    });
    for (const [id, alarm] of this.alarms) {
      const silenced = alarm.acknowledged !== undefined || alarm.snoozed !== undefined;
      if (alarm.stage === 'pending' || alarm.level !== 'critical' || silenced) continue;
      const again: AlarmState = {
        ...alarm,
        announced: { ...alarm.announced, lastMonotonicMs: this.#now.monotonicMs },
      };
      const said: Decision = {
        action: 'repeated',
        why: 'it was critical and unanswered before the gap',
        announce: { kind: 'repeated' },
        alarm: again,
      };
      this.take(id, { alarm: again, decisions: [said] });
    }
  }

  finish(): EngineStep {
    const { outbox, parcels } = this.#outbox.flush(this.#now.monotonicMs);
    let count = this.#before.announcementCount;
    for (const { drafts } of parcels) {
      const joined = summarize(drafts);
      if (joined === undefined) continue;
      count += 1;
      const id = `${this.#before.instance}-${count}`;
      this.#effects.push({
        kind: 'announce',
        announcement: { ...joined, id, atMs: this.#now.wallMs },
        alarmIds: drafts.map((draft) => draft.announcement.alarmId),
      });
    }
    const unchanged = this.#alarms === undefined && outbox === this.#before.outbox;
    const state = unchanged
      ? this.#before
      : { ...this.#before, alarms: this.alarms, outbox, announcementCount: count };
    return { state, effects: this.#effects };
  }

  #carryOut(decision: Decision, closed: boolean): void {
    const { alarm, announce } = decision;
    const inhibitor = announce === undefined ? undefined : inhibitorOf(alarm, this.alarms);
    if (announce === undefined) {
      this.#audit(decision.action, alarm, decision.why);
      return;
    }
    if (inhibitor !== undefined) {
      // A repetition that stays unsaid is no news for the log.
      if (announce.kind !== 'repeated') {
        this.#audit('suppressed', alarm, `it follows from ${inhibitor}`);
      }
      return;
    }
    if (announce.kind === 'resolved') {
      if (this.#outbox.withdraw(alarm.id)) {
        this.#audit('suppressed', alarm, `it ended before it was announced: ${decision.why}`);
        return;
      }
    }
    this.#audit(decision.action, alarm, decision.why);
    this.#outbox.add({
      announcement: this.#announcementOf(decision, announce, closed),
      ...(alarm.distance === undefined ? {} : { distance: alarm.distance }),
      queuedMonotonicMs: this.#now.monotonicMs,
    });
  }

  #announcementOf(
    { alarm }: Decision,
    announce: NonNullable<Decision['announce']>,
    closed: boolean,
  ): Omit<Announcement, 'id' | 'atMs'> {
    const { kind, step } = announce;
    const critical = alarm.level === 'critical' && kind !== 'resolved';
    const loud = alarm.level !== 'info';
    const { positionKey, accountId } = alarm.subject;
    return {
      alarmId: alarm.id,
      kind,
      level: alarm.level,
      ...(kind === 'resolved' ? this.#endWords(alarm, closed) : wordsOf(alarm)),
      notify: loud && step === undefined,
      sound: critical || (loud && step === 'sound'),
      windowToFront: critical && kind !== 'repeated',
      remote: critical || (loud && step === 'remote'),
      ...(positionKey === undefined ? {} : { positionKey }),
      ...(accountId === undefined ? {} : { accountId }),
    };
  }

  #endWords(alarm: AlarmState, closed: boolean): Words {
    const { level, distance } = alarm.worst;
    const worst = distance === undefined ? level : `${level}, ${formatPercent(distance)} away`;
    const durationMs = this.#now.monotonicMs - alarm.since.monotonicMs;
    return resolvedWords(alarm.rule, alarm.facts, { durationMs, worst, closed });
  }

  #audit(action: AlarmDecision['action'], alarm: AlarmState, why: string): void {
    const { accountId, positionKey } = alarm.subject;
    // The action stands beside it in the log, and a title is not said twice.
    const text = action === 'raised' ? raisedText(alarm, why) : said(wordsOf(alarm).title, why);
    this.#effects.push({
      kind: 'audit',
      decision: {
        atMs: this.#now.wallMs,
        action,
        alarmId: alarm.id,
        rule: alarm.rule,
        level: alarm.level,
        ...(accountId === undefined ? {} : { accountId }),
        ...(positionKey === undefined ? {} : { positionKey }),
        text,
        inputs: inputsOf(alarm, this.#now, isFlood(this.#before.outbox, this.#now.monotonicMs)),
      },
    });
  }
}

function raisedText(alarm: AlarmState, why: string): string {
  const { title } = wordsOf(alarm);
  const { facts, rule } = alarm;
  if (facts.kind !== 'position') return said(title, why);
  // How near it is stands in the title already.
  const reasons = facts.reasons.filter((reason) => !DISTANCE_REASON.test(reason));
  const isNews = rule === 'liquidation-risk' && !facts.liquidatable && reasons[0] !== CONTRADICTION;
  return isNews && reasons.length > 0 ? said(title, reasons.join('; ')) : title;
}

/** Two sentences, each with its capital and its full stop. */
function said(title: string, why: string): string {
  const sentence = why.replace(/\.$/, '');
  return `${title.replace(/\.?$/, '.')} ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function sourcesFirst(observations: readonly Observation[]): readonly Observation[] {
  const sources = observations.filter(({ rule }) => rule === 'blind');
  if (sources.length === 0) return observations;
  return [...sources, ...observations.filter(({ rule }) => rule !== 'blind')];
}

function wordsOf(alarm: AlarmState): Words {
  return alarmWords(alarm.rule, alarm.facts, alarm.valueState, alarm.since.wallMs);
}

/** The alarms as the screen lists them: worst first, then nearest, then oldest. What still waits for its confirmation is left out. */
export function alarmViews(state: EngineState): readonly AlarmView[] {
  const views: (AlarmView & { readonly room: number })[] = [];
  for (const alarm of state.alarms.values()) {
    if (alarm.stage === 'pending') continue;
    const { acknowledged, snoozed } = alarm;
    const answered = acknowledged !== undefined && alarm.stage === 'firing';
    views.push({
      id: alarm.id,
      rule: alarm.rule,
      level: alarm.level,
      phase: answered ? 'acknowledged' : alarm.stage,
      subject: alarm.subject,
      ...wordsOf(alarm),
      sinceMs: alarm.since.wallMs,
      ...(acknowledged === undefined ? {} : { acknowledgedAtMs: acknowledged.at.wallMs }),
      ...(snoozed === undefined ? {} : { snoozedUntilMs: snoozed.until.wallMs }),
      valueState: alarm.valueState,
      room: roomOf(alarm),
    });
  }
  const rank = { critical: 0, warning: 1, info: 2 };
  return views
    .toSorted(
      (a, b) =>
        rank[a.level] - rank[b.level] ||
        (a.room === b.room ? a.sinceMs - b.sinceMs : a.room - b.room),
    )
    .map(({ room: _, ...view }) => view);
}

/** Way to liquidation that puts an alarm before others of its level; what is gone comes first, what has no way last. */
function roomOf({ facts }: AlarmState): number {
  if (facts.kind === 'gone') return -1;
  if (facts.kind !== 'position') return Infinity;
  if (facts.liquidatable) return 0;
  return facts.distance.kind === 'distance' ? facts.distance.ratio : Infinity;
}
