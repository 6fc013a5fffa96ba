import { describe, expect, it } from 'vitest';
import {
  answerBook,
  type AnswerExtras,
} from '../../../../shared/contract/book-format/answer-book.ts';
import { parseBook } from '../../../../shared/contract/book-format/parse-book.ts';
import type { RiskContext } from '../../../../shared/risk/evaluate.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly accounts: readonly {
    readonly warnings: readonly string[];
    readonly level?: string;
    readonly state?: string;
    readonly jointLeeway: Fields;
    readonly pools: readonly {
      readonly scope?: Fields;
      readonly jointShock?: Fields;
      readonly positions: readonly Fields[];
      readonly jointLeeway: Fields;
    }[];
  }[];
}

function answer(
  account: Fields,
  more: Fields = {},
  context?: RiskContext,
  extras?: AnswerExtras,
): Answer {
  const parsed = parseBook({ format: 'leeway-book', version: 1, accounts: [account], ...more });
  if (!parsed.ok) throw new Error(`${parsed.error.path} ${parsed.error.error}`);
  const { book, warnings } = parsed.value;
  const json = answerBook(book, context, { warnings, ...extras });
  // What is printed is what counts: NaN would print as null and undefined would vanish.
  return JSON.parse(JSON.stringify(json)) as Answer;
}

function firstPool(report: Answer): Answer['accounts'][number]['pools'][number] {
  const pool = report.accounts[0]?.pools[0];
  if (pool === undefined) throw new Error('no pool');
  return pool;
}

const okxIsolated: Fields = {
  id: 'main',
  venue: 'okx',
  positionMode: 'hedge',
  pools: [
    {
      id: 'isolated-USDT',
      settleCurrency: 'USDT',
      positions: [
        {
          symbol: 'ETH-USDT-SWAP',
          underlying: 'ETH',
          side: 'long',
          contracts: 1,
          contractSize: 0.1,
          entryPrice: 3011,
          markPrice: 3010.54,
          marginMode: 'isolated',
          leverage: 10,
          isolatedMargin: 30.11,
          maintenanceMarginRate: 0.004,
          takerFeeRate: 0.0005,
          reported: { liquidationPrice: 2722.159673530889 },
        },
      ],
    },
  ],
};

const bare: Fields = {
  venue: 'binance-usdm',
  pools: [
    {
      settleCurrency: 'USDT',
      positions: [{ symbol: 'BTC', side: 'long', contracts: 1, entryPrice: 100, leverage: 10 }],
    },
  ],
};

describe('the answer', () => {
  it('has the figures of the example of the format, for the scope and for its only position', () => {
    const pool = firstPool(answer(okxIsolated));
    const [one] = pool.positions;
    expect(pool.scope?.['equity']).toBeCloseTo(30.064, 9);
    expect(pool.scope?.['maintenanceMargin']).toBeCloseTo(1.354743, 9);
    expect(pool.scope?.['venueMarginRatio']).toBeCloseTo(22.1916629206, 9);
    expect(one).toMatchObject({ symbol: 'ETH-USDT-SWAP', side: 'long', liquidatable: false });
    expect(one?.['maintenanceMargin']).toBeCloseTo(1.204216, 9);
    expect(one?.['liquidationPrice']).toBeCloseTo(2722.14967353, 7);
    expect(one?.['bankruptcyPrice']).toBeCloseTo(2709.9, 9);
    expect(one?.['direction']).toBe('down');
    expect(one?.['reported']).toEqual({ liquidationPrice: 2722.159673530889 });
    expect(one).not.toHaveProperty('disagreement');
  });

  it('has a reason beside every figure that is null', () => {
    const pool = firstPool(answer(bare));
    for (const figures of [pool.scope ?? {}, ...pool.positions]) {
      const reasons = (figures['reasons'] ?? {}) as Fields;
      for (const [name, value] of Object.entries(figures)) {
        if (value === null) expect(reasons[name], name).toBeTypeOf('string');
      }
      expect(Object.keys(reasons).length).toBeGreaterThan(0);
    }
    const [one] = pool.positions;
    expect(one).toMatchObject({
      notional: 100,
      initialMargin: 10,
      maintenanceMargin: null,
      liquidationPrice: null,
      liquidatable: null,
      reasons: { maintenanceMargin: 'no-tiers', equity: 'no-wallet', liquidatable: 'no-wallet' },
    });
  });

  it('tells "no price liquidates" from "unknown"', () => {
    const rich = {
      venue: 'binance-usdm',
      pools: [
        {
          settleCurrency: 'USDT',
          walletBalance: 1000,
          positions: [
            {
              symbol: 'BTC',
              side: 'long',
              contracts: 1,
              entryPrice: 100,
              maintenanceMarginRate: 0.01,
            },
          ],
        },
      ],
    };
    const pool = firstPool(answer(rich));
    expect(pool.positions[0]).toMatchObject({
      liquidationPrice: null,
      distance: null,
      sigmas: null,
      reasons: { liquidationPrice: 'none', distance: 'none', sigmas: 'none' },
    });
    expect(pool.jointLeeway).toMatchObject({
      down: null,
      up: null,
      reasons: { down: 'none', up: 'none' },
    });
  });

  it('gives distance in sigmas and the level that the caller says', () => {
    const report = answer(
      okxIsolated,
      {},
      { betas: {}, dailySigmas: { ETH: 0.04 } },
      { levelOf: (risk) => (risk.liquidatable ? 'critical' : 'watch') },
    );
    const [one] = firstPool(report).positions;
    expect(one?.['level']).toBe('watch');
    expect(report.accounts[0]?.level).toBe('watch');
    expect((one?.['sigmas'] as number) * 0.04).toBeCloseTo(one?.['distance'] as number, 12);
  });

  it('names the position that breaks first when the market moves', () => {
    const { jointLeeway } = answer(okxIsolated).accounts[0] ?? {};
    expect(jointLeeway?.['downFirst']).toBe('main|isolated-USDT|ETH-USDT-SWAP|long|isolated');
    expect(jointLeeway?.['down']).toBeCloseTo(2722.14967353 / 3010.54 - 1, 9);
  });

  it('answers scenarios per pool: one as jointShock, several in the order of the book too', () => {
    const two = {
      scenarios: [
        { name: 'a', betas: { ETH: 1 } },
        { name: 'b', betas: { ETH: 2 } },
      ],
    };
    const pool = firstPool(answer(okxIsolated, two));
    const shocks = pool.scope?.['jointShocks'] as readonly Fields[];
    expect(shocks.map((shock) => shock['name'])).toEqual(['a', 'b']);
    expect(pool.scope?.['jointShock']).toEqual(shocks[0]);
    const [a, b] = shocks;
    expect((b?.['baseMove'] as number) * 2).toBeCloseTo(a?.['baseMove'] as number, 12);
    expect(a?.['reasons']).toEqual({ up: 'none' });
    expect(a?.['prices']).toEqual({ ETH: expect.closeTo(2722.14967353, 7) as number });
  });

  it('puts warnings at the account that they are about and lets the caller add fields', () => {
    const report = answer({ ...bare, venue: 'nowhere', mood: 1 }, {}, undefined, {
      accountFields: () => ({ state: 'stale' }),
    });
    expect(report.accounts[0]?.warnings).toEqual([
      'accounts[0].mood: not a field of this format, ignored',
      'accounts[0].venue: "nowhere" has no rules of its own, answered by "generic"',
      expect.stringContaining('generic rules'),
    ]);
    expect(report.accounts[0]?.state).toBe('stale');
  });

  it('has no scope where several isolated positions stand without a cross one', () => {
    const [pool] = okxIsolated['pools'] as [Fields];
    const [one] = pool['positions'] as [Fields];
    const both = { ...pool, positions: [one, { ...one, side: 'short' }] };
    expect(firstPool(answer({ ...okxIsolated, pools: [both] }))).not.toHaveProperty('scope');
  });

  it('keeps an underlying called __proto__ as a name like any other', () => {
    const odd = JSON.parse(JSON.stringify(okxIsolated).replace('"ETH"', '"__proto__"')) as Fields;
    const pool = firstPool(answer(odd));
    expect(Object.keys(pool.scope?.['liquidation'] as Fields)).toEqual(['__proto__']);
  });
});
