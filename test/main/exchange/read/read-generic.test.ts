import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { MarketBook, type VenueMarket } from '../../../../main/exchange/parse/venue-market.ts';
import { createGenericReader } from '../../../../main/exchange/read/read-generic.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { createTestClock } from '../demo-fixture.ts';

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

function open(has: Readonly<Record<string, unknown>>, tiers: () => Promise<unknown>) {
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
    clock: createTestClock(),
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
});
