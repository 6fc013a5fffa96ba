import { describe, expect, it } from 'vitest';
import { parseBook } from '../../../../shared/contract/book-format/parse-book.ts';
import type { Account } from '../../../../shared/domain/book.ts';

type Fields = Readonly<Record<string, unknown>>;

const plain: Fields = { symbol: 'BTCUSDT', side: 'long', contracts: 2, entryPrice: 100 };

function book(position: Fields = plain, pool: Fields = {}, account: Fields = {}): Fields {
  return {
    format: 'leeway-book',
    version: 1,
    accounts: [
      {
        venue: 'okx',
        ...account,
        pools: [{ settleCurrency: 'USDT', positions: [position], ...pool }],
      },
    ],
  };
}

function accepted(input: unknown): { account: Account; warnings: readonly string[] } {
  const parsed = parseBook(input);
  if (!parsed.ok) throw new Error(`${parsed.error.path} ${parsed.error.error}`);
  const [account] = parsed.value.book.accounts;
  if (account === undefined) throw new Error('no account');
  return { account, warnings: parsed.value.warnings };
}

const tier = { floor: 0, cap: 100, maintenanceMarginRate: 0.01 };
const here = 'accounts[0].pools[0].positions[0]';

describe('a book that is not valid is refused with the path of the first mistake', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['text that is not JSON', '{"format":', '', /not JSON/],
    ['NaN written as JSON', '{"format": NaN}', '', /not JSON/],
    ['nothing', null, '', /object/],
    ['a list', [], '', /object/],
    ['another format', { ...book(), format: 'x' }, 'format', /leeway-book/],
    ['a version of the future', { ...book(), version: 2 }, 'version', /1/],
    ['no accounts', { format: 'leeway-book', version: 1 }, 'accounts', /missing/],
    [
      'negative contracts',
      book({ ...plain, contracts: -1 }),
      `${here}.contracts`,
      /greater than 0/,
    ],
    ['zero contracts', book({ ...plain, contracts: 0 }), `${here}.contracts`, /greater than 0/],
    ['contracts that are NaN', book({ ...plain, contracts: NaN }), `${here}.contracts`, /finite/],
    ['infinite contracts', book({ ...plain, contracts: Infinity }), `${here}.contracts`, /finite/],
    ['an amount in quotes', book({ ...plain, contracts: '2' }), `${here}.contracts`, /number/],
    ['no contracts', book({ symbol: 'X', side: 'long' }), `${here}.contracts`, /missing/],
    ['an unknown side', book({ ...plain, side: 'both' }), `${here}.side`, /"long" or "short"/],
    ['a price of 0', book({ ...plain, markPrice: 0 }), `${here}.markPrice`, /greater than 0/],
    ['a price of null', book({ ...plain, markPrice: null }), `${here}.markPrice`, /number/],
    [
      'a rate in percent',
      book({ ...plain, maintenanceMarginRate: 5 }),
      `${here}.maintenanceMarginRate`,
      /fraction/,
    ],
    [
      'two wallets',
      book(plain, { walletBalance: 1, equity: 1 }),
      'accounts[0].pools[0].equity',
      /walletBalance/,
    ],
    [
      'two margins',
      book({ ...plain, isolatedMargin: 1, isolatedEquity: 1 }),
      `${here}.isolatedEquity`,
      /one of them/,
    ],
    [
      'two closing fees',
      book({ ...plain, takerFeeRate: 0.001, closeFee: 1 }),
      `${here}.closeFee`,
      /one of them/,
    ],
    [
      'a gap in the tiers',
      book({ ...plain, tiers: [tier, { ...tier, floor: 150, cap: 200 }] }),
      `${here}.tiers[1].floor`,
      /gap/,
    ],
    [
      'tiers that overlap',
      book({ ...plain, tiers: [tier, { ...tier, floor: 50, cap: 200 }] }),
      `${here}.tiers[1].floor`,
      /overlap/,
    ],
    [
      'tiers that do not start at 0',
      book({ ...plain, tiers: [{ ...tier, floor: 5 }] }),
      `${here}.tiers[0].floor`,
      /0/,
    ],
    ['an empty table', book({ ...plain, tiers: [] }), `${here}.tiers`, /no rows/],
    [
      'an open row in the middle',
      book({
        ...plain,
        tiers: [
          { ...tier, cap: null },
          { ...tier, floor: 100, cap: 200 },
        ],
      }),
      `${here}.tiers[0].cap`,
      /last row/,
    ],
    [
      'the same position twice',
      book(plain, { positions: [plain, plain] }),
      'accounts[0].pools[0].positions[1]',
      /second/,
    ],
    [
      'a requirement of nothing',
      book(plain, { requirements: [{ name: 'loan' }] }),
      'accounts[0].pools[0].requirements[0].maintenanceMargin',
      /missing/,
    ],
    [
      'a beta that is text',
      { ...book(), scenarios: [{ name: 's', betas: { BTC: '1' } }] },
      'scenarios[0].betas.BTC',
      /number/,
    ],
  ])('%s', (_, input, path, words) => {
    const parsed = parseBook(input);
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.error.path).toBe(path);
    expect(parsed.error.error).toMatch(words);
  });

  it('of two accounts, pools and positions the path counts from 0', () => {
    const [first] = book()['accounts'] as [Fields];
    const bad = { ...plain, contracts: -1 };
    const second = {
      ...first,
      pools: [
        { settleCurrency: 'USDT', positions: [] },
        { settleCurrency: 'BTC', positions: [plain, bad] },
      ],
    };
    const parsed = parseBook({ ...book(), accounts: [first, second] });
    expect(parsed).toMatchObject({
      ok: false,
      error: { path: 'accounts[1].pools[1].positions[1].contracts' },
    });
  });
});

describe('what a book leaves out', () => {
  it('gets the defaults of the format', () => {
    const { account } = accepted(book());
    expect(account).toEqual({
      id: 'account-1',
      venue: 'okx',
      positionMode: 'one-way',
      pools: [
        {
          id: 'pool-1',
          settleCurrency: 'USDT',
          positions: [
            {
              symbol: 'BTCUSDT',
              side: 'long',
              contracts: 2,
              contractType: 'linear',
              contractSize: 1,
              underlying: 'BTCUSDT',
              marginMode: 'cross',
              entryPrice: 100,
              markPrice: 100,
            },
          ],
        },
      ],
    });
  });

  it('takes the mark for a missing entry, and the stored cost for both', () => {
    const one = (fields: Fields) =>
      accepted(book({ symbol: 'X', side: 'long', contracts: 2, ...fields })).account.pools[0]
        ?.positions[0];
    expect(one({ markPrice: 5 })).toMatchObject({ entryPrice: 5, markPrice: 5 });
    expect(one({ entryValue: 20 })).toMatchObject({ entryPrice: 10, markPrice: 10 });
    expect(one({ entryValue: 20, contractType: 'inverse', contractSize: 100 })).toMatchObject({
      entryPrice: 10,
    });
    expect(one({})).not.toHaveProperty('markPrice');
  });

  it('weighs collateral at 1 in both directions', () => {
    const { account } = accepted(
      book(plain, { collateral: [{ asset: 'BTC', amount: -1, price: 100 }] }),
    );
    expect(account.pools[0]?.collateral).toEqual([
      { asset: 'BTC', amount: -1, price: 100, weight: 1, liabilityWeight: 1 },
    ]);
  });

  it('ends a table openly, and closes the steps of a table in whole contracts', () => {
    const { account } = accepted(
      book({
        ...plain,
        tierUnit: 'contracts',
        tiers: [
          { ...tier, cap: 20_000 },
          { ...tier, floor: 20_001, cap: null, maxLeverage: null },
        ],
      }),
    );
    expect(account.pools[0]?.positions[0]?.tiers).toEqual([
      { floor: 0, cap: 20_000, maintenanceMarginRate: 0.01 },
      { floor: 20_000, maintenanceMarginRate: 0.01 },
    ]);
  });
});

describe('what a book says that Leeway does not use', () => {
  it('is named in a warning with its path', () => {
    const { warnings } = accepted({
      ...book({ ...plain, color: 'red' }, { note: 1 }, { owner: 'me' }),
      extra: true,
    });
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual([
      'accounts[0].owner',
      'accounts[0].pools[0].positions[0].color',
      'accounts[0].pools[0].note',
      'extra',
    ]);
  });

  it('answers a venue without rules by the generic ones, and says so', () => {
    const { account, warnings } = accepted(book(plain, {}, { venue: 'constructor' }));
    expect(account.venue).toBe('generic');
    expect(warnings).toEqual([
      'accounts[0].venue: "constructor" has no rules of its own, answered by "generic"',
    ]);
  });

  it.each([0, -1, 'none'])('reads a reported price of %s as "none"', (liquidationPrice) => {
    const { account } = accepted(book({ ...plain, reported: { liquidationPrice } }));
    expect(account.pools[0]?.positions[0]?.reported).toEqual({ liquidationPrice: 'none' });
  });

  it('cannot reach a prototype', () => {
    const text = JSON.stringify(book()).replace(
      '"venue"',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"venue"',
    );
    const { account, warnings } = accepted(text);
    expect(({} as Fields)['polluted']).toBeUndefined();
    expect((account as unknown as Fields)['polluted']).toBeUndefined();
    expect(warnings).toHaveLength(2);
    const scenarios = JSON.parse('[{"name":"s","betas":{"__proto__":2,"BTC":1}}]') as unknown;
    const parsed = parseBook({ ...book(), scenarios });
    const betas = parsed.ok ? parsed.value.book.scenarios?.[0]?.betas : undefined;
    expect(betas?.['BTC']).toBe(1);
    expect(Object.getPrototypeOf(betas)).toBeNull();
  });
});
