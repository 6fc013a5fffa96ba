import type { AlarmRule } from '../alarm.ts';

/**
 * Rules that a trader may switch off. What says that a position can be lost, or that nobody sees it, is not among them:
 * without it silence would mean nothing.
 */
export const SWITCHABLE_RULES = [
  'disagreement',
  'unprotected',
  'joint-leeway',
  'notional-limit',
  'leverage-limit',
  'loss-limit',
  'funding-cost',
  'rule-change',
  'adl-rank',
  'market-regime',
  'cascade',
  'event-ahead',
  'key-rights',
  'clock-skew',
  'maintenance',
  'asleep',
] as const satisfies readonly AlarmRule[];

export type SwitchableRule = (typeof SWITCHABLE_RULES)[number];

export function isSwitchable(rule: AlarmRule): boolean {
  return (SWITCHABLE_RULES as readonly AlarmRule[]).includes(rule);
}
