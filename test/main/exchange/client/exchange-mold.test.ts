import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { fromMold, makeMold } from '../../../../main/exchange/client/exchange-mold.ts';
import { VENUE_LOADERS } from '../../../../main/exchange/venues/venue-loaders.ts';

const CONFIG = { timeout: 1_234, options: { defaultType: 'swap' } };

async function classOf(exchange: string) {
  const load = VENUE_LOADERS[exchange];
  if (load === undefined) throw new Error(`no loader for ${exchange}`);
  return (await load()).default;
}

describe('instances from one mold', () => {
  it.each(['binanceusdm', 'bitget', 'hyperliquid', 'dydx'])(
    'are set up as if constructed: %s',
    async (exchange) => {
      const Exchange = await classOf(exchange);
      const built = new Exchange(CONFIG);
      const copy = fromMold(makeMold(Exchange, CONFIG));
      for (const name of ['id', 'urls', 'options', 'has', 'timeout', 'rateLimit', 'api', 'fees']) {
        expect(Reflect.get(copy, name), name).toEqual(Reflect.get(built, name));
      }
      const functions = Object.entries(built).filter(
        // Names with underscores are for Python's sake.
        ([name, value]) => typeof value === 'function' && !name.includes('_'),
      );
      expect(functions.length).toBeGreaterThan(150);
      for (const [name] of functions) expect(typeof Reflect.get(copy, name), name).toBe('function');
    },
  );

  it.each(['binanceusdm', 'bitfinex', 'bitget', 'deribit', 'dydx', 'gate', 'grvt', 'hyperliquid'])(
    'ask each endpoint as one of ccxt does: %s',
    async (exchange) => {
      const Exchange = await classOf(exchange);
      const built = new Exchange(CONFIG);
      const copy = fromMold(makeMold(Exchange, CONFIG));
      /** What an endpoint asks for, by its name. */
      const asked = async (venue: CcxtExchange, name: string) => {
        const seen: unknown[] = [];
        Reflect.set(venue, 'request', (...args: readonly unknown[]) => {
          seen.push(args);
          return Promise.resolve('answered');
        });
        const call = Reflect.get(venue, name) as (...args: readonly unknown[]) => Promise<unknown>;
        return [await call.call(venue, { a: 1 }, { b: 2 }), await call.call(venue), seen];
      };
      const endpoints = Object.entries(built)
        .filter(([, value]) => typeof value === 'function')
        .map(([name]) => name)
        .filter((name) => /^[a-z]\w*?(Get|Post|Put|Delete|Patch|Head)[A-Z0-9]/.test(name));
      expect(endpoints.length).toBeGreaterThan(1);
      for (const name of endpoints) {
        expect(await asked(copy, name), name).toEqual(await asked(built, name));
      }
    },
  );

  it('share nothing that changes', async () => {
    const mold = makeMold(await classOf('binanceusdm'), CONFIG);
    const [one, other] = [fromMold(mold), fromMold(mold)];
    one.options['timeDifference'] = 5;
    one.urls['api'] = 'elsewhere';
    one.has['fetchTime'] = false;
    one.tickers['BTC/USDT:USDT'] = {};
    one.clients['socket'] = {};
    for (const each of [other, fromMold(mold)]) {
      expect(each.options['timeDifference']).not.toBe(5);
      expect(each.urls['api']).not.toBe('elsewhere');
      expect(each.has['fetchTime']).not.toBe(false);
      expect(each.tickers).toEqual({});
      expect(each.clients).toEqual({});
    }
    expect(one.throttler).not.toBe(other.throttler);
  });

  it('ask for themselves, also when their calls cross', async () => {
    const mold = makeMold(await classOf('binanceusdm'), CONFIG);
    const askedBy: string[] = [];
    const venues = ['a', 'b'].map((name) => {
      const venue = fromMold(mold);
      venue.fetch2 = async (path) => {
        await Promise.resolve();
        askedBy.push(`${name} ${path}`);
        return {};
      };
      return venue;
    });
    const call = (venue: CcxtExchange) =>
      (Reflect.get(venue, 'fapiPublicGetTime') as () => Promise<unknown>).call(venue);
    await Promise.all(venues.map(call));
    expect(askedBy).toEqual(['a time', 'b time']);
  });
});
