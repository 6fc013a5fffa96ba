import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import type { MarkReading } from '../../../../main/exchange/exchange-client.ts';
import {
  SILENCE_MS,
  watchMarks,
  type WatchMarksOptions,
} from '../../../../main/exchange/client/watch-marks.ts';
import type { FeedError } from '../../../../shared/domain/feed-state.ts';
import { createTestClock, startDemoFixture, type DemoFixture } from '../demo-fixture.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A stream whose updates the test sends, in place of ccxt's. */
function fakeStream(
  has: Record<string, unknown> = { watchMarkPrices: true },
  onMarks?: WatchMarksOptions['onMarks'],
) {
  const clock = createTestClock();
  const marks: [string, MarkReading][] = [];
  const downs: unknown[] = [];
  let closed = 0;
  let pending = Promise.withResolvers<unknown>();
  const tickers: Record<string, unknown> = {};
  const exchange: Partial<CcxtExchange> = {
    has,
    tickers,
    watchMarkPrices: () => pending.promise,
    watchTickers: () => pending.promise,
    close: () => {
      closed += 1;
      pending.promise.catch(() => undefined);
      pending.reject(new Error('closed by user'));
      return Promise.resolve();
    },
  };
  const cancel = watchMarks({
    clock,
    // Only the members that a stream uses.
    open: () => Promise.resolve(exchange as CcxtExchange),
    symbols: ['BTC/USDT:USDT', 'ETH/USDT:USDT'],
    onMark: (symbol, mark) => marks.push([symbol, mark]),
    onMarks,
    onDown: (error) => downs.push(error),
  });
  return {
    clock,
    marks,
    downs,
    tickers,
    cancel,
    closed: () => closed,
    async send(update: unknown) {
      await nextTurn();
      const current = pending;
      pending = Promise.withResolvers();
      current.resolve(update);
      await nextTurn();
      await nextTurn();
    },
    async fail(error: unknown) {
      await nextTurn();
      pending.reject(error);
      await nextTurn();
    },
  };
}

const ticker = (symbol: string, markPrice: unknown) => ({ symbol, markPrice, timestamp: 1000 });

describe('a stream of marks', () => {
  it('hands on what the venue pushes, and what ccxt dropped between two waits', async () => {
    const stream = fakeStream();
    stream.tickers['ETH/USDT:USDT'] = ticker('ETH/USDT:USDT', '4000');
    await stream.send({ 'BTC/USDT:USDT': ticker('BTC/USDT:USDT', 60000) });
    expect(stream.marks).toEqual([
      ['BTC/USDT:USDT', { markPrice: 60000, asOfMs: 1000 }],
      ['ETH/USDT:USDT', { markPrice: 4000, asOfMs: 1000 }],
    ]);
    await stream.send({});
    expect(stream.marks).toHaveLength(2);
    stream.cancel();
  });

  it('follows each symbol for itself where only such a stream tells marks', async () => {
    const clock = createTestClock();
    const marks: [string, number][] = [];
    const asked: string[] = [];
    const waiting = new Map<string, (update: unknown) => void>();
    const exchange: Partial<CcxtExchange> = {
      has: { watchTickers: true },
      tickers: {},
      watchTicker: (symbol) => {
        asked.push(symbol);
        return new Promise((resolve) => waiting.set(symbol, resolve));
      },
      close: () => Promise.resolve(),
    };
    const downs: unknown[] = [];
    const cancel = watchMarks({
      clock,
      open: () => Promise.resolve(exchange as CcxtExchange),
      symbols: ['BTC/USDC:USDC', 'ETH/USDC:USDC'],
      isEach: true,
      onMark: (symbol, { markPrice }) => marks.push([symbol, markPrice]),
      onDown: (error) => downs.push(error),
    });
    const send = async (symbol: string, markPrice: number) => {
      await nextTurn();
      waiting.get(symbol)?.(ticker(symbol, markPrice));
      for (let i = 0; i < 3; i += 1) await nextTurn();
    };
    await send('ETH/USDC:USDC', 4000);
    await send('ETH/USDC:USDC', 4001);
    await send('BTC/USDC:USDC', 60_000);
    expect(marks).toEqual([
      ['ETH/USDC:USDC', 4000],
      ['ETH/USDC:USDC', 4001],
      ['BTC/USDC:USDC', 60_000],
    ]);
    expect(asked.filter((symbol) => symbol === 'BTC/USDC:USDC')).toHaveLength(2);
    expect(downs).toEqual([]);
    cancel();
  });

  it('tells as one what came in one go, where that is asked for', async () => {
    const told: (readonly (readonly [string, MarkReading])[])[] = [];
    const stream = fakeStream(undefined, (marks) => told.push(marks));
    stream.tickers['ETH/USDT:USDT'] = ticker('ETH/USDT:USDT', '4000');
    await stream.send({ 'BTC/USDT:USDT': ticker('BTC/USDT:USDT', 60000) });
    await stream.send({});
    expect(told).toEqual([
      [
        ['BTC/USDT:USDT', { markPrice: 60000, asOfMs: 1000 }],
        ['ETH/USDT:USDT', { markPrice: 4000, asOfMs: 1000 }],
      ],
    ]);
    expect(stream.marks).toEqual([]);
    stream.cancel();
  });

  it('never takes a last trade for a mark, and nothing for a symbol that nobody asked for', async () => {
    const stream = fakeStream({ watchTickers: true });
    await stream.send({ symbol: 'BTC/USDT:USDT', last: 60000, timestamp: 1000 });
    await stream.send(ticker('DOGE/USDT:USDT', 1));
    await stream.send({
      symbol: 'BTC/USDT:USDT',
      last: 1,
      info: { markPrice: '60001' },
      timestamp: 2,
    });
    expect(stream.marks).toEqual([['BTC/USDT:USDT', { markPrice: 60001, asOfMs: 2 }]]);
    stream.cancel();
  });

  it('is over after 20 s of silence, told once, and closed', async () => {
    const stream = fakeStream();
    await stream.send(ticker('BTC/USDT:USDT', 60000));
    stream.clock.advance(SILENCE_MS - 100);
    await stream.send(ticker('BTC/USDT:USDT', 60001));
    stream.clock.advance(SILENCE_MS - 100);
    expect(stream.downs).toEqual([]);
    stream.clock.advance(200);
    await nextTurn();
    expect(stream.downs).toHaveLength(1);
    expect(stream.downs[0]).toMatchObject({ kind: 'timeout' });
    expect(stream.closed()).toBe(1);
  });

  it('is over when one settle currency falls silent, however much another says', async () => {
    const clock = createTestClock();
    const downs: unknown[] = [];
    let update = Promise.withResolvers<unknown>();
    const exchange: Partial<CcxtExchange> = {
      has: { watchMarkPrices: true },
      tickers: {},
      watchMarkPrices: (symbols = []) =>
        symbols[0] === 'BTC/USD:BTC' ? new Promise(() => undefined) : update.promise,
      close: () => Promise.resolve(),
    };
    watchMarks({
      clock,
      open: () => Promise.resolve(exchange as CcxtExchange),
      symbols: ['BTC/USDT:USDT', 'BTC/USD:BTC'],
      onMark: () => undefined,
      onDown: (error) => downs.push(error),
    });
    for (let second = 0; second < 20; second += 5) {
      await nextTurn();
      const current = update;
      update = Promise.withResolvers();
      current.resolve(ticker('BTC/USDT:USDT', 60000 + second));
      await nextTurn();
      await nextTurn();
      expect(downs).toHaveLength(0);
      clock.advance(5_000);
    }
    expect(downs).toMatchObject([{ kind: 'timeout' }]);
  });

  it('is over with the first error, and says nothing more', async () => {
    const stream = fakeStream();
    const broken = new Error('closing code 1006');
    await stream.fail(broken);
    stream.clock.advance(60_000);
    await nextTurn();
    expect(stream.downs).toEqual([broken]);
    expect(stream.closed()).toBe(1);
  });

  it('that was cancelled tells nothing and closes its socket', async () => {
    const stream = fakeStream();
    await stream.send(ticker('BTC/USDT:USDT', 60000));
    stream.cancel();
    stream.cancel();
    await nextTurn();
    stream.clock.advance(60_000);
    expect(stream.downs).toEqual([]);
    expect(stream.closed()).toBe(1);
  });

  it('of a venue without one is said to be unsupported', async () => {
    const stream = fakeStream({});
    await nextTurn();
    expect(stream.downs[0]).toMatchObject({ kind: 'not-supported' });
  });
});

describe.each(['binance', 'bitget'] as const)('the real stream of %s', (venue) => {
  let fixture: DemoFixture;
  beforeEach(async () => {
    fixture = await startDemoFixture();
  });
  afterEach(async () => {
    await fixture.stop();
  });

  it('goes to the account’s own endpoint, and comes back as an error when nobody is there', async () => {
    const { demo } = fixture;
    // The markets are loaded, then the venue vanishes: the socket finds nobody.
    expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    await demo.stop();
    const down = await new Promise<FeedError>((resolve) => {
      fixture[venue].watchMarks(['BTC/USDT:USDT'], () => undefined, resolve);
    });
    expect(down.kind).toBe('network');
    expect(down.message).not.toMatch(/127\.0\.0\.1|ws:/);
  });
});

describe('the real stream of bitget with two product types', () => {
  let fixture: DemoFixture;
  beforeEach(async () => {
    fixture = await startDemoFixture();
  });
  afterEach(async () => {
    await fixture.stop();
  });

  it('follows linear and coin-margined contracts side by side', async () => {
    const symbols = ['BTC/USD:BTC', 'LINK/USDT:USDT'];
    expect((await fixture.bitget.fetchAccount()).ok).toBe(true);
    const seen = new Set<string>();
    await new Promise<void>((resolve, reject) => {
      const cancel = fixture.bitget.watchMarks(
        symbols,
        (symbol) => {
          seen.add(symbol);
          if (seen.size < symbols.length) return;
          cancel();
          resolve();
        },
        (error) => reject(new Error(error.message)),
      );
    });
    expect([...seen].sort()).toEqual(symbols);
  });
});
