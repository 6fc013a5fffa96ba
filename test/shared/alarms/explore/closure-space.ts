import { isDangerPresent } from '../../../../shared/alarms/engine/observe-alarm.ts';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import { type AlarmState, type Instant } from '../../../../shared/alarms/engine/alarm-state.ts';
import { RULES } from '../../../../shared/alarms/rules/rule-traits.ts';
import {
  createEngineState,
  type AlarmEvent,
  type EngineState,
  type EngineStep,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';

/** One moment of the engine, concrete; the first that was found stands for all that differ only in the length of times. */
export interface Node {
  readonly state: EngineState;
  readonly now: Instant;
}

/** What may happen: an event at the same moment, time that passes up to a deadline, or a restart. */
export type Move =
  | { readonly name: string; readonly event: AlarmEvent }
  | { readonly name: string; readonly wait: 'next' | 'second' | 'all' }
  | { readonly name: string; readonly restart: true };

export interface Taken {
  readonly before: Node;
  readonly move: Move;
  readonly after: Node;
  readonly effects: EngineStep['effects'];
}

const MIN = 60_000;

/** Every moment at which time alone will change something, with a name that says what. */
function deadlinesOf({ state }: Node): readonly { readonly name: string; readonly at: number }[] {
  const { outbox } = state;
  const ends: { name: string; at: number }[] = [];
  for (const alarm of state.alarms.values()) {
    const add = (name: string, at: number | undefined) => {
      if (at !== undefined) ends.push({ name: `${alarm.rule} ${name}`, at });
    };
    const isAnswered = alarm.acknowledged !== undefined || alarm.snoozed !== undefined;
    if (isDangerPresent(alarm) && !isAnswered && alarm.unsaid === undefined) {
      add('repeat', alarm.announced.lastMonotonicMs + pauseOf(alarm));
    }
    if (alarm.recovery !== undefined) {
      add('held', alarm.recovery.sinceMonotonicMs + RULES[alarm.rule].holdMs);
    }
    if (alarm.level === 'critical' && alarm.acknowledged !== undefined) {
      add('acknowledged', alarm.acknowledged.at.monotonicMs + 30 * MIN);
    }
    add('snoozed', alarm.snoozed?.until.monotonicMs);
    for (const change of alarm.changes ?? [])
      add(change.up ? 'up' : 'down', change.atMonotonicMs + MIN);
    add('unstable', alarm.unstableUntilMonotonicMs);
  }
  for (const [id, { untilMonotonicMs }] of state.cooldowns) {
    ends.push({ name: `${id} cools`, at: untilMonotonicMs });
  }
  for (const { atMs } of outbox.sent) ends.push({ name: 'slot', at: atMs + 10_000 });
  for (const [id, draft] of outbox.critical)
    ends.push({ name: `joined ${id}`, at: draft.queuedMonotonicMs + 2_000 });
  if (outbox.calm.size > 0 && outbox.lastCalmMs !== undefined) {
    ends.push({ name: 'calm', at: outbox.lastCalmMs + 30_000 });
  }
  return ends;
}

function pauseOf({ level, announced: { count } }: AlarmState): number {
  if (level === 'critical') return count < 5 ? MIN : 5 * MIN;
  if (level === 'info') return Infinity;
  return count === 0 ? 30_000 : count === 1 ? 90_000 : 30 * MIN;
}

/** Two nodes with the same key differ only in how long things last: which comes before which is in it. */
function keyOf(node: Node): string {
  const { state, now } = node;
  const alarms = [...state.alarms.values()].map((alarm) => [
    alarm.rule,
    alarm.stage,
    alarm.level,
    alarm.grade,
    alarm.valueState,
    alarm.recovery?.to,
    alarm.acknowledged !== undefined,
    alarm.snoozed !== undefined,
    alarm.unsaid,
    alarm.worst.level,
    Math.min(alarm.announced.count, alarm.level === 'critical' ? 5 : 2),
    // Silenced further away than now, or not.
    shrinkOf(alarm),
  ]);
  const ahead = deadlinesOf(node)
    .filter(({ at }) => at > now.monotonicMs && Number.isFinite(at))
    .toSorted((a, b) => a.at - b.at || a.name.localeCompare(b.name));
  let last = -1;
  const order = ahead.map(({ name, at }) => {
    const mark = at === last ? '=' : '<';
    last = at;
    return `${mark}${name}`;
  });
  const { critical, calm } = state.outbox;
  const drafts = [...critical, ...calm].map(
    ([id, { announcement }]) => `${id} ${announcement.kind} ${announcement.level}`,
  );
  return JSON.stringify([
    alarms.map((one) => JSON.stringify(one)).toSorted((a, b) => a.localeCompare(b)),
    order,
    drafts,
    state.conditions.quiet,
    state.conditions.stress,
  ]);
}

function shrinkOf({ acknowledged, snoozed, distance }: AlarmState): string {
  const silenced = acknowledged?.distance ?? snoozed?.distance;
  if (silenced === undefined || distance === undefined) return 'none';
  return distance <= silenced * 0.75 ? 'near' : 'far';
}

function startNode(): Node {
  return {
    state: createEngineState('c'),
    now: { wallMs: 1_760_000_000_000, monotonicMs: 1_000_000 },
  };
}

/** Carries out one move; undefined where there is no deadline to wait for. */
function take(before: Node, move: Move): Taken | undefined {
  if ('event' in move) {
    const { state, effects } = stepEngine(before.state, move.event, before.now);
    return { before, move, after: { state, now: before.now }, effects };
  }
  if ('restart' in move) {
    const saved = snapshotEngine(before.state, before.now);
    const now = { wallMs: before.now.wallMs + 1_000, monotonicMs: 50 };
    const restored = restoreEngine(JSON.parse(JSON.stringify(saved)) as typeof saved, 'd', now);
    const gap = { type: 'gap', fromMs: before.now.wallMs, toMs: now.wallMs, why: 'x' } as const;
    const { state, effects } = stepEngine(restored, gap, now);
    return { before, move, after: { state, now }, effects };
  }
  const ahead = [...new Set(deadlinesOf(before).map(({ at }) => at))]
    .filter((at) => at > before.now.monotonicMs && Number.isFinite(at))
    .toSorted((a, b) => a - b);
  const at = move.wait === 'next' ? ahead[0] : move.wait === 'second' ? ahead[1] : ahead.at(-1);
  if (at === undefined) return undefined;
  const now = {
    wallMs: before.now.wallMs + at - before.now.monotonicMs,
    monotonicMs: at,
  };
  const { state, effects } = stepEngine(before.state, { type: 'tick' }, now);
  return { before, move, after: { state, now }, effects };
}

export interface Exploration {
  readonly states: number;
  readonly moves: number;
  /** Nothing new was found any more; false: the bound was reached first. */
  readonly isClosed: boolean;
}

/** Breadth first from the empty engine, every move from every state, until nothing new is found. */
export function explore(
  moves: readonly Move[],
  check: (taken: Taken) => void,
  most = 2_000_000,
): Exploration {
  const start = startNode();
  const seen = new Set([keyOf(start)]);
  let frontier: Node[] = [start];
  let count = 0;
  while (frontier.length > 0) {
    const next: Node[] = [];
    for (const node of frontier) {
      for (const move of moves) {
        const taken = take(node, move);
        if (taken === undefined) continue;
        count += 1;
        check(taken);
        const key = keyOf(taken.after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(taken.after);
        if (seen.size > most) return { states: seen.size, moves: count, isClosed: false };
      }
    }
    frontier = next;
  }
  return { states: seen.size, moves: count, isClosed: true };
}
