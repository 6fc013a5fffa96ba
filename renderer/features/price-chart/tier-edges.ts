import { tierCap } from '../../../shared/domain/margin-tier.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { Price, Ratio } from '../../../shared/domain/units.ts';

/** A price at which the position grows into, or out of, a row of its margin table. */
export interface TierEdge {
  readonly price: Price;
  /** Value at which the row begins, in the unit of the table. */
  readonly size: number;
  /** Maintenance rates on the two sides of the price. */
  readonly rateBelow: Ratio;
  readonly rateAbove: Ratio;
}

/**
 * Where the price alone moves a position over an edge of its table. A table that counts contracts or coins of a linear position
 * has none: no price changes those. Of an inverse position the value in coins falls as the price rises.
 */
export function tierEdges(position: Position | undefined): readonly TierEdge[] {
  if (position === undefined || position.contractType === 'quanto') return [];
  const { tiers = [], tierUnit = 'quote', contracts, contractSize, contractType } = position;
  const isInverse = contractType === 'inverse';
  const size = contracts * contractSize;
  // The value that moves with the price: money for a linear position, coins for an inverse one.
  if (!(size > 0) || tierUnit !== (isInverse ? 'base' : 'quote')) return [];
  const edges: TierEdge[] = [];
  for (const [index, row] of tiers.entries()) {
    const next = tiers[index + 1];
    const cap = tierCap(row);
    if (next === undefined || !(cap > 0) || cap === Infinity) continue;
    const rates = [row.maintenanceMarginRate, next.maintenanceMarginRate] as const;
    edges.push({
      price: isInverse ? size / cap : cap / size,
      size: cap,
      rateBelow: isInverse ? rates[1] : rates[0],
      rateAbove: isInverse ? rates[0] : rates[1],
    });
  }
  return edges;
}
