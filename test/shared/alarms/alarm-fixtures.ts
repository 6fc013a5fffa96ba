import {
  alarmIdOf,
  type AlarmState,
  type Instant,
  type Observation,
} from '../../../shared/alarms/engine/alarm-state.ts';
import { feedFacts, POSITION, positionFacts } from './engine-harness.ts';

export const SUBJECT = { accountId: 'acc', positionKey: POSITION };

/** The wall is far from the other clock, so that nothing measured on the wrong one comes out right. */
export function at(monotonicMs: number): Instant {
  return { wallMs: 1_760_000_000_000 + monotonicMs, monotonicMs };
}

/** A critical alarm about a position, announced once at 0. */
export function alarm(over: Partial<AlarmState> = {}): AlarmState {
  const { rule = 'liquidation-risk', subject = SUBJECT, level = 'critical' } = over;
  const isAboutPosition = subject.positionKey !== undefined;
  return {
    id: alarmIdOf(rule, subject),
    rule,
    subject,
    stage: 'firing',
    level,
    grade: level,
    valueState: 'ok',
    facts: isAboutPosition ? positionFacts() : feedFacts(),
    since: at(0),
    announced: { lastMonotonicMs: 0, count: 0 },
    worst: { level },
    ...over,
  };
}

export function byId(...alarms: readonly AlarmState[]): ReadonlyMap<string, AlarmState> {
  return new Map(alarms.map((one) => [one.id, one]));
}

/** A look at the same position; by the whole truth, so that every part of it can be said. */
export function look(
  truth: Observation['truth'],
  over: Partial<Omit<Observation, 'truth'>> = {},
): Observation {
  return { rule: 'liquidation-risk', subject: SUBJECT, facts: positionFacts(), ...over, truth };
}
