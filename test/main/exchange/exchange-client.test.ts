import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExchangeClient, createPriceClient } from '../../../main/exchange/create-client.ts';
import { parseCandles } from '../../../main/exchange/parse/parse-candles.ts';
import { parseTickerMark } from '../../../main/exchange/parse/parse-marks.ts';
import { findVenue, listVenues } from '../../../main/exchange/venues/find-venue.ts';
import { VENUE_LOADERS } from '../../../main/exchange/venues/venue-loaders.ts';
import { createTestClock, startDemoFixture, type DemoFixture } from './demo-fixture.ts';

let fixture: DemoFixture;
beforeAll(async () => {
  fixture = await startDemoFixture();
});
afterAll(async () => {
  await fixture.stop();
});

describe('checking a connection', () => {
  it.each(['binance', 'bitget'] as const)(
    'finds rights, clock, markets and positions: %s',
    async (venue) => {
      const report = await fixture[venue].checkConnection();
      expect(report).toMatchObject({ ok: true, rights: 'read-only', problems: [] });
      expect(report.markets).toBeGreaterThan(5);
      expect(report.positions).toBe(4);
      expect(Math.abs(report.clockSkewMs ?? NaN)).toBeLessThan(1000);
    },
  );

  it('names what is wrong with a key, and does not call it read-only', async () => {
    const account = fixture.account('bitget');
    const client = fixture.open({
      ...account,
      credentials: { ...account.credentials, password: 'wrong' },
    });
    const report = await client.checkConnection();
    expect(report).toMatchObject({ ok: false, rights: 'cannot-verify' });
    expect(report.problems).toMatchObject([{ kind: 'key-rejected' }]);
  });
});

describe('marks and candles', () => {
  it('come without a key, by ccxt’s symbol or the venue’s own', async () => {
    const client = createPriceClient({
      exchange: 'binanceusdm',
      clock: fixture.clock,
      endpoint: fixture.demo.endpoint,
    });
    const result = await client.fetchMarks(['BTC/USDT:USDT', 'ETHUSDT', 'NOWHERE/USDT:USDT']);
    if (!result.ok) throw new Error(result.error.message);
    expect([...result.value.keys()]).toEqual(['BTC/USDT:USDT', 'ETHUSDT']);
    expect(result.value.get('ETHUSDT')?.markPrice).toBeGreaterThan(100);
    await client.close();
  });

  it('are an error, not an empty answer, when nothing of what was asked is there', async () => {
    const result = await fixture.binance.fetchMarks(['NOWHERE/USDT:USDT']);
    expect(result).toMatchObject({ ok: false, error: { kind: 'bad-answer' } });
    expect(await fixture.binance.fetchMarks([])).toEqual({ ok: true, value: new Map() });
  });

  it.each(['binance', 'bitget'] as const)(
    'go back from the newest, or from a moment: %s',
    async (venue) => {
      const ask = async (beforeMs?: number) => {
        const result = await fixture[venue].fetchCandles({
          symbol: 'BTC/USDT:USDT',
          interval: '1h',
          limit: 30,
          ...(beforeMs === undefined ? {} : { beforeMs }),
        });
        if (!result.ok) throw new Error(result.error.message);
        return result.value.map((candle) => candle.timestamp);
      };
      const newest = await ask();
      expect(newest).toHaveLength(30);
      expect(newest).toEqual(newest.toSorted((a, b) => a - b));
      const first = newest[0] ?? NaN;
      const older = await ask(first);
      expect(older).toHaveLength(30);
      expect(older.at(-1)).toBe(first - 3_600_000);
    },
  );

  it('of an unknown market are named so (D10)', async () => {
    const result = await fixture.bitget.fetchCandles({ symbol: 'X', interval: '1m', limit: 5 });
    expect(result).toMatchObject({ ok: false, error: { kind: 'not-supported' } });
  });
});

describe('a client', () => {
  it('shows its exchange and nothing else, however it is printed or copied', async () => {
    await fixture.binance.fetchAccount();
    const secrets = Object.values(fixture.account('binanceusdm').credentials);
    const texts = [
      JSON.stringify(fixture.binance),
      inspect(fixture.binance, { depth: 20, showHidden: true }),
      JSON.stringify(structuredClone(fixture.binance)),
    ];
    for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret);
    expect(texts[0]).toBe('{"exchange":"binanceusdm"}');
    expect(structuredClone(fixture.binance)).toEqual({ exchange: 'binanceusdm' });
  });

  it('without its secrets says that they are locked, and asks the venue nothing', async () => {
    const account = fixture.account('binanceusdm', {
      credentials: {},
      endpoint: 'http://127.0.0.1:9',
    });
    const result = await fixture.open(account).fetchAccount();
    expect(result).toMatchObject({ ok: false, error: { kind: 'credentials-locked' } });
  });

  it('of a venue that Leeway does not know is a bug, and throws', () => {
    const account = fixture.account('bitget', { exchange: 'mtgox' });
    expect(() => createExchangeClient({ account, clock: createTestClock() })).toThrow('mtgox');
  });
});

describe('the venues', () => {
  it('are all that ccxt can read positions from, each with a loader and the fields it needs', () => {
    const venues = listVenues();
    expect(venues.length).toBe(Object.keys(VENUE_LOADERS).length);
    expect(venues.length).toBeGreaterThanOrEqual(60);
    for (const { exchange, fields, name } of venues) {
      expect(VENUE_LOADERS[exchange], exchange).toBeDefined();
      expect(fields.length, name).toBeGreaterThan(0);
    }
    for (const { exchange, support } of venues) {
      const proof = findVenue(exchange)?.proof;
      expect(proof !== undefined, exchange).toBe(support === 'first-class');
    }
  });

  it('that are read by an address alone ask for no secret', () => {
    for (const exchange of ['hyperliquid', 'dydx']) {
      const venue = listVenues().find((each) => each.exchange === exchange);
      expect(venue?.fields).toEqual([
        { field: 'walletAddress', label: 'Wallet address', secret: false },
      ]);
      expect(findVenue(exchange)?.addressOnly).toBe(true);
    }
  });
});

describe('a candle', () => {
  it('is read in order, each time once, and only before the moment asked for', () => {
    const rows = [
      [3000, 1, 2, 1, 2, 5],
      [1000, 1, 2, 1, 2, 5],
      [1000, 1, 2, 1, 1.5, 6],
      [2000, '1', '2', '1', '2', '0'],
    ];
    expect(parseCandles(rows, 3000).map((candle) => [candle.timestamp, candle.close])).toEqual([
      [1000, 1.5],
      [2000, 2],
    ]);
  });

  it.each([
    [[[1000, 1, 2, 1, 2]]],
    [[[1000, 1, 2, 3, 2, 5]]],
    [[[1000, 0, 2, 1, 2, 5]]],
    [[[1000, 1, 'NaN', 1, 2, 5]]],
    [['row']],
    [{}],
  ])('that cannot be read is refused: %j', (rows) => {
    expect(() => parseCandles(rows)).toThrow();
  });
});

describe('the mark of a ticker', () => {
  it('is never the last trade, unless the caller prices imported positions (D7)', () => {
    const ticker = { symbol: 'X', last: 5, timestamp: 9 };
    expect(parseTickerMark(ticker, 1, false)).toBeUndefined();
    expect(parseTickerMark(ticker, 1, true)).toEqual({
      markPrice: 5,
      asOfMs: 9,
      isLastTrade: true,
    });
    const marked = { ...ticker, info: { markPrice: '4.5' } };
    expect(parseTickerMark(marked, 1, true)).toEqual({ markPrice: 4.5, asOfMs: 9 });
  });
});
