import type { DurationMs } from '../../domain/units.ts';
import type { AlarmState } from '../engine/alarm-state.ts';
import { RULES } from '../rules/rule-traits.ts';
import type { Decision } from '../engine/decision.ts';

/** Promise C7: a critical alarm repeats five times a minute apart, then every five minutes, until someone answers. */
const CRITICAL_REPEAT_MS: DurationMs = 60_000;
const CRITICAL_REPEATS_FAST = 5;
export const CRITICAL_REPEAT_LATER_MS: DurationMs = 300_000;
/** Promise C11: a warning that nobody answers gets its sound half a minute later, and leaves the machine after two minutes. */
const WARNING_SOUND_AFTER_MS: DurationMs = 30_000;
const WARNING_REMOTE_AFTER_MS: DurationMs = 120_000;
const WARNING_REPEAT_MS: DurationMs = 1_800_000;

/** So many times a warning has spoken when the channels far away know of it. */
export const REMOTE_COUNT = 2;

export interface Due {
  readonly why: string;
  readonly announce: NonNullable<Decision['announce']>;
}

/** What an unanswered alarm says next, `waited` after its last word; undefined: not yet, or never. */
export function nextWord(alarm: AlarmState, waited: DurationMs): Due | undefined {
  const { count } = alarm.announced;
  switch (alarm.level) {
    case 'critical': {
      const every = count < CRITICAL_REPEATS_FAST ? CRITICAL_REPEAT_MS : CRITICAL_REPEAT_LATER_MS;
      if (waited < every) return undefined;
      return { why: 'nobody has answered it yet', announce: { kind: 'repeated' } };
    }
    case 'warning':
      return nextWarning(alarm, waited);
    case 'info':
      return undefined;
  }
}

/** Of what was a little better when it was seen last, and is not seen any more: it is neither over nor known to stand. */
export function nextUnknownWord(alarm: AlarmState, waited: DurationMs): Due | undefined {
  const isUnseen = alarm.valueState === 'unknown' || alarm.valueState === 'error';
  if (alarm.level === 'info' || !isUnseen || waited < WARNING_REPEAT_MS) return undefined;
  return { why: 'nobody can tell whether it still stands', announce: { kind: 'repeated' } };
}

function nextWarning(alarm: AlarmState, waited: DurationMs): Due | undefined {
  const { count } = alarm.announced;
  if (count === 0) {
    if (waited < WARNING_SOUND_AFTER_MS) return undefined;
    const why = 'nobody answered it: now with sound';
    return { why, announce: { kind: 'repeated', step: 'sound' } };
  }
  if (count < REMOTE_COUNT) {
    if (waited < WARNING_REMOTE_AFTER_MS - WARNING_SOUND_AFTER_MS) return undefined;
    const why = 'nobody answered it for two minutes: now on the channels that are far away';
    return { why, announce: { kind: 'repeated', step: 'remote' } };
  }
  // What happened once does not go on happening.
  if (RULES[alarm.rule].lastsMs !== undefined || waited < WARNING_REPEAT_MS) return undefined;
  return { why: 'it still stands', announce: { kind: 'repeated' } };
}
