import type { Amount, Ratio } from './units.ts';

/** One row of a venue's maintenance table. It covers floor < size <= cap in the unit of its table. */
export interface MarginTier {
  readonly floor: number;
  /** Absent: the last row, which is open. A book travels as JSON, which knows no Infinity. */
  readonly cap?: number;
  readonly maintenanceMarginRate: Ratio;
  /** >= 0, settle currency: makes a marginal table continuous. Missing in a marginal table: by recursion. */
  readonly maintenanceMarginDeduction?: Amount;
  readonly maxLeverage?: number;
}

/** What a row's floor and cap count. */
export type TierUnit = 'quote' | 'base' | 'contracts';

/** `marginal`: V·rate − deduction, continuous. `whole`: the row's rate on the whole position, jumps at the edge. */
export type TierMode = 'marginal' | 'whole';

/** Upper edge of a row; Infinity for an open one. */
export function tierCap(tier: Pick<MarginTier, 'cap'>): number {
  return tier.cap ?? Infinity;
}
