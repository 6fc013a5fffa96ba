import { describe, expect, it } from 'vitest';
import type { AlarmRule } from '../../../../shared/alarms/alarm.ts';
import { RULES } from '../../../../shared/alarms/rules/rule-traits.ts';

const MIN = 60_000;

const rulesWhere = (holds: (rule: AlarmRule) => boolean): readonly string[] =>
  (Object.keys(RULES) as AlarmRule[]).filter(holds);

describe('the traits of the rules', () => {
  it('C5: only what follows a price waits for a second look, and C4: five minutes before it is better', () => {
    const priced = rulesWhere((rule) => RULES[rule].confirm);
    expect(priced).toEqual([
      'liquidation-risk',
      'disagreement',
      'unprotected',
      'joint-leeway',
      'notional-limit',
      'leverage-limit',
      'loss-limit',
      'funding-cost',
      'adl-rank',
    ]);
    expect(priced.filter((rule) => RULES[rule as AlarmRule].holdMs !== 5 * MIN)).toEqual([]);
  });

  it('what is no state but happened once stands a day at most, and needs no time to be over', () => {
    const events = rulesWhere((rule) => RULES[rule].lastsMs !== undefined);
    expect(events).toEqual(['rule-change', 'positions-gone', 'asleep']);
    for (const rule of events) {
      expect(RULES[rule as AlarmRule]).toEqual({
        confirm: false,
        holdMs: 0,
        lastsMs: 24 * 60 * MIN,
      });
    }
  });

  it('a data source is better after a minute, whatever is wrong with it', () => {
    expect(rulesWhere((rule) => RULES[rule].holdMs === MIN)).toEqual([
      'market-regime',
      'offline',
      'maintenance',
      'disk',
      'blind',
      'stale',
      'key-rejected',
      'key-rights',
      'banned',
      'clock-skew',
      'not-monitored',
      'settings-broken',
    ]);
    expect(RULES.cascade.holdMs).toBe(5 * MIN);
    expect([RULES['event-ahead'].holdMs, RULES.test.holdMs]).toEqual([0, 0]);
  });
});
