import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { AlarmView } from '../../../../shared/alarms/alarm.ts';
import { COOLDOWN_MS } from '../../../../shared/alarms/announce/cooldown.ts';
import {
  compareGrades,
  type Grade,
  type Observation,
} from '../../../../shared/alarms/engine/alarm-state.ts';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import {
  createEngineState,
  type AlarmEvent,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { seen } from '../engine-harness.ts';

/**
 * Random lives of three alarms as a trader knows them: the list, the messages and the own answers, nothing of the inside. What is
 * promised is owed from the moment it is seen: a message by its time, or the trader's own answer before it. LEEWAY_FUZZ_RUNS
 * sets the number of lives.
 */
const RUNS = Number(process.env['LEEWAY_FUZZ_RUNS'] ?? 300);

const KEYS = ['acc|p|A|long|cross', 'acc|p|B|long|cross', 'other|p|C|short|isolated'] as const;
type Key = (typeof KEYS)[number];
const idOf = (key: Key) => `liquidation-risk|${key}`;

/** Criticals of one account are joined within ten seconds; a second for the tick, and one to spare. */
const CRITICAL_MS = 12_000;
/** Warnings are joined for half a minute, in a flood for two; a turn behind criticals is ten seconds. */
const WARNING_MS = 120_000 + 20_000;

type Command =
  | { do: 'see'; key: Key; grade: Grade; distance: number; stale: boolean; times: number }
  | { do: 'miss'; key: Key }
  | { do: 'calm'; key: Key }
  | { do: 'wait'; ms: number }
  | { do: 'acknowledge' | 'snooze'; key: Key }
  | { do: 'hold'; quiet: boolean; stress: boolean };

const key = fc.constantFrom(...KEYS);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      key,
      grade: fc.constantFrom<Grade>('normal', 'normal', 'info', 'warning', 'warning', 'critical'),
      distance: fc.constantFrom(0.01, 0.02, 0.029, 0.04, 0.08, 0.2),
      stale: fc.boolean(),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('miss' as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('calm' as const), key }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, 6_000, 31_000, 61_000, 310_000, 320_000, 1_900_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), key }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snooze' as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      quiet: fc.boolean(),
      stress: fc.boolean(),
    }),
  },
);

const FAR = { do: 'see', grade: 'normal', distance: 0.9, stale: false, times: 1 } as const;

class Trader {
  #state = createEngineState('t');
  #now = { wallMs: 1_760_000_000_000, monotonicMs: 1_000 };
  #isQuiet = false;
  readonly #owed = new Map<string, { untilMs: number; why: string }>();
  /** Since when a warning stands that nobody was told of. */
  readonly #unheard = new Map<string, number>();
  /** The nearest that an alarm was; what it was when it was told to be over, and when. */
  readonly #least = new Map<string, number>();
  readonly #cooling = new Map<string, { untilMs: number; least: number }>();
  readonly #ackedAt = new Map<string, number>();
  /** What the last look proved: what is old proves only what is worse. */
  readonly #proven = new Map<string, Grade>();
  /** Told of by the last event. */
  readonly #told = new Set<string>();

  do(c: Command): void {
    switch (c.do) {
      case 'see':
        for (let i = 0; i < c.times; i += 1) {
          this.#see(c);
          this.#pass(1_000);
        }
        return;
      case 'miss': {
        const before = this.#view(c.key);
        const base = seen('normal', { key: c.key, accountId: accountOf(c.key) });
        this.#observe({ ...base, truth: { kind: 'unseen', valueState: 'unknown' } });
        // Missing data never clear, and unknown is never normal.
        if (before !== undefined) must(this.#view(c.key) !== undefined, 'it stays in the list');
        return;
      }
      case 'calm':
        // Long enough to be told that it is over, a level at a time.
        for (let i = 0; i < 4; i += 1) {
          this.#see({ ...FAR, key: c.key });
          this.#pass(310_000);
        }
        return;
      case 'wait':
        this.#pass(c.ms);
        return;
      case 'acknowledge':
      case 'snooze': {
        const alarmId = idOf(c.key);
        if (this.#view(c.key) === undefined) return;
        this.#owed.delete(alarmId);
        const least = this.#least.get(alarmId);
        if (c.do === 'acknowledge' && least !== undefined) this.#ackedAt.set(alarmId, least);
        this.#send(
          c.do === 'snooze'
            ? { type: 'snoozed', alarmId, durationMs: 600_000 }
            : { type: 'acknowledged', alarmId },
        );
        return;
      }
      case 'hold':
        this.#isQuiet = c.quiet;
        this.#send({
          type: 'conditions',
          conditions: { quiet: c.quiet, stress: c.stress, off: [] },
        });
        return;
    }
  }

  #see({ key: one, grade, distance, stale }: Extract<Command, { do: 'see' }>): void {
    const id = idOf(one);
    const before = this.#view(one);
    this.#observe(seen(grade, { key: one, accountId: accountOf(one), distance, stale }));
    const after = this.#view(one);
    if (!stale || compareGrades(grade, this.#proven.get(id) ?? 'normal') > 0) {
      this.#proven.set(id, grade);
    }
    if (grade === 'critical' && before?.level !== 'critical') {
      this.#owe(id, CRITICAL_MS, 'it became critical');
    }
    const warned = grade === 'warning' && after?.phase === 'firing' && !this.#isQuiet;
    if (warned && (before === undefined || before.level === 'info')) {
      const cooled = this.#cooling.get(id);
      const isCooling = cooled !== undefined && cooled.untilMs > this.#now.monotonicMs;
      if (!isCooling) this.#owe(id, WARNING_MS, 'it became a warning');
      else if (distance < cooled.least) this.#owe(id, WARNING_MS, 'nearer than before');
    }
    if (grade === 'critical' && before?.phase === 'acknowledged' && before.level === 'critical') {
      const then = this.#ackedAt.get(id);
      // A quarter nearer than anything that was answered.
      if (then !== undefined && distance < then * 0.75) this.#owe(id, CRITICAL_MS, 'nearer again');
    }
    const least = Math.min(distance, this.#least.get(id) ?? Infinity);
    if (after !== undefined) this.#least.set(id, least);
  }

  #owe(id: string, ms: number, why: string): void {
    if (this.#told.has(id)) return;
    const untilMs = this.#now.monotonicMs + ms;
    const known = this.#owed.get(id);
    if (known === undefined || known.untilMs > untilMs) this.#owed.set(id, { untilMs, why });
  }

  #pass(ms: number): void {
    const step = ms > 100_000 ? 5_000 : 1_000;
    for (let t = 0; t < ms; t += step) {
      this.#now = {
        wallMs: this.#now.wallMs + step,
        monotonicMs: this.#now.monotonicMs + step,
      };
      this.#send({ type: 'tick' });
      this.#check(step);
    }
  }

  #observe(observation: Observation): void {
    this.#send({ type: 'observed', observations: [observation] });
  }

  #send(event: AlarmEvent): void {
    const { state, effects } = stepEngine(this.#state, event, this.#now);
    this.#state = state;
    this.#told.clear();
    for (const effect of effects) {
      if (effect.kind !== 'announce') continue;
      const { announcement, alarmIds } = effect;
      for (const { alarmId, kind, level } of announcement.reports ?? []) {
        must(alarmIds.includes(alarmId), 'a message names what it is about');
        if (kind === 'resolved') {
          const least = this.#least.get(alarmId) ?? 0;
          this.#cooling.set(alarmId, { untilMs: this.#now.monotonicMs + COOLDOWN_MS, least });
          this.#least.delete(alarmId);
        } else if (kind !== 'unstable') {
          const { notify, sound, remote } = announcement;
          if (level === 'critical') must(notify && sound && remote, 'critical is on every channel');
          this.#told.add(alarmId);
          this.#owed.delete(alarmId);
          this.#unheard.delete(alarmId);
        }
      }
    }
    for (const one of KEYS) if (this.#view(one) === undefined) this.#owed.delete(idOf(one));
  }

  #check(step: number): void {
    const now = this.#now.monotonicMs;
    for (const [id, { untilMs, why }] of this.#owed) {
      must(now <= untilMs + step, `${id}: nobody was told in time that ${why}`);
    }
    for (const one of KEYS) {
      const id = idOf(one);
      const view = this.#view(one);
      const isLoud = view?.phase === 'firing' && view.level !== 'info';
      // Better than its level when it was last seen: it stands and is quiet. That nothing is seen has an alarm of its own.
      const proven = this.#proven.get(id) ?? 'normal';
      const isDanger = view !== undefined && compareGrades(proven, view.level) >= 0;
      if (!isLoud || !isDanger || view.snoozedUntilMs !== undefined || this.#isQuiet) {
        this.#unheard.delete(id);
        continue;
      }
      const since = this.#unheard.get(id) ?? now;
      this.#unheard.set(id, since);
      // The hour of the cooldown at most; what was told is told again each half an hour.
      must(now - since <= COOLDOWN_MS + WARNING_MS, `${id}: it stands and nobody hears of it`);
    }
  }

  #view(one: Key): AlarmView | undefined {
    return alarmViews(this.#state).find(({ id }) => id === idOf(one));
  }
}

const accountOf = (one: Key) => one.split('|')[0] ?? '';

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken: ${what}`);
}

describe('what a trader is promised, whatever happens', () => {
  it('comes by its time: critical, nearer than answered, warnings, what breaks its cooldown (C1, C8, C10, C11)', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 40, size: 'max' }), (commands) => {
        const trader = new Trader();
        for (const one of commands) trader.do(one);
      }),
      { numRuns: RUNS },
    );
  }, 3_600_000);
});
