import { afterEach, describe, expect, it, vi } from 'vitest';
import { openExchange } from '../../../main/exchange/client/open-exchange.ts';
import type { CcxtExchange } from '../../../main/exchange/client/ccxt-exchange.ts';
import { readMarkets } from '../../../main/exchange/parse/venue-market.ts';
import { createReader } from '../../../main/exchange/read/create-reader.ts';
import { findLoader, findVenue, listVenues } from '../../../main/exchange/venues/find-venue.ts';
import { VenueGate } from '../../../main/exchange/wire/venue-gate.ts';
import { idleClock } from './demo-fixture.ts';

const VENUES = listVenues().map(({ exchange }) => exchange);
const CREDENTIALS = {
  apiKey: 'key',
  secret: 'c2VjcmV0c2VjcmV0',
  password: 'password',
  walletAddress: '0x1111111111111111111111111111111111111111',
  accountId: '12345',
  privateKey: `0x${'11'.repeat(32)}`,
};

/** Secrets that must be keys of a certain form. */
const OTHER_SECRETS: Readonly<Record<string, { readonly secret: string }>> = {
  backpack: { secret: Buffer.alloc(32, 1).toString('base64') },
  modetrade: { secret: `ed25519:${'1'.repeat(32)}` },
  woofipro: { secret: `ed25519:${'1'.repeat(32)}` },
};

afterEach(() => {
  vi.unstubAllGlobals();
});

/** One contract is enough to have a list of markets. */
const MARKET = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT:USDT',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  settleId: 'USDT',
  type: 'swap',
  spot: false,
  swap: true,
  contract: true,
  linear: true,
  inverse: false,
  contractSize: 1,
  active: true,
  precision: { price: 0.1, amount: 0.001 },
  limits: {},
  info: { name: 'BTC' },
};

async function readAnswered(exchange: string, status: number, body: string): Promise<unknown> {
  const venue = findVenue(exchange);
  if (venue === undefined) throw new Error(`no venue ${exchange}`);
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(body, {
        status,
        headers: {
          'content-type': 'application/json',
          // GRVT's sign-in answers in headers.
          'set-cookie': 'gravity=1',
          'x-grvt-account-id': '1',
        },
      }),
    ),
  );
  const fields = Object.fromEntries(
    venue.fields.map((field) => [field, Reflect.get(CREDENTIALS, field) as string]),
  );
  const opened: CcxtExchange = await openExchange({
    venue,
    credentials: { ...fields, ...OTHER_SECRETS[exchange] },
    testnet: false,
    gate: new VenueGate(idleClock),
    onBlocked: () => undefined,
  });
  Reflect.set(opened, 'enableRateLimit', false);
  Reflect.apply(Reflect.get(opened, 'setMarkets') as () => void, opened, [[MARKET]]);
  const reader = createReader({
    accountId: 'a',
    venue,
    clock: idleClock,
    allowLastPrice: false,
    tables: new Map(),
  });
  try {
    const parsed = await reader.readAccount({ exchange: opened, markets: readMarkets(opened) });
    return parsed.emptiness;
  } catch (error) {
    return error;
  }
}

/** Empty, and a success in every dialect. */
const EMPTY = JSON.stringify({
  code: 0,
  success: true,
  retCode: 0,
  status: 'ok',
  data: [],
  result: [],
  results: [],
  positions: [],
  rows: [],
  error: [],
});
/** They read an account or a session first, which no empty answer can tell. */
const SIGNS_IN = new Set(['bullish', 'coinbaseinternational', 'grvt', 'paradex', 'derive']);

const BAD_ANSWERS: readonly (readonly [string, number, string])[] = [
  ['{}', 200, '{}'],
  ['an empty body', 200, ''],
  ['a web page', 200, '<!doctype html><html><body>maintenance</body></html>'],
  ['a list that breaks off', 200, '[{"symbol":"BTCUSDT","size":"1"'],
  ['a success without data', 200, '{"code":"0","data":null,"result":null,"retCode":0}'],
  ['null', 200, 'null'],
  ['a refusal that came as a success', 200, '{"code":59999,"msg":"no","success":false,"data":[]}'],
  ['an error of the venue', 500, '{"error":"internal"}'],
];

describe('every venue that ccxt can read positions of', () => {
  it('is in the table', () => {
    expect(VENUES.length).toBeGreaterThanOrEqual(61);
    for (const exchange of VENUES) expect(findLoader(exchange), exchange).toBeDefined();
  });

  it.each(VENUES)(
    '%s: no bad answer is believed as an account without positions',
    async (exchange) => {
      for (const [name, status, body] of BAD_ANSWERS) {
        const result = await readAnswered(exchange, status, body);
        expect(result, `${exchange} on ${name}`).toBeInstanceOf(Error);
      }
    },
  );

  it.each(VENUES)(
    '%s: an empty list alone is never proof of an empty account',
    async (exchange) => {
      for (const body of ['[]', EMPTY]) {
        const result = await readAnswered(exchange, 200, body);
        expect(result, exchange).not.toBe('none-needed');
        // Whatever else is wrong with such an answer: the request itself was signed and sent.
        if (SIGNS_IN.has(exchange)) continue;
        const kind = result instanceof Error ? result.name : '';
        expect(kind, String(result)).not.toMatch(/Authentication|Arguments|NotSupported|TypeError/);
      }
    },
  );
});
