import { alarmIdOf, type Instant, type Observation } from './alarm-state.ts';
import type { AlarmRule } from '../alarm.ts';
import type { AlarmEvent, EngineState, EngineStep } from './engine-state.ts';
import { EngineTurn } from './engine-turn.ts';
import { observeAlarm } from './observe-alarm.ts';
import { acknowledgeAlarm, snoozeAlarm, tickAlarm } from './tick-alarm.ts';

/** The alarm engine: pure and deterministic, `(state, event, now) → (state, effects)`. */
export function stepEngine(before: EngineState, event: AlarmEvent, now: Instant): EngineStep {
  const turn = new EngineTurn(before, now);
  const { stress } = before.conditions;
  switch (event.type) {
    case 'observed':
      for (const observation of causesFirst(event.observations)) {
        if (turn.isOff(observation.rule)) continue;
        const id = alarmIdOf(observation.rule, observation.subject);
        turn.take(id, observeAlarm(turn.alarms.get(id), observation, now, stress));
      }
      break;
    case 'tick':
      for (const [id, alarm] of before.alarms) turn.take(id, tickAlarm(alarm, now));
      turn.sayUnsaid();
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
    case 'conditions':
      turn.setConditions(event.conditions);
      break;
    case 'account-read':
      turn.endPositions(event.accountId, event.positionKeys, event.causes ?? new Map());
      break;
    case 'accounts-changed':
      for (const [id, alarm] of before.alarms) {
        const { accountId } = alarm.subject;
        if (accountId === undefined || event.accountIds.has(accountId)) continue;
        turn.end(id, alarm, 'the account is no longer watched');
      }
      break;
    case 'gap':
      turn.reportGap(event);
      break;
  }
  return turn.finish();
}

/** Whether a consequence is said depends on its cause: causes are looked at first, what follows from others last. */
const TURNS: Readonly<Partial<Record<AlarmRule, number>>> = {
  offline: -2,
  blind: -1,
  'joint-leeway': 1,
};

function causesFirst(observations: readonly Observation[]): readonly Observation[] {
  const turnOf = ({ rule }: Observation): number => TURNS[rule] ?? 0;
  if (observations.every((observation) => turnOf(observation) === 0)) return observations;
  return observations.toSorted((a, b) => turnOf(a) - turnOf(b));
}
