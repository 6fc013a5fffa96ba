import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ALARM_RULES,
  type AlarmRuleSettings,
} from '../../../../shared/alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../../../../shared/alarms/rules/check-alarm-rules.ts';
import { checkThresholds } from '../../../../shared/alarms/thresholds/check-thresholds.ts';
import {
  ThresholdBook,
  thresholdsFor,
} from '../../../../shared/alarms/thresholds/thresholds-for.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { Settings } from '../../../../shared/contract/settings.ts';

const KEY = 'acc|p|BTC/USDT:USDT|long|cross';
const faults = (over: Partial<AlarmRuleSettings>) =>
  checkAlarmRules(DEFAULT_THRESHOLDS, { ...DEFAULT_ALARM_RULES, ...over }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('rules that a trader sets', () => {
  it('are fine as they come', () => {
    expect(faults({})).toEqual([]);
    expect(Settings.parse({}).alarms).toMatchObject(DEFAULT_ALARM_RULES);
  });

  it.each<[string, Partial<AlarmRuleSettings>, RegExp]>([
    ['an override of nothing', { overrides: [{ accountId: 'a', thresholds: {} }] }, /at least one/],
    [
      'an override of nobody',
      { overrides: [{ thresholds: { warningDistance: 0.2 } }] },
      /Name one account/,
    ],
    [
      'an override of two',
      {
        overrides: [{ accountId: 'a', positionKey: KEY, thresholds: { warningDistance: 0.2 } }],
      },
      /Name one account/,
    ],
    [
      'one account twice',
      {
        overrides: [
          { accountId: 'a', thresholds: { warningDistance: 0.2 } },
          { accountId: 'a', thresholds: { warningDistance: 0.3 } },
        ],
      },
      /overrides\.1: .* already/,
    ],
    [
      'a warning that would come after the critical alarm',
      { overrides: [{ accountId: 'a', thresholds: { warningDistance: 0.04 } }] },
      /overrides\.0\.thresholds\.warningDistance: .*larger/,
    ],
    [
      'one that only together with its account is wrong',
      {
        overrides: [
          { accountId: 'acc', thresholds: { criticalDistance: 0.08 } },
          { positionKey: KEY, thresholds: { warningDistance: 0.07 } },
        ],
      },
      /overrides\.1\.thresholds\.warningDistance: .*larger/,
    ],
    ['a limit without a number', { limits: [{}] }, /at least one limit/],
    ['a limit of 0', { limits: [{ notional: 0 }] }, /limits\.0\.notional: .*above 0/],
    ['an endless limit', { limits: [{ notional: Infinity }] }, /above 0/],
    ['a leverage of NaN', { limits: [{ leverage: Number.NaN }] }, /leverage: .*1,000/],
    ['a loss of everything', { limits: [{ dailyLoss: 1 }] }, /less than 100 %/],
    ['two limits of the book', { limits: [{ leverage: 1 }, { leverage: 2 }] }, /already/],
    ['funding of nothing', { fundingPerDay: 0 }, /more than 0/],
    ['no time of day', { quietHours: { from: '24:00', to: '7' } }, /such as 23:00/],
    ['quiet hours of no length', { quietHours: { from: '07:00', to: '07:00' } }, /another time/],
  ])('refuse %s with a reason, and the settings refuse it too', (_, over, reason) => {
    expect(faults(over).join('\n')).toMatch(reason);
    expect(Settings.safeParse({ alarms: over }).success).toBe(false);
  });

  it('cannot switch off what says that a position can be lost, or that nobody sees it', () => {
    expect(Settings.safeParse({ alarms: { rulesOff: ['adl-rank'] } }).success).toBe(true);
    for (const rule of ['liquidation-risk', 'blind', 'offline', 'positions-gone']) {
      expect(Settings.safeParse({ alarms: { rulesOff: [rule] } }).success).toBe(false);
    }
  });
});

describe('thresholds of one position', () => {
  const sources = {
    thresholds: DEFAULT_THRESHOLDS,
    overrides: [
      { accountId: 'acc', thresholds: { warningDistance: 0.2, criticalDistance: 0.08 } },
      { positionKey: KEY, thresholds: { criticalDistance: 0.06, warningSigmas: undefined } },
    ],
  };

  it('take only what is given, the position before its account before everything', () => {
    expect(thresholdsFor(sources, 'acc', KEY)).toEqual({
      ...DEFAULT_THRESHOLDS,
      warningDistance: 0.2,
      criticalDistance: 0.06,
    });
    expect(thresholdsFor(sources, 'acc')).toMatchObject({ criticalDistance: 0.08 });
    expect(thresholdsFor(sources, 'other', 'other|p|x|long|cross')).toBe(DEFAULT_THRESHOLDS);
  });

  it('are the same object each time, so that nothing is computed anew for nothing', () => {
    const book = new ThresholdBook(sources, 'sell-off');
    expect(book.of('acc', KEY)).toBe(book.of('acc', KEY));
    expect(book.of('x', 'x|1')).toBe(book.of('y', 'y|1'));
    expect(book.of('x').warningDistance).toBeCloseTo(0.15);
    expect(new ThresholdBook({ ...sources, overrides: [] }).of('x')).toBe(DEFAULT_THRESHOLDS);
  });

  it('C19: whatever the settings take is sane for every account and position', () => {
    const value = fc.oneof(
      fc.double({ min: -1, max: 2 }),
      fc.constantFrom(0, Number.NaN, Infinity, -Infinity, 0.05, 0.1),
    );
    const part = fc.record(
      { warningDistance: value, criticalDistance: value, warningMarginRatio: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(part, part, (ofAccount, ofPosition) => {
        const overrides = [
          { accountId: 'acc', thresholds: ofAccount },
          { positionKey: KEY, thresholds: ofPosition },
        ];
        const parsed = Settings.safeParse({ alarms: { overrides } });
        if (!parsed.success) return;
        for (const key of [undefined, KEY]) {
          const t = thresholdsFor(parsed.data.alarms, 'acc', key);
          expect(checkThresholds(t)).toEqual([]);
          expect(t.warningDistance).toBeGreaterThan(t.criticalDistance);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
