import { describe, expect, it } from 'vitest';
import { loadCrashPath } from '../../../../main/demo/market/crash-path.ts';
import { CRASH_NAMES } from '../../../../shared/market/crash/crash-names.ts';
import { coinSpec, DEMO_COINS } from '../../../../main/demo/market/demo-coins.ts';
import { HISTORY_MS, PATH_HOUR_MS } from '../../../../main/demo/market/demo-market.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { createMarket, START_MS } from '../helpers.ts';

const FIRST_HOUR = 13;
const DAY_HOURS = 36 - FIRST_HOUR;
const CYCLE_MS = (DAY_HOURS + 60) * PATH_HOUR_MS;

describe('the demo market', () => {
  it('gives the same candles, byte for byte, for the same seed, in any order of asking', () => {
    const a = createMarket(7);
    const b = createMarket(7);
    const at = START_MS + 200_000;
    const first = JSON.stringify(a.candles('SOL', MINUTE_MS, START_MS - HOUR_MS, at, at));
    for (const coin of DEMO_COINS) b.price(coin, START_MS + 5_000_000);
    b.candles('SOL', DAY_MS, START_MS - 40 * DAY_MS, at, at);
    expect(JSON.stringify(b.candles('SOL', MINUTE_MS, START_MS - HOUR_MS, at, at))).toBe(first);
  });

  it('gives other candles for another seed', () => {
    const candles = (seed: number) =>
      JSON.stringify(
        createMarket(seed).candles('BTC', HOUR_MS, START_MS - DAY_MS, START_MS, START_MS),
      );
    expect(candles(1)).not.toBe(candles(2));
  });

  it('touches high and low of every hour of the path, never leaves them, and ends at the close', () => {
    const market = createMarket(3);
    const path = loadCrashPath('2025-10-10');
    for (const coin of DEMO_COINS) {
      const { startPrice } = coinSpec(coin);
      const price = (points: number) => startPrice * (1 + points / 10_000);
      for (let hour = 0; hour < DAY_HOURS; hour += 1) {
        const begin = START_MS + hour * PATH_HOUR_MS;
        const stored = path.coins.get(coin)?.[FIRST_HOUR + hour];
        if (stored === undefined) throw new Error('the path is too short');
        let high = 0;
        let low = Number.POSITIVE_INFINITY;
        for (let ms = 0; ms < PATH_HOUR_MS; ms += 100) {
          const now = market.price(coin, begin + ms);
          high = Math.max(high, now);
          low = Math.min(low, now);
        }
        const before = path.coins.get(coin)?.[FIRST_HOUR + hour - 1]?.close ?? 0;
        expect(high).toBeCloseTo(price(Math.max(stored.high, before, stored.close)), 8);
        expect(low).toBeCloseTo(price(Math.min(stored.low, before, stored.close)), 8);
        expect(market.price(coin, begin + PATH_HOUR_MS)).toBeCloseTo(price(stored.close), 8);
      }
    }
  });

  it('starts at its start price without a jump from history', () => {
    const market = createMarket();
    for (const coin of DEMO_COINS) {
      const before = market.price(coin, START_MS - 1);
      expect(market.price(coin, START_MS) / before).toBeCloseTo(1, 5);
    }
    expect(market.price('BTC', START_MS)).toBeCloseTo(121_520 * (1 - 0.0005), 6);
  });

  it('recovers slowly after the day and lives the day again without a gap', () => {
    const market = createMarket();
    for (const coin of DEMO_COINS) {
      let largest = 0;
      for (let ms = DAY_HOURS * PATH_HOUR_MS; ms < CYCLE_MS; ms += 500) {
        const step =
          market.price(coin, START_MS + ms + 500) / market.price(coin, START_MS + ms) - 1;
        largest = Math.max(largest, Math.abs(step));
      }
      expect(largest).toBeLessThan(0.01);
      expect(market.price(coin, START_MS + CYCLE_MS)).toBeCloseTo(market.price(coin, START_MS), 8);
    }
    expect(market.pathHour(START_MS + 3.5 * PATH_HOUR_MS)).toBeCloseTo(16.5, 9);
    expect(market.pathHour(START_MS + CYCLE_MS - 1)).toBeUndefined();
    expect(market.pathHour(START_MS + CYCLE_MS + PATH_HOUR_MS)).toBeCloseTo(14, 9);
  });

  it('has a calm history of hourly moves between 0.3 and 0.9 percent, coins moving together', () => {
    for (const seed of [1, 2, 3]) {
      const market = createMarket(seed);
      const returns = (coin: (typeof DEMO_COINS)[number]) => {
        const from = START_MS - 30 * DAY_MS;
        const closes = market.candles(coin, HOUR_MS, from, START_MS, START_MS).map((c) => c.close);
        return closes.slice(1).map((close, i) => Math.log(close / (closes[i] ?? close)));
      };
      const btc = returns('BTC');
      for (const coin of DEMO_COINS) {
        const own = returns(coin);
        expect(own.length).toBeGreaterThan(700);
        const sigma = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0) / own.length);
        expect(sigma).toBeGreaterThan(0.003);
        expect(sigma).toBeLessThan(0.009);
        expect(correlation(own, btc)).toBeGreaterThan(0.4);
      }
    }
  });

  it('has candles that fit: close is the next open, and five minutes are the sum of five', () => {
    const market = createMarket();
    const now = START_MS + 10 * MINUTE_MS;
    const from = Math.floor((START_MS - 30 * MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
    const ones = market.candles('ETH', MINUTE_MS, from, from + 30 * MINUTE_MS, now);
    const fives = market.candles('ETH', 5 * MINUTE_MS, from, from + 30 * MINUTE_MS, now);
    expect(ones).toHaveLength(30);
    expect(fives).toHaveLength(6);
    for (const [i, five] of fives.entries()) {
      const parts = ones.slice(i * 5, i * 5 + 5);
      expect(five.open).toBe(parts[0]?.open);
      expect(five.close).toBe(parts[4]?.close);
      expect(five.high).toBe(Math.max(...parts.map((one) => one.high)));
      expect(five.low).toBe(Math.min(...parts.map((one) => one.low)));
      expect(five.high).toBeGreaterThanOrEqual(Math.max(five.open, five.close));
    }
    for (const [i, one] of ones.slice(1).entries()) expect(one.open).toBe(ones[i]?.close);
  });

  it('ends its last candle now and has none from the future or from before its history', () => {
    const market = createMarket();
    const now = START_MS + 90_000;
    const candles = market.candles('BTC', MINUTE_MS, now - 5 * MINUTE_MS, now + HOUR_MS, now);
    expect(candles.at(-1)?.close).toBe(market.price('BTC', now));
    expect(candles.at(-1)?.timestamp).toBeLessThanOrEqual(now);
    const old = market.candles('BTC', DAY_MS, 0, now, now);
    expect(old.length).toBeGreaterThan(80);
    expect(old[0]?.timestamp).toBeGreaterThanOrEqual(START_MS - HISTORY_MS);
  });

  it('trades many times its calm volume in the crash', () => {
    const market = createMarket();
    const calm = market.summary('BTC', START_MS - HOUR_MS, START_MS - HOUR_MS + PATH_HOUR_MS);
    const crash = START_MS + (21 - FIRST_HOUR) * PATH_HOUR_MS;
    const wild = market.summary('BTC', crash, crash + PATH_HOUR_MS);
    expect(wild.volume / calm.volume).toBeGreaterThan(10);
    expect(market.activity('BTC', START_MS + PATH_HOUR_MS)).toBeLessThan(3);
  });

  it('knows every crash of the file, with all ten coins', () => {
    expect(CRASH_NAMES).toHaveLength(8);
    for (const { id } of CRASH_NAMES) {
      const market = createMarket(1, id);
      for (const coin of DEMO_COINS) {
        for (let ms = 0; ms < 60 * MINUTE_MS; ms += 30_000) {
          expect(market.price(coin, START_MS + ms)).toBeGreaterThan(0);
        }
      }
    }
    expect(() => createMarket(1, 'never')).toThrow(/no crash 'never'/);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
