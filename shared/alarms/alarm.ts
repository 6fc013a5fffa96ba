import type { FeedState } from '../domain/feed-state.ts';
import type { AlarmFacts } from '../words/alarm-facts.ts';
import type { AccountId, DurationMs, PositionKey, TimestampMs } from '../domain/units.ts';

export type AlarmLevel = 'info' | 'warning' | 'critical';

/** What is watched. Price rules speak of a position or account, technical rules of a data source or of Leeway itself. */
export type AlarmRule =
  | 'liquidation-risk'
  | 'disagreement'
  | 'unprotected'
  | 'positions-gone'
  | 'joint-leeway'
  | 'notional-limit'
  | 'leverage-limit'
  | 'loss-limit'
  | 'funding-cost'
  | 'rule-change'
  | 'adl-rank'
  | 'market-regime'
  | 'cascade'
  | 'event-ahead'
  | 'offline'
  | 'maintenance'
  | 'disk'
  | 'asleep'
  | 'blind'
  | 'stale'
  | 'key-rejected'
  | 'key-rights'
  | 'banned'
  | 'clock-skew'
  | 'not-monitored'
  | 'settings-broken'
  | 'test';

/** Where an alarm stands in its life; `snoozedUntilMs` stands beside it. */
export type AlarmPhase = 'normal' | 'pending' | 'firing' | 'acknowledged' | 'recovering';

/** `accountId`, `positionKey` or neither (Leeway itself). */
export interface AlarmSubject {
  readonly accountId?: AccountId;
  readonly positionKey?: PositionKey;
}

/** `rule|subject`: one alarm per rule and subject. */
export type AlarmId = string;

/** An alarm as the screen shows it. */
export interface AlarmView {
  readonly id: AlarmId;
  readonly rule: AlarmRule;
  readonly level: AlarmLevel;
  readonly phase: AlarmPhase;
  readonly subject: AlarmSubject;
  /** One line: which position, how far. */
  readonly title: string;
  /** Two or three sentences: how fast, since when, what to do, how fresh. */
  readonly text: string;
  readonly sinceMs: TimestampMs;
  readonly acknowledgedAtMs?: TimestampMs;
  readonly snoozedUntilMs?: TimestampMs;
  /** The value behind it is no longer fresh: the alarm stays and says so. */
  readonly valueState: 'ok' | 'stale' | 'unknown' | 'error';
}

/** What a channel is asked to say. Made by the engine, carried out by the host. */
export interface Announcement {
  /** Unique; deliveries and audit rows refer to it. */
  readonly id: string;
  readonly alarmId: AlarmId;
  readonly kind: 'raised' | 'worse' | 'repeated' | 'unstable' | 'resolved' | 'summary' | 'test';
  readonly level: AlarmLevel;
  readonly title: string;
  readonly text: string;
  readonly atMs: TimestampMs;
  readonly positionKey?: PositionKey;
  readonly accountId?: AccountId;
  /** Escalation step: which kinds of channel this one is meant for. */
  readonly notify: boolean;
  readonly sound: boolean;
  readonly windowToFront: boolean;
  /** Meant for channels that leave this machine: a critical alarm at once, a warning that nobody answers after two minutes. */
  readonly remote: boolean;
  /** What it says of each alarm, the nearest first and of many only those; absent: it is about none that the engine keeps. */
  readonly reports?: readonly AlarmReport[];
  /** So many more it joins than `reports` holds; absent: none. */
  readonly moreReports?: number;
  /** Of a summary: all that it joins was said before, so that it reminds and tells nothing new. */
  readonly isReminder?: true;
}

/** What a message says of one alarm: its words, and the facts of that moment that the words were made of. */
export interface AlarmReport {
  readonly alarmId: AlarmId;
  readonly kind: Announcement['kind'];
  readonly level: AlarmLevel;
  readonly title: string;
  readonly text: string;
  readonly facts: AlarmFacts;
  /** How fresh the facts are. */
  readonly valueState: FeedState;
  readonly sinceMs: TimestampMs;
  readonly positionKey?: PositionKey;
  readonly accountId?: AccountId;
}

export const SNOOZE_LIMITS: Record<'warning' | 'critical', DurationMs> = {
  warning: 8 * 3_600_000,
  critical: 15 * 60_000,
};
