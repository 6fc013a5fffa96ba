import type { Position } from '../../domain/position.ts';
import type { Amount, Ratio } from '../../domain/units.ts';

/** Rows of a value table: see `makeTable`. */
export interface ShareRows {
  readonly edges: readonly Amount[];
  readonly rates: readonly Ratio[];
  readonly deductions: readonly Amount[];
}

/** Regulation T: half of the price is the buyer's own, and half of a short sale is deposited. 12 CFR 220.12 */
export const REGULATION_T_RATE: Ratio = 0.5;

const LONG_RATE: Ratio = 0.25;
const SHORT_RATE: Ratio = 0.3;
/** A short share asks at least 5 of the currency; below 5, all of its price and at least 2.50. */
const LOW_PRICE = 5;
const LEAST_PER_SHARE = 2.5;

/**
 * Maintenance of shares in a strategy-based margin account, FINRA Rule 4210(c): long 25 % of the market value; short 30 % and at
 * least 5 a share, below 5 the whole price and at least 2.50 a share. A house rate (`maintenanceMarginRate`) counts where it is
 * higher; portfolio margin, which may be lower, is not covered. `shares` > 0; values in the settle currency.
 * The pool gives its cash as `quoteBalance`: negative is the debit, proceeds of short sales are in it.
 * https://www.finra.org/rules-guidance/rulebooks/finra-rules/4210
 */
export function shareRows(position: Position, shares: number): ShareRows {
  const house = position.maintenanceMarginRate ?? 0;
  if (position.side === 'long') {
    return { edges: [], rates: [Math.max(house, LONG_RATE)], deductions: [0] };
  }
  const rate = Math.max(house, SHORT_RATE);
  const least = LEAST_PER_SHARE * shares;
  if (rate >= 1) {
    return { edges: [least / rate], rates: [0, rate], deductions: [0 - least, 0] };
  }
  const low = LOW_PRICE * shares;
  return {
    edges: [least, low, low / rate],
    rates: [0, 1, 0, rate],
    deductions: [0 - least, 0, 0 - low, 0],
  };
}
