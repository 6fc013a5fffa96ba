import type { Venue } from '../../domain/book.ts';
import type { Amount } from '../../domain/units.ts';

/** What a venue does at the present ratio, before and at liquidation. */
export type VenueLevel =
  | 'free'
  /** The venue only writes to the trader. */
  | 'reminder'
  /** Orders that would add risk are refused or cancelled. */
  | 'reduce-only'
  /** All open orders are cancelled. */
  | 'orders-cancelled'
  | 'liquidation'
  /** Liquidation, and the venue claims what is missing. */
  | 'claim';

export interface LevelBasis {
  readonly equity: Amount;
  /** Whole maintenance requirement, >= 0. */
  readonly requirement: Amount;
  /** Absent: not known; levels that need it are then not told. */
  readonly initialMargin?: Amount;
}

/**
 * The published level of a pool; undefined where the venue publishes none or a figure is missing.
 * - Binance portfolio margin, uniMMR = equity / maintenance: above 150 % free, to 120 % a reminder, to 105 % only reducing orders,
 *   then liquidation, from 100 % with a claim for the loss (Pro).
 *   https://www.binance.com/en/support/faq/binance-portfolio-margin-pro-maintenance-margin-ratio-calculation-5e33af8e6ac04d57a1d0a3398e0a0752
 * - KuCoin cross, risk rate = requirement / equity: orders cancelled from 95 %. https://www.kucoin.com/support/35233217061785
 * - Bybit cross: no new exposure from an initial margin rate of 100 %. https://www.bybit.com/en/help-center/article/UTA-Trading-Rules
 * - Kraken Futures: orders that add risk go when equity is below initial margin.
 *   https://support.kraken.com/hc/en-us/articles/4844463246100
 */
export function venueLevelOf(venue: Venue, basis: LevelBasis): VenueLevel | undefined {
  const { equity, requirement, initialMargin } = basis;
  if (!Number.isFinite(equity) || !(requirement >= 0)) return undefined;
  if (venue === 'binance-portfolio-margin') {
    if (equity > 1.5 * requirement || (requirement === 0 && equity >= 0)) return 'free';
    if (equity > 1.2 * requirement) return 'reminder';
    if (equity > 1.05 * requirement) return 'reduce-only';
    return equity > requirement ? 'liquidation' : 'claim';
  }
  if (venue === 'kucoin') {
    if (requirement >= equity && requirement > 0) return 'liquidation';
    return requirement >= 0.95 * equity && requirement > 0 ? 'orders-cancelled' : 'free';
  }
  if (venue !== 'bybit' && venue !== 'krakenfutures') return undefined;
  // Bybit counts equality, Kraken does not.
  const isBelow = (needed: Amount) =>
    needed > 0 && (venue === 'bybit' ? equity <= needed : equity < needed);
  if (isBelow(requirement)) return 'liquidation';
  if (initialMargin === undefined) return undefined;
  return isBelow(initialMargin) ? 'reduce-only' : 'free';
}
