import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import {
  createEngineState,
  NO_CONDITIONS,
  type AlarmEvent,
  type EngineState,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { alarm, at, byId, SUBJECT } from '../alarm-fixtures.ts';

export const S = 1_000;
export const MIN = 60 * S;
export const HOUR = 60 * MIN;
export const KEY = SUBJECT.positionKey;

/** One event to these alarms, one hour after they began. */
export function step(
  event: AlarmEvent,
  alarms: readonly AlarmState[],
  over: Partial<EngineState> = {},
) {
  const before: EngineState = { ...createEngineState('t'), alarms: byId(...alarms), ...over };
  const now = at(HOUR);
  const { state, effects } = stepEngine(before, event, now);
  return {
    before,
    state,
    said: effects.flatMap((effect) => (effect.kind === 'announce' ? [effect.announcement] : [])),
    spokenOf: effects.flatMap((effect) => (effect.kind === 'announce' ? effect.alarmIds : [])),
    rows: effects.flatMap((effect) => (effect.kind === 'audit' ? [effect.decision] : [])),
  };
}

export const TICK: AlarmEvent = { type: 'tick' };
export const quiet = { conditions: { ...NO_CONDITIONS, quiet: true } };
export const warning = (over: Partial<AlarmState> = {}): AlarmState =>
  alarm({ level: 'warning', ...over });
export const ofSource = (rule: AlarmState['rule'], over: Partial<AlarmState> = {}): AlarmState =>
  alarm({ rule, subject: { accountId: 'acc' }, ...over });
export const read = (positionKeys: readonly string[], over = {}): AlarmEvent => ({
  type: 'account-read',
  accountId: 'acc',
  positionKeys: new Set(positionKeys),
  ...over,
});

export const NORMAL = {
  kind: 'seen',
  valueState: 'ok',
  grade: 'normal',
  holdGrade: 'normal',
} as const;
export const WARNING = { ...NORMAL, grade: 'warning', holdGrade: 'warning' } as const;
export const CRITICAL = { ...NORMAL, grade: 'critical', holdGrade: 'critical' } as const;

export function announcementOf({ id, level }: AlarmState) {
  const { accountId, positionKey } = SUBJECT;
  const loud = { notify: true, sound: true, windowToFront: true, remote: true };
  const words = { title: 'A title.', text: 'A text.' };
  return { alarmId: id, kind: 'raised' as const, level, ...words, ...loud, accountId, positionKey };
}
