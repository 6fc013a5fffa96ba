import type { Ratio } from '../../domain/units.ts';

/** Broad: this share of at least that many coins. */
export const BROAD_SHARE: Ratio = 0.6;
export const FEWEST_COINS = 3;

/**
 * At least 60 % of at least three watched coins; with fewer, BTC and ETH both, which then must be the ones watched. One
 * coin, or two others, are never the market.
 */
export function isBroad(
  watched: number,
  moving: number,
  bitcoinMoves: boolean,
  etherMoves: boolean,
): boolean {
  return watched >= FEWEST_COINS ? moving >= BROAD_SHARE * watched : bitcoinMoves && etherMoves;
}
