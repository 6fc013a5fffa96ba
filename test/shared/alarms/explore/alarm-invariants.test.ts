import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { AlarmEffect } from '../../../../shared/alarms/engine/engine-state.ts';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import {
  createEngineState,
  type AlarmEvent,
} from '../../../../shared/alarms/engine/engine-state.ts';
import {
  compareGrades,
  type AlarmState,
  type Grade,
  type Instant,
  type Observation,
} from '../../../../shared/alarms/engine/alarm-state.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { seen, source } from '../engine-harness.ts';

/**
 * Random lives of three alarms on a virtual clock. After every step: no silence while critical (C1), missing data never
 * clears (D3), worse always breaks through (C10), a snooze and an acknowledgement end (C8, C9), and nothing is called
 * better before it has been so for five minutes (C4). LEEWAY_FUZZ_RUNS sets the number of lives.
 */
const RUNS = Number(process.env['LEEWAY_FUZZ_RUNS'] ?? 300);

const KEYS = ['acc|p|A|long|cross', 'acc|p|B|long|cross', 'other|p|C|short|isolated'] as const;
type Key = (typeof KEYS)[number];

type Command =
  | { do: 'see'; key: Key; grade: Grade; hold: Grade; distance: number; stale: boolean }
  | { do: 'miss'; key: Key; floor: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'acknowledge'; key: Key }
  | { do: 'snooze'; key: Key; ms: number }
  | { do: 'blind'; on: boolean }
  | { do: 'hold'; quiet: boolean; stress: boolean }
  | { do: 'restart'; awayMs: number; wallJumpMs: number };

const key = fc.constantFrom(...KEYS);
const grade = fc.constantFrom<Grade>('normal', 'info', 'warning', 'critical');
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      key,
      grade,
      hold: grade,
      distance: fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      stale: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('miss' as const), key, floor: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, 5_000, 31_000, 61_000, 310_000, 1_810_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('acknowledge' as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('snooze' as const),
      key,
      ms: fc.constantFrom(-5, 1_000, 600_000, 1e12, Number.NaN),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('blind' as const), on: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      quiet: fc.boolean(),
      stress: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      awayMs: fc.constantFrom(10, 120_000, 3_600_000),
      wallJumpMs: fc.constantFrom(0, 7_200_000, -7_200_000),
    }),
  },
);

const idOf = (k: Key) => `liquidation-risk|${k}`;

/** What an outside observer knows: enough to say when the engine would be wrong. */
class World {
  state = createEngineState('w');
  now: Instant = { wallMs: 1_760_000_000_000, monotonicMs: 1_000 };
  effects: AlarmEffect[] = [];
  /** When each alarm was last spoken of. */
  spoken = new Map<string, number>();
  /** What the last look proved, and since when nothing spoke against "better". */
  provenGrade = new Map<Key, Grade>();
  lastBad = new Map<Key, number>();

  send(event: AlarmEvent) {
    const { state, effects } = stepEngine(this.state, event, this.now);
    for (const [id, before] of this.state.alarms) {
      // When a silence ends, the alarm has its ten seconds again to come through the outbox.
      if (isSilenced(before) && !isSilenced(state.alarms.get(id))) {
        this.spoken.set(id, this.now.monotonicMs);
      }
    }
    this.state = state;
    for (const effect of effects) {
      if (effect.kind !== 'announce') continue;
      for (const id of effect.alarmIds) this.spoken.set(id, this.now.monotonicMs);
    }
  }

  alarm(k: Key): AlarmState | undefined {
    return this.state.alarms.get(idOf(k));
  }

  wait(ms: number) {
    const step = ms > 100_000 ? 10_000 : 1_000;
    for (let t = 0; t < ms; t += step) {
      this.now = { wallMs: this.now.wallMs + step, monotonicMs: this.now.monotonicMs + step };
      const before = this.state;
      this.send({ type: 'tick' });
      for (const k of KEYS) this.neverSofter(k, before.alarms.get(idOf(k)));
      this.check();
    }
  }

  /** What must hold at every moment. */
  check() {
    const { monotonicMs } = this.now;
    for (const k of KEYS) {
      const alarm = this.alarm(k);
      const isCritical = this.provenGrade.get(k) === 'critical';
      if (isCritical) {
        must(alarm?.level === 'critical' && alarm.stage === 'firing', 'critical stands');
      }
      if (alarm === undefined || alarm.stage === 'pending') continue;
      if (alarm.acknowledged !== undefined && isCritical) {
        const age = monotonicMs - alarm.acknowledged.at.monotonicMs;
        must(age <= 1_800_000 + 10_000, 'an acknowledgement ends', age);
      }
      if (alarm.snoozed !== undefined) {
        const limit = alarm.level === 'critical' ? 900_000 : 28_800_000;
        const left = alarm.snoozed.until.monotonicMs - monotonicMs;
        must(left <= limit, 'a snooze has its limit', left);
      }
      if (isCritical && !isSilenced(alarm)) {
        const quiet = monotonicMs - (this.spoken.get(alarm.id) ?? alarm.since.monotonicMs);
        // 60 s or 5 min by the schedule, a tick, and at most ten seconds for its turn in the outbox.
        const limit = (alarm.announced.count >= 5 ? 300_000 : 60_000) + 20_000;
        must(quiet <= limit, 'no silence while critical', quiet);
      }
    }
  }

  /** Nothing but fresh, better data makes an alarm softer. */
  neverSofter(k: Key, before: AlarmState | undefined) {
    if (before === undefined || before.stage === 'pending') return;
    const after = this.alarm(k);
    must(after !== undefined, 'nothing but fresh data clears');
    if (after !== undefined) must(compareGrades(after.level, before.level) >= 0, 'nor softens');
  }
}

function must(holds: boolean, what: string, value?: number): void {
  if (!holds) throw new Error(`broken: ${what}${value === undefined ? '' : ` (${value})`}`);
}

function isSilenced(alarm: AlarmState | undefined): boolean {
  return alarm?.acknowledged !== undefined || alarm?.snoozed !== undefined;
}

function look(c: Extract<Command, { do: 'see' | 'miss' }>): Observation {
  const accountId = c.key.split('|')[0] ?? '';
  if (c.do === 'see') {
    return seen(c.grade, {
      key: c.key,
      accountId,
      holdGrade: c.hold,
      distance: c.distance,
      stale: c.stale,
    });
  }
  const base = seen('normal', { key: c.key, accountId });
  return {
    ...base,
    truth: {
      kind: 'unseen',
      valueState: 'unknown',
      ...(c.floor ? { floor: 'warning' as const } : {}),
    },
  };
}

function carryOut(world: World, c: Command) {
  switch (c.do) {
    case 'see':
    case 'miss': {
      const before = world.alarm(c.key);
      const observation = look(c);
      const fresh = c.do === 'see' && !c.stale;
      const proven: Grade | undefined = c.do === 'see' ? c.grade : undefined;
      world.send({ type: 'observed', observations: [observation] });
      const after = world.alarm(c.key);
      // What was critical stays proven until fresh data say otherwise.
      if (
        fresh ||
        (proven !== undefined &&
          compareGrades(proven, world.provenGrade.get(c.key) ?? 'normal') > 0)
      ) {
        // Critical again after a while of something else: its time begins now.
        if (proven === 'critical' && world.provenGrade.get(c.key) !== 'critical') {
          world.spoken.set(idOf(c.key), world.now.monotonicMs);
        }
        if (proven !== undefined) world.provenGrade.set(c.key, proven);
      }
      const loud = before !== undefined && before.stage !== 'pending';
      if (!fresh) world.neverSofter(c.key, before);
      if (loud && proven !== undefined && compareGrades(proven, before.level) > 0) {
        must(after?.level === proven && after.stage === 'firing', 'worse raises the level');
        must(!isSilenced(after), 'worse breaks through');
      }
      const softer = loud && (after === undefined || compareGrades(after.level, before.level) < 0);
      const now = world.now.monotonicMs;
      if (softer) {
        const held = now - (world.lastBad.get(c.key) ?? 0);
        must(held >= 300_000, 'better only after five minutes', held);
      }
      const truth = observation.truth;
      const bad =
        !fresh ||
        (truth.kind === 'seen' &&
          before !== undefined &&
          compareGrades(truth.holdGrade, before.level) >= 0);
      if (bad || before === undefined || softer) world.lastBad.set(c.key, now);
      break;
    }
    case 'wait':
      world.wait(c.ms);
      break;
    case 'acknowledge':
    case 'snooze': {
      const before = world.alarm(c.key);
      const alarmId = idOf(c.key);
      world.send(
        c.do === 'snooze'
          ? { type: 'snoozed', alarmId, durationMs: c.ms }
          : { type: 'acknowledged', alarmId },
      );
      world.neverSofter(c.key, before);
      // Silence was asked for; it ends on its own terms, and the count of quiet time begins anew then.
      world.spoken.set(alarmId, world.now.monotonicMs);
      break;
    }
    case 'blind':
      world.send({
        type: 'observed',
        observations: [source('blind', c.on ? 'critical' : 'normal')],
      });
      break;
    case 'hold': {
      const before = world.state;
      const { quiet, stress } = c;
      world.send({ type: 'conditions', conditions: { quiet, stress, off: [] } });
      for (const k of KEYS) world.neverSofter(k, before.alarms.get(idOf(k)));
      break;
    }
    case 'restart': {
      const before = world.state;
      const saved: ReturnType<typeof snapshotEngine> = JSON.parse(
        JSON.stringify(snapshotEngine(before, world.now)),
      );
      const fromMs = world.now.wallMs;
      world.now = { wallMs: fromMs + c.awayMs + c.wallJumpMs, monotonicMs: 77 };
      world.state = restoreEngine(saved, `w${fromMs}`, world.now);
      world.send({ type: 'gap', fromMs, toMs: world.now.wallMs, why: 'test' });
      for (const k of KEYS) world.neverSofter(k, before.alarms.get(idOf(k)));
      world.spoken.clear();
      for (const k of KEYS) {
        world.lastBad.set(k, world.now.monotonicMs);
        if (before.alarms.get(idOf(k))?.stage === 'recovering') world.provenGrade.delete(k);
        world.spoken.set(idOf(k), world.now.monotonicMs);
      }
      break;
    }
  }
  // As the monitor does every second: what ran out meanwhile is noticed.
  world.send({ type: 'tick' });
  world.check();
}

describe('the alarm engine, whatever happens', () => {
  it('is never silent while critical, clears nothing by missing data, and lets worse break through', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 40, size: 'max' }), (commands) => {
        const world = new World();
        for (const one of commands) carryOut(world, one);
      }),
      { numRuns: RUNS },
    );
  }, 3_600_000);
});
