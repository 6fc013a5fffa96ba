import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../main/exchange/client/ccxt-exchange.ts';
import { openExchange } from '../../../main/exchange/client/open-exchange.ts';
import { parseBinanceUsdm } from '../../../main/exchange/parse/parse-binance-usdm.ts';
import { parseBitget } from '../../../main/exchange/parse/parse-bitget.ts';
import { parseGeneric } from '../../../main/exchange/parse/parse-generic.ts';
import type { ParsedAccount } from '../../../main/exchange/parse/reading.ts';
import { VenueGate } from '../../../main/exchange/wire/venue-gate.ts';
import { type MarketBook, readMarkets } from '../../../main/exchange/parse/venue-market.ts';
import { findVenue } from '../../../main/exchange/venues/find-venue.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { idleClock } from './demo-fixture.ts';

/** Answers that venues gave, recorded by the ccxt project; they lie outside of this repository. */
const FOLDER = join(import.meta.dirname, '../../../../shared/reference/ccxt-fixtures');
const missing = !existsSync(FOLDER);
if (missing) it.skip('SKIPPED: the recorded answers of exchanges are not on this machine');

interface Case {
  readonly description: string;
  readonly input: readonly unknown[];
  readonly options?: Record<string, unknown>;
  readonly httpResponse: unknown;
}
interface Recording {
  readonly exchange: string;
  readonly options?: Record<string, unknown>;
  readonly methods: Readonly<Record<string, readonly Case[]>>;
}

const load = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));
const recordings = missing
  ? []
  : readdirSync(FOLDER)
      .filter((name) => name.endsWith('.json') && name !== 'INDEX.json')
      .map((name) => load(name) as Recording);

const PLACEHOLDERS = {
  apiKey: 'key',
  secret: 'secretsecret',
  password: 'password',
  walletAddress: 'wallet',
};

/** A guarded instance with the recorded markets, whose every request is answered with `answer`. */
async function openRecorded(recording: Recording, one: Case): Promise<CcxtExchange> {
  const venue = findVenue(recording.exchange);
  if (venue === undefined) throw new Error(`no venue ${recording.exchange}`);
  const exchange = await openExchange({
    venue,
    credentials: PLACEHOLDERS,
    testnet: false,
    gate: new VenueGate(idleClock),
    onBlocked: () => undefined,
  });
  const markets = load(`markets/${recording.exchange}.json`);
  const currencyFile = `currencies/${recording.exchange}.json`;
  const currencies = existsSync(join(FOLDER, currencyFile)) ? load(currencyFile) : undefined;
  if (currencies !== undefined) Reflect.set(exchange, 'currencies', currencies);
  const setMarkets: unknown = Reflect.get(exchange, 'setMarkets');
  if (typeof setMarkets !== 'function') throw new Error('ccxt changed');
  Reflect.apply(setMarkets, exchange, [Object.values(markets as object)]);
  Object.assign(exchange.options, recording.options, one.options);
  for (const [name, value] of Object.entries({
    uid: 'uid',
    token: 'token',
    accountId: '12345',
    privateKey: '0xff3bdd43534543d421f05aec535965b5050ad6ac15345435345435453495e771',
    accounts: [{ id: 'myAccount', code: 'USDT' }],
    enableRateLimit: false,
  })) {
    Reflect.set(exchange, name, value);
  }
  exchange.fetch = () => Promise.resolve(structuredClone(one.httpResponse));
  return exchange;
}

async function parseRecorded(recording: Recording, one: Case): Promise<ParsedAccount> {
  const exchange = await openRecorded(recording, one);
  const [symbols, params] = one.input as [string[] | null, Record<string, unknown>?];
  const positions = await exchange.fetchPositions(symbols ?? undefined, params ?? {});
  const venue = findVenue(recording.exchange);
  if (venue === undefined) throw new Error('no venue');
  return parseGeneric({
    accountId: 'a',
    venue,
    balances: [],
    positions: positions as readonly unknown[],
    markets: readMarkets(exchange),
  });
}

const positionsOf = (parsed: ParsedAccount): Position[] =>
  parsed.account.pools.flatMap((pool) => [...pool.positions]);

const cases = recordings.flatMap((recording) =>
  (recording.methods['fetchPositions'] ?? []).map((one, index) => ({
    name: `${recording.exchange} ${String(index + 1)}: ${one.description}`,
    recording,
    one,
  })),
);

/** What the recorded rows say, read by a person. The index counts the recordings of a venue. */
const EXPECTED: Readonly<Record<string, readonly Partial<Position>[]>> = {
  'binance 1': [{ symbol: 'BTC/USDT:USDT', side: 'long', contracts: 0.009, entryPrice: 67445.9 }],
  'blofin 1': [{ symbol: 'LTC/USDT:USDT', side: 'long', contracts: 1, leverage: 3 }],
  'bybit 1': [
    {
      symbol: 'TRIA/USDT:USDT',
      side: 'short',
      contracts: 11710,
      markPrice: 0.017203,
      reported: { liquidationPrice: 0.04102339, unrealizedPnl: 28.23968 },
    },
  ],
  // The row's liquidation price is '': not told, which is not "none".
  'bybit 2': [
    {
      symbol: 'LTC/USDT:USDT',
      side: 'long',
      contracts: 1.2,
      reported: { maintenanceMargin: 0.81072399, unrealizedPnl: 7.800625 },
    },
  ],
  'coinbase 1': [
    { side: 'long', contracts: 20, reported: { liquidationPrice: 'none', unrealizedPnl: 0.018 } },
  ],
  // -110167.59 on the wire: no price liquidates it.
  'htx 1': [
    {
      symbol: 'BTC/USDT:USDT',
      contracts: 1,
      contractSize: 0.001,
      reported: {
        liquidationPrice: 'none',
        maintenanceMargin: 0.21455394,
        unrealizedPnl: -0.1004,
      },
    },
  ],
  'hyperliquid 1': [
    { symbol: 'FLX-CRCL/USDH:USDH', marginMode: 'isolated', contracts: 0.13, entryPrice: 80.262 },
  ],
  'mudrex 1': [{ symbol: 'APT/USDT:USDT', marginMode: 'isolated', contracts: 68.86 }],
  'pacifica 1': [{ symbol: 'BTC/USDC:USDC', side: 'short', contracts: 0.007, reported: {} }],
  'poloniex 1': [{ symbol: 'BTC/USDT:USDT', contracts: 3, contractSize: 0.001 }],
  'woo 1': [
    {
      symbol: 'LTC/USDT:USDT',
      contracts: 0.1,
      reported: { liquidationPrice: 'none', unrealizedPnl: -0.003206551 },
    },
  ],
};

/** Rows that are no open positions, or whose market was cut from the recording: refused by name. */
const REFUSED: Readonly<Record<string, string>> = {
  // A row of the position history: it has no open size.
  'okx 1': 'contracts',
  'dydx 1': 'contractSize',
};

describe.skipIf(missing)('recorded positions, read by common rules', () => {
  it.each(cases)('$name', async ({ name, recording, one }) => {
    const key = name.split(':')[0] ?? '';
    const refused = REFUSED[key];
    if (refused !== undefined) {
      await expect(parseRecorded(recording, one)).rejects.toThrow(refused);
      return;
    }
    const parsed = await parseRecorded(recording, one);
    const positions = positionsOf(parsed);
    for (const position of positions) {
      expect(position.contracts).toBeGreaterThan(0);
      const price = position.reported?.liquidationPrice;
      expect(price === undefined || price === 'none' || price > 0).toBe(true);
    }
    const expected = EXPECTED[key];
    if (expected === undefined) return;
    expect(positions).toHaveLength(expected.length);
    for (const [index, fields] of expected.entries())
      expect(positions[index]).toMatchObject(fields);
  });

  it('leave no size-zero row and no placeholder for a price standing', async () => {
    const phemex = cases.filter(({ name }) => name.startsWith('phemex'));
    expect(phemex).toHaveLength(1);
    for (const { recording, one } of phemex) {
      const wire = JSON.stringify(one.httpResponse);
      expect(wire).toMatch(/"liquidationPriceRp":"0(\.0001)?"/);
      for (const { reported } of positionsOf(await parseRecorded(recording, one))) {
        expect(reported?.liquidationPrice).not.toBe(0.0001);
      }
    }
  });
});

describe.skipIf(missing)('recorded positions, read by the venue’s own parser', () => {
  const recorded = (exchange: string, index: number): unknown =>
    recordings.find((each) => each.exchange === exchange)?.methods['fetchPositions']?.[index]
      ?.httpResponse;
  const book = async (exchange: string): Promise<MarketBook> => {
    const recording = recordings.find((each) => each.exchange === exchange);
    const one = recording?.methods['fetchPositions']?.[0];
    if (recording === undefined || one === undefined) throw new Error('no recording');
    return readMarkets(await openRecorded(recording, one));
  };

  it('Binance: balance and positions of one account fit together', async () => {
    const parsed = parseBinanceUsdm({
      accountId: 'a',
      account: recorded('binance', 2),
      positions: recorded('binance', 0),
      multiAssets: false,
      markets: await book('binance'),
    });
    expect(parsed.emptiness).toBe('none-needed');
    const pool = parsed.account.pools.find((each) => each.settleCurrency === 'USDT');
    expect(pool?.positions[0]).toMatchObject({
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: 0.009,
      marginMode: 'cross',
      leverage: 80,
      // No table in the recording, but the dated one gives the venue's figure: 0.4 % of 607.52416678.
      tierMode: 'marginal',
      reported: { liquidationPrice: 64846.9875379, maintenanceMargin: 2.43009666 },
    });
    expect(pool?.walletBalance).toBeGreaterThan(0);
  });

  it('Binance: the account’s own list contradicts an empty answer of positions', async () => {
    const parsed = parseBinanceUsdm({
      accountId: 'a',
      account: recorded('binance', 2),
      positions: [],
      multiAssets: false,
      markets: await book('binance'),
    });
    expect(parsed.emptiness).toBe('contradicted');
  });

  it('Bitget: a cross position in hedge mode without a liquidation price', async () => {
    const parsed = parseBitget({
      accountId: 'a',
      products: [
        {
          product: 'USDT-FUTURES',
          accounts: {
            data: [{ marginCoin: 'USDT', accountEquity: '11.6', unrealizedPL: '-0.004' }],
          },
          positions: recorded('bitget', 0),
        },
      ],
      tiers: new Map(),
      markets: await book('bitget'),
    });
    expect(parsed.account.positionMode).toBe('hedge');
    expect(parsed.account.pools[0]?.walletBalance).toBeCloseTo(11.604, 9);
    expect(parsed.account.pools[0]?.positions[0]).toMatchObject({
      symbol: 'LTC/USDT:USDT',
      contracts: 0.1,
      marginMode: 'cross',
      leverage: 5,
      maintenanceMarginRate: 0.01,
      takerFeeRate: 0.0006,
      reported: { liquidationPrice: 'none', marginRatio: 0.001458866276, unrealizedPnl: -0.004 },
    });
  });
});
