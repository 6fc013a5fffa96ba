import { describe, expect, test } from 'vitest';
import type { ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import { usedSites, type CandleSite } from '../../../../main/market/watch/candle-sites.ts';
import { PublicSites } from '../../../../main/market/watch/public-sites.ts';

function siteOf(exchange: string, more: Partial<CandleSite> = {}): CandleSite {
  return {
    accountId: `my ${exchange}`,
    client: { exchange } as ExchangeClient,
    host: exchange,
    isDemo: false,
    held: [],
    ...more,
  };
}

function setUp() {
  const opened: string[] = [];
  const closed: string[] = [];
  const places = new PublicSites((exchange) => {
    if (exchange === 'nowhere') return undefined;
    opened.push(exchange);
    const client: Partial<ExchangeClient> = {
      exchange,
      close: async () => {
        closed.push(exchange);
      },
    };
    return { client: client as ExchangeClient, host: exchange };
  });
  const names = (sites: readonly CandleSite[]) => sites.map(({ client }) => client.exchange);
  return { places, opened, closed, names };
}

describe('venues that the trader names for the market', () => {
  test('none named: the market is read where the accounts are', () => {
    const { places, opened } = setUp();
    const inUse = [siteOf('bybit'), siteOf('okx')];
    places.configure(undefined, false);
    expect(places.forCandles(inUse)).toBe(inUse);
    expect(places.forIndexes(inUse)).toBe(inUse);
    expect(opened).toEqual([]);
  });

  test('one without an account is opened once, comes first, and is no account', () => {
    const { places, opened, names } = setUp();
    places.configure('binanceusdm', false);
    const sites = places.forCandles([siteOf('bybit')]);
    expect(names(sites)).toEqual(['binanceusdm', 'bybit']);
    expect(sites[0]).toMatchObject({ isChosen: true, isDemo: false });
    expect(sites[0]?.accountId).toBeUndefined();
    places.forCandles([]);
    expect(opened).toEqual(['binanceusdm']);
  });

  test('one with an account is read by that account', () => {
    const { places, opened, names } = setUp();
    places.configure('okx', false);
    const sites = places.forCandles([siteOf('bybit'), siteOf('okx')]);
    expect(names(sites)).toEqual(['okx', 'bybit']);
    expect(sites[0]).toMatchObject({ accountId: 'my okx', isChosen: true });
    expect(opened).toEqual([]);
  });

  test('an account of a test network or the demo does not stand for the venue', () => {
    const { places, names } = setUp();
    places.configure('okx', false);
    const sites = places.forCandles([siteOf('okx', { isDemo: true })]);
    expect(sites).toHaveLength(2);
    expect(usedSites(sites).map(({ accountId }) => accountId)).toEqual([undefined]);
    expect(names(usedSites(sites))).toEqual(['okx']);
  });

  test('Deribit is asked for its index only, and not twice', () => {
    const { places, opened, names } = setUp();
    places.configure(undefined, true);
    expect(names(places.forCandles([siteOf('bybit')]))).toEqual(['bybit']);
    expect(names(places.forIndexes([siteOf('bybit')]))).toEqual(['bybit', 'deribit']);
    expect(names(places.forIndexes([siteOf('deribit')]))).toEqual(['deribit']);
    places.configure('deribit', true);
    expect(names(places.forIndexes([siteOf('bybit')]))).toEqual(['deribit', 'bybit']);
    expect(opened).toEqual(['deribit']);
  });

  test('what is named no more is closed, and everything at the end', async () => {
    const { places, closed } = setUp();
    places.configure('okx', true);
    places.forIndexes([]);
    places.configure(undefined, true);
    expect(closed).toEqual(['okx']);
    await places.stop();
    expect(closed).toEqual(['okx', 'deribit']);
  });

  test('a name that nobody knows changes nothing', () => {
    const { places, names } = setUp();
    places.configure('nowhere', false);
    expect(names(places.forCandles([siteOf('bybit')]))).toEqual(['bybit']);
  });
});
