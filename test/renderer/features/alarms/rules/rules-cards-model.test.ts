import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../../../shared/alarms/thresholds/thresholds.ts';
import {
  EMPTY_LIMIT,
  limitDraftsOf,
  limitEffect,
  parseLimits,
} from '../../../../../renderer/features/alarms/rules/limits-model.ts';
import {
  overrideDraftsOf,
  overrideEffect,
  parseOverrides,
} from '../../../../../renderer/features/alarms/rules/overrides-model.ts';

const KEY = 'acc|p|BTC/USDT:USDT|long|cross';

describe('limits as they are typed', () => {
  it('go to the settings and back unchanged', () => {
    const limits = [
      { leverage: 3, dailyLoss: 0.05 },
      { accountId: 'a', notional: 50_000 },
    ];
    expect(parseLimits(limitDraftsOf(limits))).toEqual({ ok: true, value: limits });
  });

  it('say by row what is wrong', () => {
    const of = (part: object) => parseLimits([{ ...EMPTY_LIMIT, ...part }]);
    expect(of({})).toMatchObject({
      ok: false,
      error: { 0: expect.stringMatching(/at least one/) },
    });
    expect(of({ leverage: 'x' })).toMatchObject({ error: { 0: expect.stringMatching(/numbers/) } });
    expect(of({ dailyLoss: '100' })).toMatchObject({
      error: { 0: expect.stringMatching(/100 %/) },
    });
    const twice = parseLimits([
      { ...EMPTY_LIMIT, leverage: '2' },
      { ...EMPTY_LIMIT, leverage: '3' },
    ]);
    expect(twice).toMatchObject({ error: { 1: expect.stringMatching(/already/) } });
  });

  it('tell what they do now, and call nothing known that is not', () => {
    const view = (notional: object) =>
      [{ id: 'a', notional, equity: { kind: 'known', value: 1_000 } }] as never;
    const draft = { ...EMPTY_LIMIT, leverage: '3' };
    expect(limitEffect(draft, view({ kind: 'known', value: 4_000 }))).toBe(
      'Now 4x leverage: an alarm for leverage at once.',
    );
    expect(limitEffect(draft, view({ kind: 'known', value: 2_000 }))).toMatch(/no alarm/);
    expect(limitEffect(draft, view({ kind: 'unknown', reason: 'stale' }))).toMatch(/unknown/);
    expect(limitEffect({ ...draft, accountId: 'b' }, view({}))).toMatch(/not watched/);
  });
});

describe('thresholds of one account or position as they are typed', () => {
  it('are joined by target, and go back to the same rows', () => {
    const drafts = [
      { target: 'account:acc', field: 'warningDistance', value: '20' },
      { target: `position:${KEY}`, field: 'criticalSigmas', value: '2' },
      { target: 'account:acc', field: 'criticalTimeToLiquidationMs', value: '30' },
    ] as const;
    const parsed = parseOverrides(drafts, DEFAULT_THRESHOLDS);
    expect(parsed).toEqual({
      ok: true,
      value: [
        {
          accountId: 'acc',
          thresholds: { warningDistance: 0.2, criticalTimeToLiquidationMs: 1_800_000 },
        },
        { positionKey: KEY, thresholds: { criticalSigmas: 2 } },
      ],
    });
    if (!parsed.ok) return;
    const again = overrideDraftsOf(parsed.value, DEFAULT_THRESHOLDS);
    expect(parseOverrides(again, DEFAULT_THRESHOLDS)).toEqual(parsed);
  });

  it('are refused where the warning would come after the critical alarm', () => {
    const wrong = [{ target: 'account:acc', field: 'warningDistance', value: '4' }] as const;
    expect(parseOverrides(wrong, DEFAULT_THRESHOLDS)).toMatchObject({
      ok: false,
      error: { 0: expect.stringMatching(/larger/) },
    });
    const twice = [wrong[0], { ...wrong[0], value: '30' }];
    expect(parseOverrides(twice, DEFAULT_THRESHOLDS)).toMatchObject({
      error: { 1: expect.stringMatching(/above already/) },
    });
  });

  it('tell which level they change now', () => {
    const position = {
      key: KEY,
      accountId: 'acc',
      underlying: 'BTC',
      risk: {
        distance: { kind: 'distance', ratio: 0.16, direction: 'down' },
        sigmas: { kind: 'known', value: 2 },
        marginRatio: { kind: 'known', value: 0.1 },
        liquidatable: false,
      },
    } as never;
    const effect = (distance: number) =>
      overrideEffect(
        'account:acc',
        [{ accountId: 'acc', thresholds: { warningDistance: distance } }],
        [position],
        DEFAULT_THRESHOLDS,
      );
    expect(effect(0.2)).toBe('Now BTC from safe to warning.');
    expect(effect(0.1)).toBe('Now no level changes by it.');
    expect(overrideEffect('account:x', [], [position], DEFAULT_THRESHOLDS)).toMatch(/No open/);
  });
});
