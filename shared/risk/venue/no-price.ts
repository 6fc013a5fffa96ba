import type { Venue } from '../../domain/book.ts';
import type { Price, Ratio } from '../../domain/units.ts';

/**
 * Venues write "no price liquidates this position" as 0, a negative number, or a price that nobody will see: 0.0001, 199999,
 * 999999. All but the first two are prices that some market really has (PEPE stands below 0.0001, a bitcoin short may be
 * liquidated above 199,999), so each is judged against the mark of its own market.
 */

/** Above this many times the mark a reported price means none. */
const FAR_ABOVE = 10;
/** A venue's own tiny or huge number means none only when it is also this far from the mark. */
const AWAY_BELOW: Ratio = 0.1;
const AWAY_ABOVE = 1.5;

/** The numbers that one venue is known to write, beyond 0 and negative. */
export interface NoPriceWriting {
  /** A number up to this one. */
  readonly upTo?: Price;
  /** A number in [from, below): the largest price that the venue's markets allow. */
  readonly from?: Price;
  readonly below?: Price;
}

/** 0.0001, and the largest price that a market allows. */
export const BYBIT_NO_PRICE: NoPriceWriting = { upTo: 0.0001, from: 199_999, below: 200_000 };
export const KUCOIN_NO_PRICE: NoPriceWriting = { upTo: 0.01 };
export const PHEMEX_NO_PRICE: NoPriceWriting = { upTo: 0.0001 };

/** For files, which name a rule family; venues that are read directly name theirs in their definition. */
export const NO_PRICE_WRITINGS: Readonly<Partial<Record<Venue, NoPriceWriting>>> = {
  bybit: BYBIT_NO_PRICE,
  'bybit-classic': BYBIT_NO_PRICE,
  kucoin: KUCOIN_NO_PRICE,
  phemex: PHEMEX_NO_PRICE,
  'phemex-usdt': PHEMEX_NO_PRICE,
};

/**
 * What a reported liquidation price says: a price, or that there is none. Without a mark only 0 and negative numbers are known to
 * mean none. Undefined for what is no number: nothing was said.
 */
export function readReportedPrice(
  price: number,
  mark: Price | undefined,
  writing: NoPriceWriting = {},
): Price | 'none' | undefined {
  if (!Number.isFinite(price)) return undefined;
  if (price <= 0) return 'none';
  if (mark === undefined || !(mark > 0)) return price;
  if (price > FAR_ABOVE * mark) return 'none';
  const { upTo, from, below } = writing;
  if (upTo !== undefined && price <= upTo && price < AWAY_BELOW * mark) return 'none';
  const isLargest = from !== undefined && price >= from && price < (below ?? Infinity);
  return isLargest && price > AWAY_ABOVE * mark ? 'none' : price;
}
