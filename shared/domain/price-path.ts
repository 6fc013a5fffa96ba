import type { DurationMs } from './units.ts';

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
