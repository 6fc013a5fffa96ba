import type { FeedState } from '../../domain/feed-state.ts';
import type { Ratio, TimestampMs } from '../../domain/units.ts';
import type { AlarmFacts } from '../../words/alarm-facts.ts';
import type { AlarmId, AlarmLevel, AlarmRule, AlarmSubject } from '../alarm.ts';

/** One moment on both clocks: the wall is shown and stored, the monotonic one measures (promise D15). */
export interface Instant {
  readonly wallMs: TimestampMs;
  readonly monotonicMs: number;
}

/** What a rule says about its subject. */
export type Grade = 'normal' | AlarmLevel;

const ORDER: Record<Grade, number> = { normal: 0, info: 1, warning: 2, critical: 3 };

export function compareGrades(a: Grade, b: Grade): number {
  return ORDER[a] - ORDER[b];
}

export function higherGrade<G extends Grade>(a: G, b: G): G {
  return compareGrades(a, b) >= 0 ? a : b;
}

/** One look at one subject by one rule. */
export interface Observation {
  readonly rule: AlarmRule;
  readonly subject: AlarmSubject;
  readonly facts: AlarmFacts;
  readonly truth: Truth;
  /** Names the data behind this look: the same data seen twice confirm nothing. Absent: every look is new. */
  readonly sample?: string;
}

/**
 * `seen`: `grade` by the thresholds, `holdGrade` by the looser ones that keep an alarm (never below `grade`). A value
 * that is not fresh may make an alarm worse, never better. `unseen`: nothing can be said; `floor` is what that alone is worth.
 */
export type Truth =
  | {
      readonly kind: 'seen';
      readonly valueState: 'ok' | 'stale';
      readonly grade: Grade;
      readonly holdGrade: Grade;
      /** Way to liquidation: 25 % less of it breaks an acknowledgement. */
      readonly distance?: Ratio;
    }
  | {
      readonly kind: 'unseen';
      readonly valueState: 'stale' | 'unknown' | 'error';
      readonly floor?: AlarmLevel;
    };

/** One alarm that is not normal. A normal one needs no memory and has no state. Plain data, kept over restarts. */
export interface AlarmState {
  readonly id: AlarmId;
  readonly rule: AlarmRule;
  readonly subject: AlarmSubject;
  readonly stage: 'pending' | 'firing' | 'recovering';
  /** Of the alarm; while pending, the one that waits for its confirmation. */
  readonly level: AlarmLevel;
  /** What the last look that said anything gave, without hysteresis. */
  readonly grade: Grade;
  readonly valueState: FeedState;
  readonly facts: AlarmFacts;
  readonly since: Instant;
  /** Of the look that made it pending. */
  readonly sample?: string;
  readonly distance?: Ratio;
  readonly recovery?: Recovery;
  readonly acknowledged?: { readonly at: Instant; readonly distance?: Ratio };
  readonly snoozed?: { readonly until: Instant; readonly distance?: Ratio };
  /** Of the unacknowledged announcements since the level was reached. */
  readonly announced: { readonly lastMonotonicMs: number; readonly count: number };
  readonly worst: { readonly level: AlarmLevel; readonly distance?: Ratio };
  /** The last changes of its grade within a minute, newest last, three at most. */
  readonly changes?: readonly GradeChange[];
  /** It changed so often that it keeps its level until then (promise C6). */
  readonly unstableUntilMonotonicMs?: number;
  /**
   * Its word was held back, because another alarm speaks for it or these are quiet hours. `true`: nobody was ever told that
   * it stands; `again`: they were, before.
   */
  readonly unsaid?: true | 'again';
}

export interface GradeChange {
  readonly atMonotonicMs: number;
  readonly up: boolean;
}

export interface Recovery {
  readonly sinceMonotonicMs: number;
  /** The highest hold grade seen since then: what the alarm falls to. */
  readonly to: Grade;
}

export function alarmIdOf(rule: AlarmRule, subject: AlarmSubject): AlarmId {
  return `${rule}|${subject.positionKey ?? subject.accountId ?? 'leeway'}`;
}
