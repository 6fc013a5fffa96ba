import { coinSpec } from '../market/demo-coins.ts';
import { pnlAt, sign, valueAt, type DemoPosition } from '../account/demo-position.ts';
import { INVERSE_TIERS, linearTiers, tierOf, type DemoTier } from '../account/demo-tiers.ts';

/** Taker fee that Bitget counts in the requirement. */
const BITGET_TAKER_FEE = 0.0006;

export function bitgetTier(position: DemoPosition, mark: number): DemoTier {
  const tiers =
    position.contractType === 'inverse' ? INVERSE_TIERS : linearTiers(coinSpec(position.coin).size);
  return tierOf(tiers, valueAt(position, mark));
}

/** Value times (rate of the tier plus closing fee); the rate of a tier holds for the whole position. */
export function bitgetRequirement(position: DemoPosition, mark: number): number {
  return valueAt(position, mark) * (bitgetTier(position, mark).rate + BITGET_TAKER_FEE);
}

/** Requirement over equity of an isolated position; liquidated at 1. */
export function isolatedMarginRatio(position: DemoPosition, mark: number): number {
  const equity = position.margin + pnlAt(position, mark);
  return equity > 0 ? bitgetRequirement(position, mark) / equity : Number.POSITIVE_INFINITY;
}

/**
 * Liquidation price of an isolated position: the requirement is taken at that price, with the closing fee. The tier is
 * the present one. Undefined when no price above zero liquidates.
 */
export function isolatedLiquidationPrice(position: DemoPosition, mark: number): number | undefined {
  const s = sign(position.side);
  const burden = bitgetTier(position, mark).rate + BITGET_TAKER_FEE;
  const price =
    position.contractType === 'linear'
      ? (position.margin - s * position.size * position.entryPrice) / (position.size * (burden - s))
      : (position.size * position.entryPrice * (1 + s * burden)) /
        (s * position.margin + position.size);
  return price > 0 && Number.isFinite(price) ? price : undefined;
}

/**
 * Liquidation price of a cross position in hedge mode: the requirement is frozen at the present mark, so the price
 * drifts with it. `room` is the wallet plus profit less requirement of the other positions of that margin coin.
 */
export function crossLiquidationPrice(
  position: DemoPosition,
  room: number,
  mark: number,
): number | undefined {
  const s = sign(position.side);
  const free = room - bitgetRequirement(position, mark);
  const price =
    position.contractType === 'linear'
      ? position.entryPrice - (s * free) / position.size
      : (position.size * position.entryPrice) / (position.size + s * free);
  return price > 0 && Number.isFinite(price) ? price : undefined;
}
