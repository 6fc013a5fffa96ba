import type { SwitchableRule } from '../../../../shared/alarms/rules/rule-switches.ts';

/** What each rule that may be switched off warns of, in a sentence. */
export const RULE_NOTES: Readonly<Record<SwitchableRule, string>> = {
  disagreement: 'The exchange and Leeway differ on where a position is liquidated.',
  unprotected: 'No stop order would close a position before it is liquidated.',
  'joint-leeway': 'A small move of all markets together would liquidate something.',
  'notional-limit': 'Your positions are worth more than the limit that you set.',
  'leverage-limit': 'Your leverage is above the limit that you set.',
  'loss-limit': 'You lost more in a day than the limit that you set.',
  'funding-cost': 'A position pays more funding a day than the share above.',
  'rule-change': 'The exchange changed its margin rules, and a liquidation price moved.',
  'adl-rank': 'The exchange may soon close a position of yours that is in profit.',
  'market-regime': 'The market is in stress or in a sell-off.',
  cascade: 'Many positions of other traders are being liquidated at once.',
  'event-ahead': 'An announced event is near, and the room is small for it.',
  'key-rights': 'An API key can do more than read.',
  'clock-skew': 'The clock of this machine differs from that of the exchange.',
  maintenance: 'An exchange is under maintenance.',
  asleep: 'The computer slept or stood still, and nobody watched meanwhile.',
};
