import type { FeedState } from '../../domain/feed-state.ts';
import type { AlarmLevel } from '../alarm.ts';
import type { Decision, Step } from './decision.ts';
import { isUnstable, noteChange } from './chatter.ts';
import { REMOTE_COUNT } from '../announce/ladder.ts';
import { RULES } from '../rules/rule-traits.ts';
import {
  alarmIdOf,
  compareGrades,
  higherGrade,
  type AlarmState,
  type Grade,
  type Instant,
  type Observation,
  type Recovery,
} from './alarm-state.ts';

/** Less than this part of the distance left since the acknowledgement: it no longer holds (promise C8). */
const SHRUNK = 0.75;

/**
 * One look at one subject: the whole life of an alarm except its timers. `stress`: the market is such that nothing waits
 * for a second sample.
 */
export function observeAlarm(
  before: AlarmState | undefined,
  observation: Observation,
  now: Instant,
  stress = false,
): Step {
  const grade = gradeOf(observation);
  if (before === undefined || before.stage === 'pending') {
    return withUnstableNote(before, observeQuiet(before, observation, grade, now, stress), now);
  }
  if (RULES[observation.rule].lastsMs !== undefined) {
    return happenAgain(before, observation, grade, now);
  }
  const alarm = noteChange(before, refreshed(before, observation), now);
  if (grade !== undefined && compareGrades(grade, before.level) > 0) {
    return withUnstableNote(before, worsen(alarm, grade as AlarmLevel, now), now);
  }
  const step = mayImprove(observation) ? observeSeen(alarm, observation, now) : hold(alarm, now);
  return withUnstableNote(before, step, now);
}

/** The alarm was as bad as its level says when it was seen last; a deadband or recovery is quiet. */
export function isDangerPresent(alarm: AlarmState): boolean {
  return alarm.stage === 'firing' && compareGrades(alarm.grade, alarm.level) >= 0;
}

/** Said once when an alarm becomes unstable: for the log and the list, not for the ear. */
function withUnstableNote(before: AlarmState | undefined, step: Step, now: Instant): Step {
  const { alarm } = step;
  if (alarm === undefined || alarm.stage === 'pending') return step;
  if (!isUnstable(alarm, now) || (before !== undefined && isUnstable(before, now))) return step;
  const why = 'it changed three times within a minute: it keeps its level for five minutes';
  const note: Decision = { action: 'unstable', why, announce: { kind: 'unstable' }, alarm };
  return { alarm, decisions: [...step.decisions, note] };
}

/** An event, not a state: each time it happens is news, whatever was answered before. */
function happenAgain(
  before: AlarmState,
  observation: Observation,
  grade: Grade | undefined,
  now: Instant,
): Step {
  if (grade === undefined || grade === 'normal') return { alarm: before, decisions: [] };
  const alarm = newAlarm(observation, higherGrade(grade, before.level), now);
  const why = 'it happened again';
  return {
    alarm,
    decisions: [{ action: 'raised', why, announce: { kind: 'raised' }, alarm }],
  };
}

/** The grade that this look proves; undefined when it proves nothing. */
function gradeOf({ truth }: Observation): Grade | undefined {
  return truth.kind === 'seen' ? truth.grade : truth.floor;
}

/** Only fresh data that were really seen may end or lower an alarm (promise D3). */
function mayImprove({ truth }: Observation): boolean {
  return truth.kind === 'seen' && truth.valueState === 'ok';
}

/** Nothing has been announced yet: raise, wait for a second sample, or forget. */
function observeQuiet(
  before: AlarmState | undefined,
  observation: Observation,
  grade: Grade | undefined,
  now: Instant,
  stress: boolean,
): Step {
  if (grade === undefined) {
    if (before === undefined) return { alarm: undefined, decisions: [] };
    return { alarm: { ...before, valueState: observation.truth.valueState }, decisions: [] };
  }
  if (grade === 'normal') {
    if (before === undefined || before.grade === 'normal' || !mayImprove(observation)) {
      return { alarm: before, decisions: [] };
    }
    // Remembered for a minute, so that what comes and goes is not forgotten each time.
    const calm = noteChange(before, { ...before, grade }, now);
    const why = 'only one look saw it, and the next was normal, so nothing was said';
    return { alarm: calm, decisions: [{ action: 'suppressed', why, alarm: before }] };
  }
  const alarm = noteChange(before, newAlarm(observation, grade, now), now);
  const mustConfirm =
    RULES[observation.rule].confirm && grade !== 'critical' && !stress && !isUnstable(alarm, now);
  const { sample } = observation;
  if (mustConfirm && (before === undefined || before.grade === 'normal')) {
    const pending = { ...alarm, stage: 'pending' as const };
    return { alarm: sample === undefined ? pending : { ...pending, sample }, decisions: [] };
  }
  if (mustConfirm && sample !== undefined && sample === before?.sample) {
    return { alarm: before, decisions: [] };
  }
  return {
    alarm,
    decisions: [{ action: 'raised', why: reasonWords(alarm), announce: { kind: 'raised' }, alarm }],
  };
}

function newAlarm(observation: Observation, level: AlarmLevel, now: Instant): AlarmState {
  const distance = distanceOf(observation);
  return {
    id: alarmIdOf(observation.rule, observation.subject),
    rule: observation.rule,
    subject: observation.subject,
    stage: 'firing',
    level,
    grade: level,
    valueState: observation.truth.valueState,
    facts: observation.facts,
    since: now,
    ...(distance === undefined ? {} : { distance }),
    announced: { lastMonotonicMs: now.monotonicMs, count: 0 },
    worst: { level, ...(distance === undefined ? {} : { distance }) },
  };
}

/** The alarm with what this look shows, its level untouched. A look that shows nothing leaves the facts as they were. */
function refreshed(alarm: AlarmState, observation: Observation): AlarmState {
  const valueState: FeedState = observation.truth.valueState;
  if (observation.truth.kind === 'unseen') return { ...alarm, valueState };
  const distance = distanceOf(observation);
  const { distance: _old, ...rest } = alarm;
  const nearest = smaller(alarm.worst.distance, distance);
  return {
    ...rest,
    valueState,
    facts: observation.facts,
    // A stale look may prove that it is worse, never that it is better.
    grade:
      observation.truth.valueState === 'ok'
        ? observation.truth.grade
        : higherGrade(alarm.grade, observation.truth.grade),
    ...(distance === undefined ? {} : { distance }),
    worst: {
      level: alarm.worst.level,
      ...(nearest === undefined ? {} : { distance: nearest }),
    },
  };
}

/** Getting worse breaks through everything: acknowledgement, snooze, recovery (promise C10). */
function worsen(alarm: AlarmState, level: AlarmLevel, now: Instant): Step {
  const { acknowledged: _a, snoozed: _s, recovery: _r, ...rest } = alarm;
  const worse: AlarmState = {
    ...rest,
    stage: 'firing',
    level,
    grade: level,
    announced: { lastMonotonicMs: now.monotonicMs, count: 0 },
    worst: { ...alarm.worst, level: higherGrade(alarm.worst.level, level) },
  };
  const reasons = reasonWords(worse);
  const why = `it went from ${alarm.level} to ${level}${reasons === '' ? '' : `: ${reasons}`}`;
  return {
    alarm: worse,
    decisions: [{ action: 'worse', why, announce: { kind: 'worse' }, alarm: worse }],
  };
}

/** Nothing new is known: what was recovering starts again, because a gap is no recovery. */
function hold(alarm: AlarmState, now: Instant): Step {
  const { recovery, ...rest } = alarm;
  const held: AlarmState = recovery === undefined ? alarm : { ...rest, stage: 'firing' };
  return breakSilenceIfShrunk(held, now);
}

function observeSeen(alarm: AlarmState, observation: Observation, now: Instant): Step {
  if (observation.truth.kind !== 'seen') return hold(alarm, now);
  const { holdGrade } = observation.truth;
  if (compareGrades(holdGrade, alarm.level) >= 0) {
    const { recovery: _r, ...rest } = alarm;
    return breakSilenceIfShrunk({ ...rest, stage: 'firing' }, now);
  }
  const recovery: Recovery =
    alarm.recovery === undefined
      ? { sinceMonotonicMs: now.monotonicMs, to: holdGrade }
      : { ...alarm.recovery, to: higherGrade(alarm.recovery.to, holdGrade) };
  const recovering: AlarmState = { ...alarm, stage: 'recovering', recovery };
  const { holdMs } = RULES[alarm.rule];
  if (now.monotonicMs - recovery.sinceMonotonicMs < holdMs || isUnstable(alarm, now)) {
    const began: readonly Decision[] =
      alarm.recovery === undefined
        ? [{ action: 'recovering', why: 'it is better, but not for long', alarm: recovering }]
        : [];
    return { alarm: recovering, decisions: began };
  }
  return improve(recovering, recovery.to, now);
}

/** Better for long enough: down one or more levels, or over. */
function improve(alarm: AlarmState, to: Grade, now: Instant): Step {
  if (to === 'normal') {
    const why = 'it has been out of the danger zone for long enough';
    // What was never said aloud does not end aloud.
    const announce =
      alarm.worst.level === 'info' ? {} : { announce: { kind: 'resolved' as const } };
    return { alarm: undefined, decisions: [{ action: 'resolved', why, ...announce, alarm }] };
  }
  const { recovery: _r, ...rest } = alarm;
  const better: AlarmState = {
    ...rest,
    stage: 'firing',
    level: to,
    // What was louder before needs no second and third step.
    announced: { lastMonotonicMs: now.monotonicMs, count: REMOTE_COUNT },
  };
  const why = `it went from ${alarm.level} to ${to}`;
  return { alarm: better, decisions: [{ action: 'better', why, alarm: better }] };
}

/** An acknowledgement or snooze covers the danger it was given for, not one a quarter nearer. */
function breakSilenceIfShrunk(alarm: AlarmState, now: Instant): Step {
  const { acknowledged, snoozed, ...rest } = alarm;
  const silencedAt = smaller(acknowledged?.distance, snoozed?.distance);
  if (
    silencedAt === undefined ||
    alarm.distance === undefined ||
    alarm.distance > silencedAt * SHRUNK
  ) {
    return { alarm, decisions: [] };
  }
  const loud: AlarmState = {
    ...rest,
    announced: { lastMonotonicMs: now.monotonicMs, count: 0 },
  };
  const why = 'the distance shrank by a quarter since it was silenced';
  return {
    alarm: loud,
    decisions: [{ action: 'repeated', why, announce: { kind: 'worse' }, alarm: loud }],
  };
}

function distanceOf({ truth }: Observation): number | undefined {
  return truth.kind === 'seen' ? truth.distance : undefined;
}

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}

/** Empty where nothing is to say beside what the alarm itself says. */
function reasonWords(alarm: AlarmState): string {
  if (alarm.facts.kind === 'position' && alarm.facts.reasons.length > 0) {
    return alarm.facts.reasons.join('; ');
  }
  if (alarm.facts.kind === 'feed' && alarm.facts.error !== undefined) {
    return alarm.facts.error.message;
  }
  return '';
}
