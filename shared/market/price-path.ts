import type { Candle } from '../domain/candle.ts';
import type { DurationMs } from '../domain/units.ts';

/** Prices of coins along a stretch of time that was or might be, as factors on the price at its start. */
export interface PricePath {
  /** Upper-case names of the coins that have prices of their own. */
  readonly coins: ReadonlySet<string>;
  /** In the order of time. */
  readonly steps: readonly PathStep[];
}

export interface PathStep {
  /** Since the start of the path. */
  readonly atMs: DurationMs;
  /** Coin → price / price at the start, > 0. A coin without an entry stays where it was. */
  readonly factors: ReadonlyMap<string, number>;
}

/**
 * A path from candles of one coin or several, each relative to its first open. A candle is walked low, high, close at its thirds.
 * Candles that begin at the same time move together; `intervalMs` of each coin is the time to its next candle.
 * Coins whose first candle has no positive open are left out.
 */
export function pathOfCandles(
  candles: ReadonlyMap<
    string,
    { readonly intervalMs: DurationMs; readonly candles: readonly Candle[] }
  >,
): PricePath {
  const byTime = new Map<DurationMs, Map<string, number>>();
  const coins = new Set<string>();
  const starts = [...candles.values()].flatMap((one) => one.candles[0]?.timestamp ?? []);
  const start = starts.reduce((least, one) => Math.min(least, one), Infinity);
  for (const [name, { intervalMs, candles: list }] of candles) {
    const coin = name.toUpperCase();
    const base = list[0]?.open ?? 0;
    if (!(base > 0)) continue;
    coins.add(coin);
    for (const candle of list) {
      for (const [third, price] of [candle.low, candle.high, candle.close].entries()) {
        const atMs = candle.timestamp - start + ((third + 1) * intervalMs) / 3;
        const factors = byTime.get(atMs) ?? new Map<string, number>();
        factors.set(coin, price / base);
        byTime.set(atMs, factors);
      }
    }
  }
  const steps = [...byTime].toSorted(([a], [b]) => a - b);
  return { coins, steps: steps.map(([atMs, factors]) => ({ atMs, factors })) };
}
