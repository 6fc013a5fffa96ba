import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { openExchange } from '../../../../main/exchange/client/open-exchange.ts';
import { VenueGate } from '../../../../main/exchange/wire/venue-gate.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { VENUE_LOADERS } from '../../../../main/exchange/venues/venue-loaders.ts';
import {
  assertReadOnly,
  BlockedRequestError,
  WRITE_METHOD,
} from '../../../../main/exchange/wire/wire-guard.ts';
import { idleClock } from '../demo-fixture.ts';

const CANARIES = ['canaryKey7f3a91', 'canarySecret5d2e80', 'canaryPass41c6b2', '0xcanaryWallet'];
const credentials = {
  apiKey: CANARIES[0] ?? '',
  secret: CANARIES[1] ?? '',
  password: CANARIES[2] ?? '',
  walletAddress: CANARIES[3] ?? '',
};

interface Endpoint {
  readonly venue: string;
  readonly verb: string;
  readonly path: string;
}

/** ccxt's own table of a venue's endpoints, flat. */
function endpointsOf(venue: string, node: unknown): Endpoint[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (!/^(get|post|put|delete|head|patch)$/i.test(key)) return endpointsOf(venue, value);
    const paths = Array.isArray(value) ? value.map(String) : Object.keys(value as object);
    return paths.map((path) => ({ venue, verb: key.toUpperCase(), path }));
  });
}

function passes({ venue, verb, path }: Endpoint): boolean {
  try {
    assertReadOnly(venue, verb, `https://venue.example/${path.replace(/[{}]/g, '')}`);
    return true;
  } catch (error) {
    if (error instanceof BlockedRequestError) return false;
    throw error;
  }
}

const sent: string[] = [];
const opened = new Map<string, CcxtExchange>();
const endpoints: Endpoint[] = [];
let blocked: BlockedRequestError[] = [];

beforeAll(async () => {
  for (const exchange of Object.keys(VENUE_LOADERS)) {
    const venue = findVenue(exchange);
    if (venue === undefined) throw new Error(`no venue ${exchange}`);
    const instance = await openExchange({
      venue,
      credentials,
      testnet: false,
      gate: new VenueGate(idleClock),
      onBlocked: (error) => blocked.push(error),
    });
    instance.fetchImplementation = (url: string, init: { method: string }) => {
      sent.push(`${exchange} ${init.method} ${url}`);
      return Promise.reject(new TypeError('fetch failed'));
    };
    opened.set(exchange, instance);
    endpoints.push(...endpointsOf(exchange, Reflect.get(instance, 'api')));
  }
});
afterEach(() => {
  sent.length = 0;
  blocked = [];
});

/** Bitfinex and Derive say in the path itself that they only read. */
const NAMED_READS = /POST \/v2\/auth\/r\/|POST \/public\/get_|POST \/private\/get_/;

/** Whatever any endpoint may want in its path or its signature. */
const PARAMETERS = {
  symbol: 'BTCUSDT',
  id: '1',
  order_id: '1',
  orderId: '1',
  settle: 'usdt',
  account_id: '1',
  currency: 'BTC',
  address: '0x1',
  asset: 'BTC',
};

const WRITE_WORDS =
  /cancel|withdraw|transfer|leverage|margin-?(mode|type)|position-?mode|borrow|repay|edit|amend|approve|refer|create|place|close|\border\b|exchange$/i;

describe('the wire allow-list', () => {
  it('lets nothing pass that is no GET, except reads that venues want so', () => {
    const passing = endpoints.filter((each) => each.verb !== 'GET' && passes(each));
    expect(endpoints.length).toBeGreaterThan(10_000);
    expect(passing.length).toBeGreaterThan(10);
    expect(passing.filter(({ path }) => WRITE_WORDS.test(path))).toEqual([]);
    // Hyperliquid trades, approves fees and sets referrers at /exchange, and reads at /info.
    const hyperliquid = passing.filter(({ venue }) => venue === 'hyperliquid');
    expect(hyperliquid).toEqual([{ venue: 'hyperliquid', verb: 'POST', path: 'info' }]);
  });

  it.each([
    ['deribit', '/api/v2/private/buy'],
    ['deribit', '/api/v2/private/cancel_all'],
    ['deribit', '/api/v2/private/some_new_method'],
    ['bingx', '/openApi/swap/v1/trade/batchCancelReplace'],
    ['binance', '/sapi/v1/capital/withdraw'],
  ])('stops a GET that changes something: %s %s', (venue, path) => {
    expect(passes({ venue, verb: 'GET', path: path.slice(1) })).toBe(false);
  });

  it('lets the reads pass that make up an account', () => {
    for (const path of ['fapi/v3/account', 'fapi/v3/positionRisk', 'fapi/v1/openAlgoOrders']) {
      expect(passes({ venue: 'binanceusdm', verb: 'GET', path })).toBe(true);
    }
    const deribit = 'api/v2/private/get_positions';
    expect(passes({ venue: 'deribit', verb: 'GET', path: deribit })).toBe(true);
  });

  it('keeps an account with an address of its own from talking past it', () => {
    const read = () =>
      assertReadOnly('bybit', 'GET', 'https://api.bybit.com/v5/time', 'http://127.0.0.1:1');
    expect(read).toThrow(BlockedRequestError);
  });
});

describe('nothing that writes reaches the wire', () => {
  it('by any unified method of any venue', async () => {
    for (const [exchange, instance] of opened) {
      for (const name of Object.keys(instance.has).filter((each) => WRITE_METHOD.test(each))) {
        const method: unknown = Reflect.get(instance, name);
        if (typeof method !== 'function') continue;
        const call = async (): Promise<unknown> =>
          Reflect.apply(method, instance, ['BTC/USDT:USDT', 'market', 'buy', 1, 1, {}]) as unknown;
        await expect(call(), `${exchange}.${name}`).rejects.toThrow(BlockedRequestError);
      }
    }
    expect(sent).toEqual([]);
  });

  it('by any endpoint of any venue, with whatever parameters', async () => {
    const writes = endpoints.filter((each) => each.verb !== 'GET' && !passes(each));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...writes),
        fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
        async ({ venue, verb, path }, parameters) => {
          const instance = opened.get(venue);
          if (instance === undefined) throw new Error(venue);
          const url = `https://venue.example/${path}?${new URLSearchParams(parameters).toString()}`;
          await expect(instance.fetch(url, verb, {}, '{}')).rejects.toThrow(BlockedRequestError);
          expect(sent).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
    expect(blocked.length).toBeGreaterThanOrEqual(500);
  });

  it('by any of the endpoint methods that ccxt makes, of any venue', async () => {
    let called = 0;
    for (const [exchange, instance] of opened) {
      Reflect.set(instance, 'enableRateLimit', false);
      const names = new Set<string>();
      for (const key in instance)
        if (/[a-z](Post|Put|Delete|Patch)([A-Z0-9]|$)/.test(key)) names.add(key);
      for (const name of names) {
        const method: unknown = Reflect.get(instance, name);
        if (typeof method !== 'function' || method.length > 3) continue;
        called += 1;
        try {
          await (Reflect.apply(method, instance, [PARAMETERS]) as Promise<unknown>);
        } catch {
          // Blocked, or not even signed: either way it was not sent.
        }
      }
      Reflect.set(instance, 'enableRateLimit', true);
      const writes = sent
        .map((line) => line.replace(/\?.*/, '').replace(/https?:\/\/[^/]*/, ''))
        .filter((line) => WRITE_WORDS.test(line) && !NAMED_READS.test(line));
      expect(writes, exchange).toEqual([]);
      sent.length = 0;
    }
    expect(called).toBeGreaterThan(3_000);
  });

  it('by the signed calls of ccxt itself, and each is reported', async () => {
    const calls = [
      ['binanceusdm', 'fapiPrivatePostOrder'],
      ['binanceusdm', 'fapiPrivateDeleteAllOpenOrders'],
      ['binanceusdm', 'fapiPrivatePostLeverage'],
      ['binanceusdm', 'sapiPostCapitalWithdrawApply'],
      ['bitget', 'privateMixPostV2MixOrderPlaceOrder'],
      ['bitget', 'privateSpotPostV2SpotWalletWithdrawal'],
      ['bybit', 'privatePostV5OrderCreate'],
      ['okx', 'privatePostTradeOrder'],
    ] as const;
    for (const [exchange, name] of calls) {
      const instance = opened.get(exchange);
      const method: unknown = instance && Reflect.get(instance, name);
      if (typeof method !== 'function') throw new Error(`no ${exchange}.${name}`);
      const call = Reflect.apply(method, instance, [{ symbol: 'BTCUSDT' }]) as Promise<unknown>;
      await expect(call, name).rejects.toThrow(BlockedRequestError);
    }
    expect(sent).toEqual([]);
    expect(blocked).toHaveLength(calls.length);
    for (const error of blocked) {
      for (const canary of CANARIES) expect(inspect(error)).not.toContain(canary);
      expect(error.message).not.toMatch(/signature/i);
    }
  });
});

describe('printing an exchange', () => {
  it('shows its id and no secret, however it is printed', () => {
    for (const [exchange, instance] of opened) {
      const texts = [
        JSON.stringify(instance),
        JSON.stringify({ nested: [instance] }),
        inspect(instance, { depth: 10, showHidden: true }),
        inspect({ nested: [instance] }, { depth: 10 }),
      ];
      for (const text of texts) {
        for (const canary of CANARIES) expect(text, exchange).not.toContain(canary);
      }
      expect(JSON.parse(texts[0] ?? '')).toEqual({ id: instance.id });
      // It has functions, so nothing can copy it to another process.
      expect(() => structuredClone(instance)).toThrow();
    }
  });
});
