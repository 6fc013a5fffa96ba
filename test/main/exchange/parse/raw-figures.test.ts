import { describe, expect, it } from 'vitest';
import {
  markFromValue,
  rawEquity,
  rawFigure,
  showsPositions,
} from '../../../../main/exchange/parse/raw-figures.ts';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { listOpenOrders } from '../../../../main/exchange/read/list-open-orders.ts';
import { parseGeneric } from '../../../../main/exchange/parse/parse-generic.ts';
import { RowError } from '../../../../main/exchange/parse/raw-row.ts';
import { MarketBook } from '../../../../main/exchange/parse/venue-market.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { hearAnswers, noteAnswer } from '../../../../main/exchange/wire/heard-answers.ts';

const markets = new MarketBook([
  {
    symbol: 'BTC/USDT:USDT',
    id: 'BTCUSDT',
    contract: true,
    contractType: 'linear',
    contractSize: 1,
    underlying: 'BTC',
    quote: 'USDT',
    settle: 'USDT',
    info: {},
  },
]);
const parse = (
  positions: readonly unknown[],
  balances: readonly unknown[] = [],
  restingOrders = 0,
) => {
  const venue = findVenue('pacifica');
  if (venue === undefined) throw new Error('no venue');
  return parseGeneric({ accountId: 'a', venue, balances, positions, restingOrders, markets });
};
const row = (changes: Record<string, unknown>): Record<string, unknown> => ({
  symbol: 'BTC/USDT:USDT',
  side: 'short',
  contracts: 0.5,
  contractSize: 1,
  entryPrice: 60_000,
  marginMode: 'cross',
  info: {},
  ...changes,
});

describe('a figure that ccxt leaves out', () => {
  it('is taken from the raw row, however the venue spells it', () => {
    for (const name of ['liquidation_price', 'liqPrice', 'estLiqPrice', 'liqPx']) {
      expect(rawFigure({ [name]: '70000.5' }, 'liquidationPrice')).toBe(70_000.5);
    }
    expect(rawFigure({ mark_price: { value: '0.5657', currency: 'USDC' } }, 'markPrice')).toBe(
      0.5657,
    );
    const info = { liquidation_price: '70000', markPrice: '61000', unrealizedPnl: '-500' };
    expect(parse([row({ info })]).account.pools[0]?.positions[0]).toMatchObject({
      markPrice: 61_000,
      reported: { liquidationPrice: 70_000, unrealizedPnl: -500 },
    });
  });

  it('stays unknown where two fields say different things, or none says a number', () => {
    expect(
      rawFigure({ liqPrice: '1', liquidation_price: '2' }, 'liquidationPrice'),
    ).toBeUndefined();
    expect(rawFigure({ liqPrice: '--' }, 'liquidationPrice')).toBeUndefined();
    expect(rawFigure(['tBTC', 1], 'liquidationPrice')).toBeUndefined();
  });

  it('stays unknown where the raw row writes a 0 that ccxt dropped: it may mean "not computed"', () => {
    const { reported } =
      parse([row({ info: { liqPrice: '0' } })]).account.pools[0]?.positions[0] ?? {};
    expect(reported).toEqual({});
  });

  it('is the worth of the position by its size, where that is all', () => {
    expect(markFromValue({ value: '-203.555' }, 'value', 0.1)).toBeCloseTo(2035.55, 9);
    expect(markFromValue({}, 'value', 0.1)).toBeUndefined();
  });
});

describe('the equity of a currency', () => {
  it.each([
    [{ data: { totalEquity: '61.2', details: [{ currency: 'USDT', equity: '61.33' }] } }, 61.33],
    [{ eq: '7.2', details: [{ ccy: 'USDT', eq: '7.2', isoEq: '0' }] }, 7.2],
    [{ settle_currency: 'USDT', total_equity: '16.5', total_cross_equity: '12' }, 16.5],
    [{ data: [{ currency: 'USDT', balance: '59.03' }] }, undefined],
    [{ data: [{ currency: 'USDC', equity: '59.03' }] }, undefined],
    [
      [
        { ccy: 'USDT', eq: '5' },
        { ccy: 'USDT', eq: '6' },
      ],
      undefined,
    ],
    [{ ccy: 'USDT', eq: 'much' }, undefined],
  ])('in %j is %s', (info, equity) => {
    expect(rawEquity(info, 'USDT')).toBe(equity);
  });

  const money = (total: Record<string, number>, position = row({})) =>
    parse([position], [{ total, info: { details: [{ ccy: 'USDT', eq: '70' }] } }]).account.pools[0];

  it('backs the positions where nothing else could, and only those that share it', () => {
    expect(money({ USDT: 65, BTC: 0 })).toMatchObject({ equity: 70 });
    expect(money({ USDT: 65, BTC: 0.1 })).not.toHaveProperty('equity');
    const silent = row({ info: { size: '0.5' } });
    expect(money({ USDT: 65 }, silent)).not.toHaveProperty('equity');
    const telling = row({ info: { size: '0.5', marginMode: 'crossed' } });
    expect(money({ USDT: 65 }, telling)).toMatchObject({ equity: 70 });
    expect(money({ USDT: 65 }, row({ marginMode: undefined }))).not.toHaveProperty('equity');
    expect(money({ USDT: 65 }, row({ marginMode: 'isolated' }))).not.toHaveProperty('equity');
  });
});

describe('a row that contradicts itself', () => {
  it('is refused where its profit is that of the other side', () => {
    const told = { markPrice: 61_000, unrealizedPnl: 500 };
    expect(() => parse([row(told)])).toThrow(/side contradicts/);
    expect(parse([row({ ...told, side: 'long' })]).account.pools).toHaveLength(1);
  });

  it('is refused where one leg is told twice in different sizes', () => {
    expect(() => parse([row({}), row({ contracts: 0.7 })])).toThrow(RowError);
    expect(parse([row({}), row({})]).account.pools[0]?.positions).toHaveLength(1);
  });
});

describe('a balance without positions', () => {
  it.each([
    { total_position_im: '16.7' },
    { data: [{ positionMargin: '6.9' }] },
    { marginSummary: { totalNtlPos: '12' } },
    { accounts: [{ crossUnRealizedPnl: '-1.84' }] },
    { details: { unrealisedPnl: 3 } },
  ])('contradicts where it shows what only positions make: %j', (info) => {
    expect(showsPositions(info)).toBe(true);
    expect(parse([], [{ total: {}, used: {}, info }]).emptiness).toBe('contradicted');
  });

  it.each([{ orderMargin: '5' }, { positionMargin: '0' }, { total_initial_margin: '22' }, []])(
    'does not where it shows what orders make, or nothing: %j',
    (info) => {
      expect(showsPositions(info)).toBe(false);
    },
  );

  it('may be in use for resting orders; dust is no use', () => {
    const used = { total: { USDT: 60 }, used: { USDT: 9 }, info: {} };
    expect(parse([], [used]).emptiness).toBe('contradicted');
    expect(parse([], [used], 2).emptiness).toBe('silent');
    expect(parse([], [{ ...used, used: { USDT: 9e-18 } }]).emptiness).toBe('silent');
    expect(parse([], [{ ...used, used: { USDT: -3506 } }]).emptiness).toBe('silent');
  });
});

describe('a list in pages', () => {
  const open = (bodies: readonly string[]) => {
    const asked: unknown[] = [];
    const exchange: Partial<CcxtExchange> = {
      fetchOpenOrders: (_symbol, _since, _limit, params) => {
        asked.push(params);
        noteAnswer(bodies[asked.length - 1] ?? '{}');
        return Promise.resolve([{ id: asked.length }]);
      },
    };
    // Only the member that is used.
    return { asked, exchange: exchange as CcxtExchange };
  };
  const page = (currentPage: number, totalPage: number) =>
    JSON.stringify({ code: '200000', data: { currentPage, totalPage, items: [] } });

  it('is asked for to its end', async () => {
    const { asked, exchange } = open([page(1, 3), page(2, 3), page(3, 3)]);
    expect(await listOpenOrders(exchange, undefined, { a: 1 }, 'currentPage')).toHaveLength(3);
    expect(asked).toEqual([{ a: 1 }, { a: 1, currentPage: 2 }, { a: 1, currentPage: 3 }]);
  });

  it('is refused where no other page can be asked for', async () => {
    for (const body of [page(1, 2), '{"data":{"rows":[],"nextPageArg":"x"}}', '{"hasNext":true}']) {
      await expect(listOpenOrders(open([body]).exchange, 'A')).rejects.toThrow(/one page/);
    }
    expect(await listOpenOrders(open(['{"data":{"nextPageArg":""}}']).exchange, 'A')).toHaveLength(
      1,
    );
  });
});

describe('what the venue sent before ccxt read it', () => {
  const hear = async (...bodies: readonly string[]) =>
    (await hearAnswers(() => Promise.resolve(bodies.forEach(noteAnswer))))[1];

  it('is told apart: a bare list, a list inside, none, a refusal', async () => {
    expect(await hear('[]', '{"data":{"positions":[]}}', '{"data":null}')).toEqual({
      bareLists: 1,
      innerLists: 1,
      refusals: 0,
      unfinished: 0,
      entries: 0,
    });
    for (const row of [
      '{"payload":{"rows":[{"avg_px":0,"entryPrice":"5"}]}}',
      '[{"cost":"28.5"}]',
    ]) {
      expect(await hear(row), row).toMatchObject({ entries: 1 });
    }
    for (const refusal of [
      '{"code":50011,"data":[]}',
      '{"success":false,"data":[]}',
      '{"status":"error","positions":[]}',
      '{"error":["EAPI:Invalid key"],"result":[]}',
      '{"retCode":"10003","result":{"list":[]}}',
    ]) {
      expect(await hear(refusal), refusal).toMatchObject({ refusals: 1 });
    }
    for (const success of [
      '{"code":"00000","data":[]}',
      '{"code":200,"data":[]}',
      '{"error":[],"result":[]}',
    ]) {
      expect(await hear(success), success).toMatchObject({ refusals: 0 });
    }
  });
});
