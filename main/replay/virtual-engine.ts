import type { AlarmDecision } from '../../shared/alarms/audit/alarm-decision.ts';
import { stepEngine } from '../../shared/alarms/engine/alarm-engine.ts';
import type { Instant, Observation } from '../../shared/alarms/engine/alarm-state.ts';
import type { AlarmRule, Announcement } from '../../shared/alarms/alarm.ts';
import {
  createEngineState,
  type AlarmEvent,
  type EngineState,
  type EngineStep,
} from '../../shared/alarms/engine/engine-state.ts';
import type { AccountId, DurationMs, PositionKey, TimestampMs } from '../../shared/domain/units.ts';

/** How often an account with an alarm in it is read: a price that stays is then a second sample. */
const POLL_MS: DurationMs = 5_000;
/** The monitor's own tick. */
const TICK_MS: DurationMs = 1_000;

export interface EngineOutlet {
  readonly onDecision: (decision: AlarmDecision) => void;
  readonly onAnnouncement: (announcement: Announcement) => void;
}

/** What the alarms of one state are about. */
interface Troubled {
  readonly alarms?: EngineState['alarms'];
  readonly positions: ReadonlySet<PositionKey>;
  readonly accounts: ReadonlySet<AccountId>;
}

/**
 * The alarm engine on a virtual clock. Its timers (a second look, repeats, the end of a recovery, joined messages) run between
 * the prices as they do in the monitor once a second. Most of those seconds nothing happens, so the next one in which something does
 * is searched for by asking the engine itself, which is pure, instead of stepping through all of them.
 */
export class VirtualEngine {
  readonly #outlet: EngineOutlet;
  #state: EngineState;
  #nowMs: TimestampMs;
  /** What was seen at the last price; it stays true until the next. */
  #held: readonly Observation[] = [];
  #seenMs: TimestampMs;
  /** Seconds from one thing that was due to the next. */
  #lastWait: number | undefined;
  #troubled: Troubled = { positions: new Set(), accounts: new Set() };

  constructor(startMs: TimestampMs, outlet: EngineOutlet) {
    this.#outlet = outlet;
    this.#state = createEngineState('replay');
    this.#nowMs = startMs;
    this.#seenMs = startMs;
  }

  hasAlarm(alarmId: string): boolean {
    return this.#state.alarms.has(alarmId);
  }

  hasAlarmOn(key: PositionKey): boolean {
    return this.#ofState().positions.has(key);
  }

  /** Whether any alarm about this account or one of its positions stands. */
  hasAlarmIn(accountId: AccountId): boolean {
    return this.#ofState().accounts.has(accountId);
  }

  /** Alarm ids of this rule that stand. */
  standing(rule: AlarmRule): readonly string[] {
    return [...this.#state.alarms.values()].flatMap((alarm) =>
      alarm.rule === rule ? [alarm.id] : [],
    );
  }

  /** Lets the time pass until shortly before `untilMs`, with what was last seen unchanged. */
  pass(untilMs: TimestampMs): void {
    while (!this.#isIdle()) {
      const dueMs = this.#nextDue(untilMs);
      if (dueMs === undefined) break;
      this.#apply(this.#holdAt(dueMs), dueMs);
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Lets the time pass in which nobody could watch. */
  skip(untilMs: TimestampMs): void {
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** What is seen at a new price; replaces what was seen before. */
  observe(observations: readonly Observation[], atMs: TimestampMs): void {
    this.#held = observations;
    this.#seenMs = atMs;
    this.#nowMs = atMs;
    if (observations.length > 0) this.send({ type: 'observed', observations });
    if (!this.#isIdle()) this.send({ type: 'tick' });
  }

  send(event: AlarmEvent): void {
    this.#apply(stepEngine(this.#state, event, instant(this.#nowMs)), this.#nowMs);
  }

  #ofState(): Troubled {
    const { alarms } = this.#state;
    if (this.#troubled.alarms !== alarms) {
      const subjects = [...alarms.values()].map(({ subject }) => subject);
      this.#troubled = {
        alarms,
        positions: new Set(subjects.flatMap(({ positionKey }) => positionKey ?? [])),
        accounts: new Set(subjects.flatMap(({ accountId }) => accountId ?? [])),
      };
    }
    return this.#troubled;
  }

  #isIdle(): boolean {
    const { alarms, outbox } = this.#state;
    return alarms.size === 0 && outbox.critical.size === 0 && outbox.calm.size === 0;
  }

  /** The first second after now and before `untilMs` in which the engine does something. */
  #nextDue(untilMs: TimestampMs): TimestampMs | undefined {
    let low = 0;
    let high = Math.ceil((untilMs - this.#nowMs) / TICK_MS) - 1;
    const at = (seconds: number) => this.#nowMs + seconds * TICK_MS;
    if (high < 1 || this.#holdAt(at(high)).effects.length === 0) return undefined;
    // What is due stays due, so halving finds where it begins; repetitions come at the same distance as the last.
    let next = this.#lastWait;
    while (high - low > 1) {
      const middle = next !== undefined && next > low && next < high ? next : (low + high) >> 1;
      next = next === this.#lastWait && middle === next ? next - 1 : undefined;
      if (this.#holdAt(at(middle)).effects.length > 0) high = middle;
      else low = middle;
    }
    this.#lastWait = high;
    return at(high);
  }

  /** What the engine would do at this moment, everything as last seen. */
  #holdAt(atMs: TimestampMs): EngineStep {
    const now = instant(atMs);
    const polls = Math.floor((atMs - this.#seenMs) / POLL_MS);
    const seenAgain = (one: Observation): Observation =>
      polls === 0 ? one : { ...one, sample: `${this.#seenMs + polls * POLL_MS}` };
    const seen =
      this.#held.length === 0
        ? { state: this.#state, effects: [] }
        : stepEngine(
            this.#state,
            { type: 'observed', observations: this.#held.map(seenAgain) },
            now,
          );
    const ticked = stepEngine(seen.state, { type: 'tick' }, now);
    return { state: ticked.state, effects: [...seen.effects, ...ticked.effects] };
  }

  #apply(step: EngineStep, atMs: TimestampMs): void {
    this.#state = step.state;
    this.#nowMs = atMs;
    for (const effect of step.effects) {
      if (effect.kind === 'audit') this.#outlet.onDecision(effect.decision);
      else this.#outlet.onAnnouncement(effect.announcement);
    }
  }
}

/** Nothing sleeps and no clock is set: both clocks show the same. */
function instant(atMs: TimestampMs): Instant {
  return { wallMs: atMs, monotonicMs: atMs };
}
