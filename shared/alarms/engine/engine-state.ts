import type { AccountId, DurationMs, PositionKey, TimestampMs } from '../../domain/units.ts';
import type { GoneCause } from '../../words/alarm-facts.ts';
import type { AlarmDecision } from '../audit/alarm-decision.ts';
import type { AlarmId, AlarmLevel, AlarmRule, Announcement } from '../alarm.ts';
import type { AlarmState, Observation } from './alarm-state.ts';
import type { Cooldowns } from '../announce/cooldown.ts';
import { EMPTY_OUTBOX, type OutboxState } from '../announce/outbox.ts';

/** Everything the engine remembers. Only alarms that are not normal are in it. */
export interface EngineState {
  readonly alarms: ReadonlyMap<AlarmId, AlarmState>;
  readonly outbox: OutboxState;
  readonly conditions: EngineConditions;
  /** Of warnings that were told to be over within the last hour. Not kept over a restart: then they are said again. */
  readonly cooldowns: Cooldowns;
  /** Begins the ids of announcements, so that they stay unique over restarts. */
  readonly instance: string;
  readonly announcementCount: number;
}

/** What holds for all alarms alike. */
export interface EngineConditions {
  /** Hours in which only what is critical or gets worse speaks. */
  readonly quiet: boolean;
  /** The market is under stress: nothing waits for a second sample. */
  readonly stress: boolean;
  /** Rules that the trader has switched off. */
  readonly off: readonly AlarmRule[];
}

export const NO_CONDITIONS: EngineConditions = { quiet: false, stress: false, off: [] };

export type AlarmEvent =
  | { readonly type: 'observed'; readonly observations: readonly Observation[] }
  /** Time passes; once a second. */
  | { readonly type: 'tick' }
  | { readonly type: 'acknowledged'; readonly alarmId: AlarmId }
  | { readonly type: 'snoozed'; readonly alarmId: AlarmId; readonly durationMs: DurationMs }
  | { readonly type: 'conditions'; readonly conditions: EngineConditions }
  /** A good, whole reading: alarms of positions that are not in it are over. */
  | {
      readonly type: 'account-read';
      readonly accountId: AccountId;
      readonly positionKeys: ReadonlySet<PositionKey>;
      /** Why positions are gone, where the data tell it. */
      readonly causes?: ReadonlyMap<PositionKey, GoneCause>;
    }
  /** The watched accounts; alarms of others are over. */
  | { readonly type: 'accounts-changed'; readonly accountIds: ReadonlySet<AccountId> }
  /** Nobody watched from … to …: said once, and what is critical and unanswered is announced again. `to` before `from`: unknown how long. */
  | {
      readonly type: 'gap';
      readonly fromMs: TimestampMs;
      readonly toMs: TimestampMs;
      readonly why: string;
      /** Absent: the log is enough. */
      readonly level?: AlarmLevel;
    };

/** What the engine asks for. Nothing else comes out of it. */
export type AlarmEffect =
  | {
      readonly kind: 'announce';
      readonly announcement: Announcement;
      /** Every alarm that this message speaks of. */
      readonly alarmIds: readonly AlarmId[];
    }
  | { readonly kind: 'audit'; readonly decision: AlarmDecision };

export interface EngineStep {
  readonly state: EngineState;
  readonly effects: readonly AlarmEffect[];
}

export function createEngineState(instance: string): EngineState {
  return {
    alarms: new Map(),
    outbox: EMPTY_OUTBOX,
    conditions: NO_CONDITIONS,
    cooldowns: new Map(),
    instance,
    announcementCount: 0,
  };
}
