import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import type { Candle, RecordedCandle } from '../../../../shared/domain/candle.ts';
import { createRadar, type Radar } from '../../../../shared/market/verdict/radar.ts';
import { byClose } from '../../../helpers/by-close.ts';
import { candleWalk } from '../detectors/candle-walk.ts';
import { PlainPast } from '../detectors/plain-past.ts';

interface Coin {
  readonly symbol: string;
  readonly intervalMs: number;
  readonly candles: readonly Candle[];
}

const LENGTHS = [30 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS];

/** Coins that move with a common factor, so that they fall together now and then; the last one stops half-way. */
function coinsOf(symbols: readonly string[], seed: number): readonly Coin[] {
  const days = 16;
  const shared = candleWalk(HOUR_MS, days * 24, seed, false, 2);
  const closeAt = (at: number): number =>
    shared.findLast(({ timestamp }) => timestamp + HOUR_MS <= at)?.close ?? shared[0]?.open ?? NaN;
  return symbols.map((symbol, n) => {
    const intervalMs = LENGTHS[(n + Math.abs(seed)) % LENGTHS.length] ?? HOUR_MS;
    const count = (days * DAY_MS) / intervalMs;
    const own = candleWalk(intervalMs, count, seed + n + 1, false, 0.7);
    const candles = own.map((candle) => {
      const open = candle.open * closeAt(candle.timestamp);
      const close = candle.close * closeAt(candle.timestamp + intervalMs);
      const high = Math.max(open, close) * 1.002;
      return { ...candle, open, close, high, low: Math.min(open, close) * 0.998 };
    });
    const isStopped = n === symbols.length - 1;
    return { symbol, intervalMs, candles: isStopped ? candles.slice(0, count / 2) : candles };
  });
}

/** Of its own past alone: whether the coin falls with the others. */
function falls(
  radar: Radar,
  { symbol, intervalMs }: Coin,
  past: readonly RecordedCandle[],
): boolean {
  const plain = new PlainPast(past, intervalMs);
  const ratio = symbol === 'BTC' ? 0.08 : symbol === 'ETH' ? 0.1 : 0.13;
  const isLeader = symbol === 'BTC' || symbol === 'ETH';
  const enough = Math.max(0.03, 6 * plain.sigma() * Math.sqrt(plain.buckets(DAY_MS)));
  const need = enough < ratio ? enough : ratio;
  const { fall, margin } = plain.deepestFall();
  const pressure = (1 - plain.candle.close / plain.highOfDay()) / need;
  return (
    pressure >= (isLeader ? 0.6 : 0.5) ||
    fall / (need * (1 + margin)) >= (isLeader ? 0.75 : 0.65) ||
    radar.verdictOf(symbol)?.verdict === 'sell-off'
  );
}

describe('breadth', () => {
  test.each([
    ['BTC, ETH and three others', ['BTC', 'ETH', 'SOL', 'ADA', 'DOGE']],
    ['BTC and ETH', ['BTC', 'ETH']],
    ['three others', ['SOL', 'ADA', 'DOGE']],
  ])('of %s counts those that fall and have a candle of now', (_name, symbols) => {
    let wide = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
        const coins = coinsOf(symbols, seed);
        const radar = createRadar({ watched: coins });
        const pasts = new Map<string, RecordedCandle[]>(symbols.map((symbol) => [symbol, []]));
        const sold = new Set<string>();
        const all = [...byClose(coins)];
        all.forEach(({ symbol, candle, closesAt: now }, i) => {
          radar.push(symbol, candle);
          pasts.get(symbol)?.push(candle);
          if (all[i + 1]?.closesAt === now) return;
          const wasIn = new Set(sold);
          for (const change of radar.settle()) {
            if (change.verdict === 'sell-off') sold.add(change.symbol);
            else sold.delete(change.symbol);
          }
          const begins = sold.has('*') && !wasIn.has('*');
          if (!begins && i % 31 !== 0) return;
          const fresh = coins.filter((coin) => {
            const last = pasts.get(coin.symbol)?.at(-1)?.timestamp ?? NaN;
            return now - (last + coin.intervalMs) <= 2 * coin.intervalMs;
          });
          const falling = fresh.filter((coin) => falls(radar, coin, pasts.get(coin.symbol) ?? []));
          expect(radar.market()?.evidence.join(' ')).toMatch(
            new RegExp(`\\b${falling.length} of ${fresh.length} watched coins (?:fall|still)`),
          );
          if (!begins) return;
          wide += 1;
          expect(radar.market()?.scope).toBe('market-wide');
          // One whose own sell-off ends at that very moment has been counted still.
          const counted = fresh.filter((coin) => falling.includes(coin) || wasIn.has(coin.symbol));
          if (fresh.length >= 3) expect(counted.length).toBeGreaterThanOrEqual(0.6 * fresh.length);
          const leaders = fresh.filter(({ symbol: one }) => one === 'BTC' || one === 'ETH');
          for (const leader of leaders) expect(counted).toContain(leader);
          if (fresh.length < 3) expect(leaders).toHaveLength(2);
        });
      }),
      { numRuns: 3, examples: [[5]] },
    );
    expect(wide).toBeGreaterThan(0);
  });
});
