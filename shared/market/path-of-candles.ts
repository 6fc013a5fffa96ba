import type { Candle } from '../domain/candle.ts';
import type { PricePath } from '../domain/price-path.ts';
import type { DurationMs } from '../domain/units.ts';

/**
 * A path from candles of one coin or several, each relative to its first open. A candle is walked low, high, close at its thirds.
 * Candles that begin at the same time move together; `intervalMs` of each coin is the time to its next candle.
 * Coins whose first candle has no positive open are left out.
 */
export function pathOfCandles(
  candles: ReadonlyMap<
    string,
    { readonly intervalMs: DurationMs; readonly candles: readonly Omit<Candle, 'volume'>[] }
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
