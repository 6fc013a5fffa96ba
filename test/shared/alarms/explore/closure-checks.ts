import {
  compareGrades,
  type AlarmState,
  type Grade,
} from '../../../../shared/alarms/engine/alarm-state.ts';
import { inhibitorOf } from '../../../../shared/alarms/announce/inhibition.ts';
import { isDangerPresent } from '../../../../shared/alarms/engine/observe-alarm.ts';
import type { Taken } from './closure-space.ts';

/** What must hold of every move from every state that can be reached. Throws with the move and both states. */
export function checkTaken(taken: Taken): void {
  const { before, move, after } = taken;
  for (const alarm of before.state.alarms.values()) missingDataNeverClears(taken, alarm);
  for (const alarm of after.state.alarms.values()) {
    noSilenceWhileCritical(taken, alarm);
    silenceEnds(taken, alarm);
  }
  if ('event' in move && move.event.type === 'observed') worseBreaksThrough(taken);
  nothingIsSaidOfWhatIsOver(taken);
  criticalsDoNotWait(taken);
}

function fail(taken: Taken, what: string): never {
  const show = ({ state, now }: Taken['before']) =>
    JSON.stringify(
      { now, alarms: [...state.alarms.values()].map(({ facts: _, ...rest }) => rest) },
      null,
      1,
    );
  throw new Error(
    `${what}\nby ${taken.move.name}\nfrom ${show(taken.before)}\nto ${show(taken.after)}`,
  );
}

/** The grade that this move proves with fresh data of this alarm; undefined: it proves nothing fresh. */
function freshGradeOf({ move }: Taken, alarm: AlarmState): Grade | undefined {
  if (!('event' in move) || move.event.type !== 'observed') return undefined;
  const look = move.event.observations.find(({ rule }) => rule === alarm.rule);
  return look?.truth.kind === 'seen' && look.truth.valueState === 'ok'
    ? look.truth.grade
    : undefined;
}

function missingDataNeverClears(taken: Taken, alarm: AlarmState): void {
  if (alarm.stage === 'pending') return;
  const { move, after, before } = taken;
  const isEnd = 'event' in move && move.event.type === 'account-read';
  if (isEnd) return;
  const now = after.state.alarms.get(alarm.id);
  const isSofter = now === undefined || compareGrades(now.level, alarm.level) < 0;
  if (!isSofter) return;
  const fresh = freshGradeOf(taken, alarm);
  if (fresh === undefined) fail(taken, 'missing data cleared or softened an alarm');
  if (compareGrades(fresh, alarm.level) >= 0)
    fail(taken, 'an alarm was softened while it was as bad');
  const held = before.now.monotonicMs - (alarm.recovery?.sinceMonotonicMs ?? Infinity);
  const hold = alarm.rule === 'blind' ? 60_000 : 300_000;
  if (!(held >= hold)) fail(taken, 'better was believed too soon');
  if ((alarm.unstableUntilMonotonicMs ?? 0) > before.now.monotonicMs)
    fail(taken, 'an unstable alarm was given up');
}

/** Spoken now, or waiting for its turn, or silenced for a reason, or its next word is not due yet. */
function noSilenceWhileCritical(taken: Taken, alarm: AlarmState): void {
  const { after, effects, before } = taken;
  if (alarm.level !== 'critical' || !isDangerPresent(alarm)) return;
  if (alarm.acknowledged !== undefined || alarm.snoozed !== undefined) return;
  const inhibitor = inhibitorOf(alarm, after.state.alarms);
  if (alarm.rule === 'liquidation-risk' && inhibitor !== undefined)
    fail(taken, 'a danger that is seen was held back');
  if (inhibitor !== undefined) return;
  const was = before.state.alarms.get(alarm.id);
  const isSaid = effects.some((one) => one.kind === 'announce' && one.alarmIds.includes(alarm.id));
  const isWaiting = after.state.outbox.critical.has(alarm.id);
  const isNews =
    was === undefined ||
    was.stage === 'pending' ||
    was.level !== 'critical' ||
    was.announced.lastMonotonicMs !== alarm.announced.lastMonotonicMs ||
    was.announced.count !== alarm.announced.count;
  const isRestart = 'restart' in taken.move;
  if (isNews && !isRestart && !isSaid && !isWaiting)
    fail(taken, 'a critical alarm counts as said and was not');
  if (isRestart && !isSaid && !isWaiting)
    fail(taken, 'an unanswered critical was not said again after a restart');
  if (!('wait' in taken.move)) return;
  const quiet = after.now.monotonicMs - alarm.announced.lastMonotonicMs;
  const pause = alarm.announced.count < 5 ? 60_000 : 300_000;
  if (quiet >= pause) fail(taken, 'silence while critical');
}

function nothingIsSaidOfWhatIsOver(taken: Taken): void {
  const { alarms, outbox } = taken.after.state;
  for (const { announcement } of [...outbox.critical.values(), ...outbox.calm.values()]) {
    if (announcement.kind !== 'resolved' && !alarms.has(announcement.alarmId))
      fail(taken, 'a message waits about an alarm that is over');
  }
}

function criticalsDoNotWait(taken: Taken): void {
  if (!('wait' in taken.move)) return;
  const { critical, sent } = taken.after.state.outbox;
  for (const draft of critical.values()) {
    const age = taken.after.now.monotonicMs - draft.queuedMonotonicMs;
    if (age >= 2_000 && sent.length < 3)
      fail(taken, 'a critical message waits although there is room');
  }
}

function silenceEnds(taken: Taken, alarm: AlarmState): void {
  if (!('wait' in taken.move) || !isDangerPresent(alarm) || alarm.level !== 'critical') return;
  const now = taken.after.now.monotonicMs;
  const since = alarm.acknowledged?.at.monotonicMs;
  if (since !== undefined && now - since >= 1_800_000 && alarm.snoozed === undefined) {
    fail(taken, 'an acknowledgement did not end');
  }
  if (
    (alarm.snoozed?.until.monotonicMs ?? Infinity) - now > 900_000 &&
    alarm.snoozed !== undefined
  ) {
    fail(taken, 'a critical alarm is snoozed for longer than a quarter of an hour');
  }
}

function worseBreaksThrough(taken: Taken): void {
  const { move, before, after, effects } = taken;
  if (!('event' in move) || move.event.type !== 'observed') return;
  for (const { rule, subject, truth } of move.event.observations) {
    const proven: Grade | undefined = truth.kind === 'seen' ? truth.grade : truth.floor;
    if (proven === undefined || proven === 'normal') continue;
    const id = `${rule}|${subject.positionKey ?? subject.accountId ?? 'leeway'}`;
    const was = before.state.alarms.get(id);
    const stood = was !== undefined && was.stage !== 'pending';
    if (!stood && proven !== 'critical') continue;
    if (stood && compareGrades(proven, was.level) <= 0) continue;
    const now = after.state.alarms.get(id);
    if (now?.level !== proven || now.stage !== 'firing')
      fail(taken, 'worse did not raise the level');
    if (now.acknowledged !== undefined || now.snoozed !== undefined)
      fail(taken, 'worse stayed silenced');
    const { critical, calm } = after.state.outbox;
    const isSaid =
      critical.has(id) ||
      calm.has(id) ||
      effects.some((one) => one.kind === 'announce' && one.alarmIds.includes(id));
    const isHeld = inhibitorOf(now, after.state.alarms) !== undefined;
    if (!isSaid && !isHeld) fail(taken, 'worse did not break through');
    if (isHeld && proven === 'critical' && rule === 'liquidation-risk')
      fail(taken, 'a critical was held back');
  }
}
