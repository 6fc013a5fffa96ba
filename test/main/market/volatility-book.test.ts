import { expect, it } from 'vitest';
import { createVolatilityBook } from '../../../main/market/volatility-book.ts';
import type { Clock } from '../../../main/host-ports.ts';
import type { CandleRequest } from '../../../main/exchange/exchange-client.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { err, ok } from '../../../shared/lib/result.ts';

const candles = (factor: number): Candle[] => {
  let close = 100;
  return Array.from({ length: 100 }, (_, hour) => {
    close *= Math.exp(factor * 0.01 * Math.sin(hour));
    return { timestamp: hour * HOUR_MS, open: close, high: close, low: close, close, volume: 1 };
  });
};

function setUp() {
  let nowMs = 0;
  const asked: CandleRequest[] = [];
  let broken = false;
  const clock: Clock = {
    now: () => nowMs,
    monotonic: () => nowMs,
    setTimer: () => () => undefined,
  };
  const source = {
    fetchCandles: (request: CandleRequest) => {
      asked.push(request);
      return Promise.resolve(
        broken
          ? err({ kind: 'network' as const, message: 'down' })
          : ok(candles(request.symbol.startsWith('BTC') ? 1 : 2)),
      );
    },
  };
  return {
    asked,
    book: createVolatilityBook({ clock }),
    requests: ['BTC', 'ETH'].map((underlying) => ({
      underlying,
      symbol: `${underlying}/USDT:USDT`,
      source,
    })),
    breakIt: () => (broken = true),
    advance: (ms: number) => (nowMs += ms),
  };
}

it('gives sigmas and betas of what was asked for', async () => {
  const { book, requests, asked } = setUp();
  await book.refresh(requests);
  expect(book.dailySigmas['ETH']).toBeCloseTo(2 * (book.dailySigmas['BTC'] ?? NaN), 10);
  expect(book.betas['BTC']).toBe(1);
  expect(book.betas['ETH']).toBeCloseTo(2, 10);
  expect(asked[0]).toEqual({ symbol: 'BTC/USDT:USDT', interval: '1h', limit: 721 });
});

it('asks again after ten minutes, not before, and once for callers at the same time', async () => {
  const { book, requests, asked, advance } = setUp();
  await Promise.all([book.refresh(requests), book.refresh(requests)]);
  expect(asked).toHaveLength(2);
  advance(9 * MINUTE_MS);
  await book.refresh(requests);
  expect(asked).toHaveLength(2);
  advance(MINUTE_MS);
  await book.refresh(requests);
  expect(asked).toHaveLength(4);
});

it('knows nothing where the candles could not be had, and tries again after a minute', async () => {
  const { book, requests, asked, breakIt, advance } = setUp();
  await book.refresh(requests);
  breakIt();
  advance(10 * MINUTE_MS);
  await book.refresh(requests);
  expect(book.dailySigmas).toEqual({});
  expect(book.betas).toEqual({});
  await book.refresh(requests);
  expect(asked).toHaveLength(4);
  advance(MINUTE_MS);
  await book.refresh(requests);
  expect(asked).toHaveLength(6);
});
