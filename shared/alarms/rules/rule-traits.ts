import type { DurationMs } from '../../domain/units.ts';
import type { AlarmRule } from '../alarm.ts';

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
