import type { FeedState } from '../domain/feed-state.ts';
import type { DurationMs, Ratio, TimestampMs } from '../domain/units.ts';
import type { AlarmFacts } from '../words/alarm-facts.ts';
import type { AlarmId, AlarmLevel, AlarmRule, AlarmSubject } from './alarm.ts';

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
  /** It stands and nobody was told, because another alarm speaks for it or these are quiet hours. */
  readonly unsaid?: true;
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

export interface RuleTraits {
  /** A first sample below critical waits for a second one (promise C5). */
  readonly confirm: boolean;
  /** How long it must be better before it is called better (promise C4). */
  readonly holdMs: DurationMs;
  /** Something that happened, not a state: it stands until somebody answers, below critical at most this long. */
  readonly lastsMs?: DurationMs;
}

const PRICE_RULE: RuleTraits = { confirm: true, holdMs: 300_000 };
/** Data sources measure their own delays before they speak. */
const SOURCE_RULE: RuleTraits = { confirm: false, holdMs: 60_000 };
/** It happened once; a day later it is history. */
const EVENT_RULE: RuleTraits = { confirm: false, holdMs: 0, lastsMs: 86_400_000 };

export const RULES: Record<AlarmRule, RuleTraits> = {
  'liquidation-risk': PRICE_RULE,
  disagreement: PRICE_RULE,
  unprotected: PRICE_RULE,
  'joint-leeway': PRICE_RULE,
  'notional-limit': PRICE_RULE,
  'leverage-limit': PRICE_RULE,
  'loss-limit': PRICE_RULE,
  'funding-cost': PRICE_RULE,
  'adl-rank': PRICE_RULE,
  // The verdict has its own hysteresis.
  'market-regime': { confirm: false, holdMs: 60_000 },
  // A burst has its own threshold over what is normal, and ends by itself.
  cascade: { confirm: false, holdMs: 300_000 },
  'event-ahead': { confirm: false, holdMs: 0 },
  'rule-change': EVENT_RULE,
  'positions-gone': EVENT_RULE,
  asleep: EVENT_RULE,
  offline: SOURCE_RULE,
  maintenance: SOURCE_RULE,
  disk: SOURCE_RULE,
  blind: SOURCE_RULE,
  stale: SOURCE_RULE,
  'key-rejected': SOURCE_RULE,
  'key-rights': SOURCE_RULE,
  banned: SOURCE_RULE,
  'clock-skew': SOURCE_RULE,
  'not-monitored': SOURCE_RULE,
  'settings-broken': SOURCE_RULE,
  test: { confirm: false, holdMs: 0 },
};

export function alarmIdOf(rule: AlarmRule, subject: AlarmSubject): AlarmId {
  return `${rule}|${subject.positionKey ?? subject.accountId ?? 'leeway'}`;
}
