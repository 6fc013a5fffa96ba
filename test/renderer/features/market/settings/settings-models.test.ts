import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketSettings } from '../../../../../shared/contract/market-settings.ts';
import { parseCoins } from '../../../../../renderer/features/market/settings/coin-entry.ts';
import {
  addGroup,
  groupDraftsOf,
  groupHint,
  moveCoin,
  parseGroups,
} from '../../../../../renderer/features/market/settings/groups-model.ts';
import {
  DEFAULT_REGIME,
  parseRegime,
  regimeDraftOf,
} from '../../../../../renderer/features/market/settings/regime-model.ts';

const DEFAULTS = MarketSettings.parse({});

describe('coins that are typed', () => {
  it('are taken one or several at once, by their own names', () => {
    expect(parseCoins('sol', [], 20)).toEqual({ ok: true, value: ['SOL'] });
    expect(parseCoins(' sol, xbt  DOGE/USDT;1000PEPEUSDT ', [], 20)).toEqual({
      ok: true,
      value: ['SOL', 'BTC', 'DOGE', 'PEPE'],
    });
  });

  it.each([
    ['', /Write a coin/],
    ['$$$', /is no coin/],
    ['SOL SOL', /SOL is there already/],
    ['ETH', /ETH is there already/],
    ['usdt', /stablecoin/],
    ['A B C D', /At most 4 coins/],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', /is no coin/],
  ])('"%s" is refused with a reason', (text, reason) => {
    expect(parseCoins(text, ['ETH'], 4)).toEqual({
      ok: false,
      error: expect.stringMatching(reason),
    });
  });

  it('whatever is taken, the settings take as well', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const parsed = parseCoins(text, ['BTC', 'ETH'], 22);
        if (parsed.ok) expect(MarketSettings.safeParse({ coins: parsed.value }).success).toBe(true);
      }),
    );
  });
});

describe('sectors', () => {
  const drafts = groupDraftsOf({ memes: ['DOGE', 'PEPE'], payments: ['XRP'] });

  it('are added, renamed, emptied of coins and removed; what is saved is what is shown', () => {
    const added = addGroup(drafts).map((draft) =>
      draft.name === '' ? { ...draft, name: ' Gaming ', coins: ['AXS'] } : draft,
    );
    expect(parseGroups(added)).toEqual({
      ok: true,
      value: { memes: ['DOGE', 'PEPE'], payments: ['XRP'], Gaming: ['AXS'] },
    });
    expect(new Set(added.map(({ id }) => id)).size).toBe(3);
    expect(parseGroups(drafts.slice(1))).toEqual({ ok: true, value: { payments: ['XRP'] } });
  });

  it('a coin that is moved is in the other one, once, and no more in the first', () => {
    const moved = moveCoin(drafts, 'DOGE', 0, 1);
    expect(moved.map(({ coins }) => coins)).toEqual([['PEPE'], ['XRP', 'DOGE']]);
    expect(moveCoin(moved, 'PEPE', 0, undefined)[0]?.coins).toEqual([]);
    const both = groupDraftsOf({ a: ['SOL'], b: ['SOL'] });
    expect(moveCoin(both, 'SOL', 0, 1).map(({ coins }) => coins)).toEqual([[], ['SOL']]);
  });

  it('without a name, or with that of another one, are refused where they stand', () => {
    const named = (names: readonly string[]) =>
      parseGroups(names.map((name, id) => ({ id, name, coins: [] })));
    expect(named(['a', ' '])).toEqual({ ok: false, error: { 1: expect.stringMatching(/name/) } });
    expect(named(['Memes', 'memes ']).ok).toBe(false);
    expect(named(['x'.repeat(61)]).ok).toBe(false);
    expect(named(['__proto__']).ok).toBe(false);
  });

  it('say what one coin alone is good for', () => {
    expect(groupHint({ id: 0, name: 'a', coins: ['SOL'] })).toMatch(/takes two/);
    expect(groupHint({ id: 0, name: 'a', coins: ['SOL', 'ETH'] })).toBeUndefined();
  });

  it('of the defaults come back as they are', () => {
    expect(parseGroups(groupDraftsOf(DEFAULTS.groups))).toEqual({
      ok: true,
      value: DEFAULTS.groups,
    });
  });
});

describe('correction and bear market', () => {
  it('are 30 days, 10 %, 20 %, 7 days and a day before an event unless set otherwise', () => {
    expect(DEFAULT_REGIME).toEqual({
      recentHigh: '30',
      correction: '10',
      bear: '20',
      sustained: '7',
      eventLead: '24',
    });
    expect(regimeDraftOf(DEFAULTS)).toEqual(DEFAULT_REGIME);
  });

  it.each([
    ['recentHigh', '0', /from 1 to 60 days/],
    ['recentHigh', '61', /from 1 to 60 days/],
    ['correction', 'ten', /from 1 to 90 %/],
    ['bear', '10', /deeper than a correction/],
    ['sustained', '31', /could never be seen/],
    ['eventLead', '0', /from 1 to 168 hours/],
    ['eventLead', '', /from 1 to 168 hours/],
  ] as const)('%s = "%s" is refused with a reason', (field, value, reason) => {
    const parsed = parseRegime({ ...DEFAULT_REGIME, [field]: value });
    expect(parsed).toEqual({ ok: false, error: { [field]: expect.stringMatching(reason) } });
  });

  it('whatever is taken, the settings take as well', () => {
    const text = fc.oneof(fc.integer({ min: -5, max: 200 }), fc.double({ min: 0, max: 100 }));
    fc.assert(
      fc.property(fc.tuple(text, text, text, text, text), (values) => {
        const [recentHigh, correction, bear, sustained, eventLead] = values.map(String);
        const parsed = parseRegime({
          ...DEFAULT_REGIME,
          ...(recentHigh === undefined ? {} : { recentHigh }),
          ...(correction === undefined ? {} : { correction }),
          ...(bear === undefined ? {} : { bear }),
          ...(sustained === undefined ? {} : { sustained }),
          ...(eventLead === undefined ? {} : { eventLead }),
        });
        if (parsed.ok) expect(MarketSettings.safeParse(parsed.value).success).toBe(true);
      }),
    );
  });
});
