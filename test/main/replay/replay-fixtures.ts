import type { RecordedCandle } from '../../../shared/domain/candle.ts';
import type { Account, Book, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { CandleSeries } from '../../../main/replay/candle-walk.ts';

export const START = Date.UTC(2026, 0, 5);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A candle from four prices: open, high, low, close. */
export type Bar = readonly [open: number, high: number, low: number, close: number];

export function series(bars: readonly Bar[], intervalMs = HOUR, startMs = START): CandleSeries {
  const candles = bars.map(([open, high, low, close], index): RecordedCandle => ({
    timestamp: startMs + index * intervalMs,
    open,
    high,
    low,
    close,
  }));
  return { candles, intervalMs };
}

/** Candles that run through these closes, each a little wider than its body. */
export function through(
  closes: readonly number[],
  intervalMs = HOUR,
  startMs = START,
): CandleSeries {
  const bars = closes.map((close, index): Bar => {
    const open = closes[index - 1] ?? close;
    return [open, Math.max(open, close) * 1.0005, Math.min(open, close) * 0.9995, close];
  });
  return series(bars, intervalMs, startMs);
}

/** `count` hours that swing by half a percent: what daily sigmas are learned from. */
export function calmHours(count: number, price = 100): number[] {
  return Array.from({ length: count }, (_, i) => price * (1 + (i % 2 === 0 ? 0.0025 : -0.0025)));
}

export function isolated(over: Partial<Position> = {}): Position {
  return {
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    contracts: 1,
    contractType: 'linear',
    contractSize: 1,
    underlying: 'BTC',
    marginMode: 'isolated',
    entryPrice: 100,
    markPrice: 100,
    isolatedMargin: 20,
    maintenanceMarginRate: 0.005,
    ...over,
  };
}

export function bookOf(
  positions: readonly Position[],
  pool: Partial<Pool> = {},
  account: Partial<Account> = {},
): Book {
  return {
    accounts: [
      {
        id: 'main',
        venue: 'binance-usdm',
        positionMode: 'hedge',
        pools: [{ id: 'usdt', settleCurrency: 'USDT', positions, ...pool }],
        ...account,
      },
    ],
  };
}
