import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { MarketBook, type VenueMarket } from '../../../../main/exchange/parse/venue-market.ts';
import { createGenericReader } from '../../../../main/exchange/read/read-generic.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { createTestClock } from '../demo-fixture.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import type { Clock } from '../../../../main/host-ports.ts';

const market: VenueMarket = {
  symbol: 'X/USDT:USDT',
  id: 'XUSDT',
  contract: true,
  contractType: 'linear',
  contractSize: 0.01,
  underlying: 'X',
  quote: 'USDT',
  settle: 'USDT',
  info: {},
};
const row = {
  symbol: market.symbol,
  side: 'long',
  contracts: 1000,
  contractSize: 0.01,
  markPrice: 50,
  marginMode: 'isolated',
  maintenanceMarginPercentage: 0.01,
  info: {},
};
const table = [
  { minNotional: 0, maxNotional: 900, maintenanceMarginRate: 0.01, maxLeverage: 50 },
  { minNotional: 900, maxNotional: 5000, maintenanceMarginRate: 0.02, maxLeverage: 25 },
];

function open(
  has: Readonly<Record<string, unknown>>,
  tiers: () => Promise<unknown>,
  clock: Clock = createTestClock(),
) {
  const asked: unknown[] = [];
  const load = (about: unknown): Promise<unknown> => {
    asked.push(about);
    return tiers();
  };
  const exchange: Partial<CcxtExchange> = {
    id: 'toobit',
    has,
    fetchBalance: () => Promise.resolve({ info: {}, total: { USDT: 100 } }),
    fetchPositions: () => Promise.resolve([row]),
    fetchMarketLeverageTiers: load,
    fetchLeverageTiers: load,
  };
  const venue = findVenue('toobit');
  if (venue === undefined) throw new Error('no venue');
  const reader = createGenericReader({
    accountId: 'a',
    venue,
    clock,
    allowLastPrice: false,
    tables: new Map(),
  });
  const read = async () => {
    // What the reader uses of it is there.
    const context = { exchange: exchange as CcxtExchange, markets: new MarketBook([market]) };
    return (await reader.readAccount(context)).account.pools[0]?.positions[0];
  };
  return { asked, read };
}

describe('a venue that is read by common rules', () => {
  it('gives its table of one market, asked once', async () => {
    const { asked, read } = open({ fetchMarketLeverageTiers: true }, () => Promise.resolve(table));
    expect(await read()).toMatchObject({
      tierUnit: 'quote',
      maxLeverage: 50,
      tiers: [{ floor: 0, cap: 900, maintenanceMarginRate: 0.01 }, { floor: 900 }],
    });
    await read();
    expect(asked).toEqual([market.symbol]);
  });

  it('gives it among those of all markets', async () => {
    const all = () => Promise.resolve({ [market.symbol]: table, other: [] });
    const { asked, read } = open({ fetchLeverageTiers: true }, all);
    expect((await read())?.tiers).toHaveLength(2);
    expect(asked).toEqual([undefined]);
  });

  it('is read all the same where the table cannot be, or where there is none', async () => {
    const broken = open({ fetchLeverageTiers: true }, () => Promise.reject(new Error('no')));
    expect(await broken.read()).toMatchObject({ contracts: 1000, maintenanceMarginRate: 0.01 });
    expect(await broken.read()).not.toHaveProperty('tiers');
    const none = open({ fetchLeverageTiers: 'emulated' }, () => Promise.resolve({}));
    expect(await none.read()).not.toHaveProperty('tiers');
    expect(none.asked).toEqual([]);
  });

  it('gives its positions while the table hangs, and the table once it is there', async () => {
    const clock = new VirtualClock();
    const answer = Promise.withResolvers<unknown>();
    const { asked, read } = open({ fetchMarketLeverageTiers: true }, () => answer.promise, clock);
    const first = read();
    await clock.advance(2_000);
    expect(await first).not.toHaveProperty('tiers');
    answer.resolve(table);
    await clock.advance(0);
    expect((await read())?.tiers).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });
});

describe('the open orders of a venue that is read by common rules', () => {
  function orders(exchangeId: string, symbols?: readonly string[]) {
    const venue = findVenue(exchangeId);
    if (venue === undefined) throw new Error('no venue');
    const asked: (readonly [unknown, unknown])[] = [];
    const exchange: Partial<CcxtExchange> = {
      id: exchangeId,
      has: { fetchOpenOrders: true },
      fetchOpenOrders: (symbol, _since, _limit, params) => {
        asked.push([symbol, params]);
        return Promise.resolve([]);
      },
    };
    const reader = createGenericReader({
      accountId: 'a',
      venue,
      clock: createTestClock(),
      allowLastPrice: false,
      tables: new Map(),
    });
    const position = { symbol: market.symbol, side: 'long', contracts: 1 };
    const told = reader.readOrders(
      { exchange: exchange as CcxtExchange, markets: new MarketBook([market]) },
      // What the reader uses of it is there.
      { account: { pools: [{ positions: [position] }] } } as unknown as Parameters<
        typeof reader.readOrders
      >[1],
      symbols,
    );
    return { told, asked };
  }

  it('are asked for in every list that holds some: a stop has one of its own on many venues', async () => {
    const { told, asked } = orders('blofin');
    expect((await told)?.size).toBe(0);
    expect(asked).toEqual([
      [undefined, {}],
      [undefined, { trigger: true }],
      [undefined, { tpsl: true }],
    ]);
  });

  it('are asked for by symbol where there is no other way, or where that weighs less', async () => {
    const bySymbol = orders('deepcoin');
    await bySymbol.told;
    expect(bySymbol.asked.map(([symbol]) => symbol)).toEqual([market.symbol, market.symbol]);
    const aster = orders('aster', [market.symbol]);
    await aster.told;
    expect(aster.asked).toEqual([[market.symbol, {}]]);
  });

  it('are unknown where conditional ones are in no list that can be read', async () => {
    const { told, asked } = orders('toobit');
    expect(await told).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
