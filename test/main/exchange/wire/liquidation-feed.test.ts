import { afterEach, describe, expect, it } from 'vitest';
import { createPriceClient } from '../../../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import type { FeedError } from '../../../../shared/domain/feed-state.ts';
import type { ForcedClose } from '../../../../shared/market/liquidations/liquidation-tally.ts';
import { createTestClock, type TestClock } from '../demo-fixture.ts';
import type { Routes } from '../read/venues/routes.ts';
import { loadRoutes } from '../read/venues/wire-harness.ts';
import { startSocketVenue, type SocketVenue } from './socket-venue.ts';

const MINUTE = 60_000;
const AT = 1_764_000_000_000;

let venue: SocketVenue | undefined;
let client: ExchangeClient | undefined;
let clock: TestClock;
afterEach(async () => {
  await client?.close();
  await venue?.stop();
  client = venue = undefined;
});

/** Everything that a feed may tell, and a promise for the next of each. */
function listener() {
  const closes: ForcedClose[] = [];
  const downs: FeedError[] = [];
  let opens = 0;
  const waiting = new Set<() => void>();
  const told = () => {
    for (const check of waiting) check();
  };
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!is()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return {
    closes,
    downs,
    opens: () => opens,
    until,
    on: {
      open: () => {
        opens += 1;
        told();
      },
      close: (close: ForcedClose) => {
        closes.push(close);
        told();
      },
      down: (error: FeedError) => {
        downs.push(error);
        told();
      },
    },
  };
}

async function open(
  exchange: string,
  routes: Routes,
  symbols: readonly string[],
  reply: (message: unknown) => unknown,
) {
  venue = await startSocketVenue(routes, reply);
  clock = createTestClock();
  client = createPriceClient({ exchange, clock, endpoint: venue.endpoint });
  const heard = listener();
  const cancel = client.watchLiquidations?.(symbols, heard.on);
  return { ...heard, venue, cancel };
}

const argsOf = (message: unknown) => (message as { args?: unknown[] }).args;

describe('the public feed of liquidations on the wire', () => {
  const bybit = () =>
    open('bybit', loadRoutes('bybit', 'unified-cross'), ['BTC/USDT:USDT'], (message) =>
      (message as { op?: string }).op === 'subscribe' ? { success: true, op: 'subscribe' } : {},
    );
  const burst = (rows: readonly object[]) => ({
    topic: 'allLiquidation.BTCUSDT',
    type: 'snapshot',
    ts: AT,
    data: rows,
  });
  const row = { T: AT, s: 'BTCUSDT', S: 'Buy', v: '0.5', p: '60000' };

  it('of Bybit: all rows of a message, its Buy a long that was closed, in dollars', async () => {
    const { venue: at, closes, downs, until } = await bybit();
    await at.hear(1, (message) => argsOf(message)?.includes('allLiquidation.BTCUSDT') === true);
    at.say(burst([row, { ...row, S: 'Sell', v: '0.1', T: AT + 5 }]));
    await until(() => closes.length === 2);
    expect(closes).toMatchObject([
      { atMs: AT, side: 'long', value: 30_000 },
      { atMs: AT + 5, side: 'short', value: 6_000 },
    ]);
    expect(downs).toEqual([]);
  });

  it('a socket that dies is told once, and a new feed can be opened on the same client', async () => {
    const { venue: at, downs, opens, until } = await bybit();
    const subscribed = (message: unknown) => argsOf(message) !== undefined;
    await at.hear(1, subscribed);
    expect(opens()).toBe(1);
    at.cut();
    await until(() => downs.length === 1);
    const again = listener();
    client?.watchLiquidations?.(['BTC/USDT:USDT'], again.on);
    await at.hear(2, subscribed);
    at.say(burst([row]));
    await again.until(() => again.closes.length === 1);
    expect(again.closes[0]?.side).toBe('long');
    // The venue told the same close to both feeds: who sums them knows it again.
    expect(again.closes[0]?.id).toBe('BTC/USDT:USDT buy 0.5 60000 1764000000000');
    expect(downs).toHaveLength(1);
  });

  it('a feed that is silent for ten minutes is opened anew by whoever watches', async () => {
    const { venue: at, downs, until } = await bybit();
    await at.hear(1, (message) => argsOf(message) !== undefined);
    clock.advance(11 * MINUTE);
    await until(() => downs.length === 1);
    expect(downs[0]?.kind).toBe('timeout');
  });

  it('says nothing after its cancel', async () => {
    const { venue: at, closes, downs, cancel } = await bybit();
    await at.hear(1, (message) => argsOf(message) !== undefined);
    cancel?.();
    at.say(burst([row]));
    at.cut();
    await new Promise(setImmediate);
    expect([closes, downs]).toEqual([[], []]);
  });

  it('of OKX: every detail of a row, sizes in contracts, sides of the order that closed', async () => {
    const {
      venue: at,
      closes,
      until,
    } = await open('okx', loadRoutes('okx', 'multi-currency'), ['BTC/USDT:USDT'], (message) => ({
      event: 'subscribe',
      arg: argsOf(message)?.[0],
    }));
    await at.hear(1, (message) => argsOf(message) !== undefined);
    const detail = { bkLoss: '0', bkPx: '60000', ccy: '', posSide: 'long', side: 'sell', sz: '10' };
    at.say({
      arg: { channel: 'liquidation-orders', instType: 'SWAP' },
      data: [
        {
          details: [
            { ...detail, ts: String(AT) },
            { ...detail, ts: String(AT + 1), side: 'buy', sz: '5' },
          ],
          instFamily: 'BTC-USDT',
          instId: 'BTC-USDT-SWAP',
          instType: 'SWAP',
          uly: 'BTC-USDT',
        },
      ],
    });
    await until(() => closes.length === 2);
    expect(closes.map(({ side }) => side)).toEqual(['long', 'short']);
    expect((closes[0]?.value ?? 0) / (closes[1]?.value ?? 1)).toBeCloseTo(2, 9);
  });

  it('of Binance: one stream for all, a forced sale is a long', async () => {
    const info = {
      timezone: 'UTC',
      serverTime: AT,
      symbols: [
        {
          symbol: 'BTCUSDT',
          pair: 'BTCUSDT',
          contractType: 'PERPETUAL',
          deliveryDate: 4133404800000,
          onboardDate: 1569398400000,
          status: 'TRADING',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          marginAsset: 'USDT',
          pricePrecision: 2,
          quantityPrecision: 3,
          filters: [{ filterType: 'PRICE_FILTER', minPrice: '1', maxPrice: '9', tickSize: '0.1' }],
          orderTypes: ['LIMIT'],
          timeInForce: ['GTC'],
        },
      ],
    };
    const {
      venue: at,
      closes,
      until,
    } = await open(
      'binanceusdm',
      { 'GET /fapi/v1/exchangeInfo': info, 'GET /fapi/v1/time': { serverTime: AT } },
      ['BTC/USDT:USDT'],
      (message) => ({ result: null, id: (message as { id: number }).id }),
    );
    await at.hear(1, (message) => JSON.stringify(message).includes('!forceOrder@arr'));
    const order = {
      s: 'BTCUSDT',
      S: 'SELL',
      o: 'LIMIT',
      f: 'IOC',
      q: '0.014',
      p: '59900',
      ap: '60000',
      X: 'FILLED',
      l: '0.014',
      z: '0.014',
      T: AT,
    };
    at.say({ e: 'forceOrder', E: AT + 1, o: order });
    await until(() => closes.length === 1);
    expect(closes[0]).toMatchObject({ atMs: AT, side: 'long' });
    expect(closes[0]?.value).toBeCloseTo(840, 0);
  });

  it('of a venue without one is "not supported", and nothing is asked', async () => {
    const { venue: at, downs, until } = await open('deribit', {}, ['BTC/USD:BTC'], () => undefined);
    await until(() => downs.length === 1);
    expect(downs[0]?.kind).toBe('not-supported');
    expect(at.paths).toEqual([]);
  });
});
