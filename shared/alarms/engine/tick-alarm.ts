import type { DurationMs } from '../../domain/units.ts';
import { SNOOZE_LIMITS } from '../alarm.ts';
import { RULES } from '../rules/rule-traits.ts';
import type { AlarmState, Instant } from './alarm-state.ts';
import { recentChanges } from './chatter.ts';
import { nextUnknownWord, nextWord, type Due } from '../announce/ladder.ts';
import type { Step } from './decision.ts';
import { isDangerPresent } from './observe-alarm.ts';

/** Promise C8. */
const ACKNOWLEDGEMENT_LASTS_MS: DurationMs = 1_800_000;

/** What time alone does to an alarm: an acknowledgement or snooze runs out, an unanswered one repeats. */
export function tickAlarm(before: AlarmState, now: Instant): Step {
  if (before.stage === 'pending') {
    const isForgotten = before.grade === 'normal' && recentChanges(before, now).length === 0;
    return { alarm: isForgotten ? undefined : before, decisions: [] };
  }
  const { lastsMs } = RULES[before.rule];
  const age = now.monotonicMs - before.since.monotonicMs;
  if (lastsMs !== undefined && before.level !== 'critical' && age >= lastsMs) {
    const why = 'it happened long ago, and nobody answered it';
    return { alarm: undefined, decisions: [{ action: 'resolved', why, alarm: before }] };
  }
  const woken = endOfSilence(before, now);
  if (woken !== undefined) return woken;
  const alarm = withoutRunOutSnooze(before, now);
  const due = dueRepeat(alarm, now);
  if (due === undefined) return { alarm, decisions: [] };
  const repeated: AlarmState = {
    ...alarm,
    announced: { lastMonotonicMs: now.monotonicMs, count: alarm.announced.count + 1 },
  };
  return {
    alarm: repeated,
    decisions: [{ action: 'repeated', why: due.why, announce: due.announce, alarm: repeated }],
  };
}

function endOfSilence(alarm: AlarmState, now: Instant): Step | undefined {
  const { acknowledged, snoozed } = alarm;
  const ackOver =
    acknowledged !== undefined &&
    alarm.level === 'critical' &&
    now.monotonicMs - acknowledged.at.monotonicMs >= ACKNOWLEDGEMENT_LASTS_MS;
  const snoozeOver = snoozed !== undefined && now.monotonicMs >= snoozed.until.monotonicMs;
  // A snooze that ends under a standing acknowledgement ends quietly, and the other way round.
  const silent = (acknowledged !== undefined && !ackOver) || (snoozed !== undefined && !snoozeOver);
  if ((!ackOver && !snoozeOver) || silent || !isDangerPresent(alarm)) return undefined;
  const { acknowledged: _a, snoozed: _s, ...rest } = alarm;
  const loud: AlarmState = {
    ...rest,
    announced: { lastMonotonicMs: now.monotonicMs, count: 0 },
  };
  const why = ackOver
    ? 'it was acknowledged half an hour ago and is still true'
    : 'the snooze is over and it is still true';
  return {
    alarm: loud,
    decisions: [{ action: 'repeated', why, announce: { kind: 'repeated' }, alarm: loud }],
  };
}

function withoutRunOutSnooze(alarm: AlarmState, now: Instant): AlarmState {
  if (alarm.snoozed === undefined || now.monotonicMs < alarm.snoozed.until.monotonicMs) {
    return alarm;
  }
  const { snoozed: _s, ...rest } = alarm;
  return rest;
}

function dueRepeat(alarm: AlarmState, now: Instant): Due | undefined {
  const isAnswered = alarm.acknowledged !== undefined || alarm.snoozed !== undefined;
  // What is held back is said by the engine as soon as it may be.
  if (isAnswered || alarm.unsaid !== undefined) return undefined;
  const waited = now.monotonicMs - alarm.announced.lastMonotonicMs;
  return isDangerPresent(alarm) ? nextWord(alarm, waited) : nextUnknownWord(alarm, waited);
}

/** The trader has seen it. It stays in the list and speaks again when it gets worse or after half an hour. */
export function acknowledgeAlarm(before: AlarmState, now: Instant): Step {
  if (before.stage === 'pending') return { alarm: before, decisions: [] };
  if (RULES[before.rule].lastsMs !== undefined) {
    const why = 'the trader has seen it, and nothing is left to watch';
    return { alarm: undefined, decisions: [{ action: 'acknowledged', why, alarm: before }] };
  }
  const { snoozed: _s, unsaid: _u, ...rest } = before;
  const alarm: AlarmState = {
    ...rest,
    acknowledged: {
      at: now,
      ...(before.distance === undefined ? {} : { distance: before.distance }),
    },
  };
  return {
    alarm,
    decisions: [{ action: 'acknowledged', why: 'the trader has seen it', alarm }],
  };
}

/** Quiet for a while, never longer than the limit of its level (promise C9). */
export function snoozeAlarm(before: AlarmState, durationMs: DurationMs, now: Instant): Step {
  if (before.stage === 'pending') return { alarm: before, decisions: [] };
  const limit = SNOOZE_LIMITS[before.level === 'critical' ? 'critical' : 'warning'];
  const wanted = Number.isFinite(durationMs) ? Math.max(0, durationMs) : limit;
  const lasts = Math.min(wanted, limit);
  const { acknowledged: _a, ...rest } = before;
  const alarm: AlarmState = {
    ...rest,
    snoozed: {
      until: { wallMs: now.wallMs + lasts, monotonicMs: now.monotonicMs + lasts },
      ...(before.distance === undefined ? {} : { distance: before.distance }),
    },
  };
  const why =
    lasts < wanted
      ? `snoozed for ${lasts / 60_000} min, the most its level allows`
      : `snoozed for ${Math.round(lasts / 60_000)} min`;
  return { alarm, decisions: [{ action: 'snoozed', why, alarm }] };
}

/** Its subject is gone: the position was closed or the account removed, and that was really seen. */
export function closeAlarm(before: AlarmState, why: string): Step {
  const announce =
    before.stage === 'pending' || before.worst.level === 'info'
      ? {}
      : { announce: { kind: 'resolved' as const } };
  return { alarm: undefined, decisions: [{ action: 'resolved', why, ...announce, alarm: before }] };
}
