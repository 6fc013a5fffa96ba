import type { Amount } from '../../domain/units.ts';

/**
 * Family PRO_RATA (KuCoin cross): the margin of the pool is shared by value, and each position is priced as if its share
 * were its own: AMR = equity / Σ|V|, LP = P·(1 − s·AMR) / (1 − s·(r + f)), BP = P·(1 − s·AMR).
 * It is the venue's reference price, not the one with the other positions frozen.
 * https://www.kucoin.com/support/35084431335065
 */
export function proRataEquity(equity: Amount, notional: Amount, totalNotional: Amount): Amount {
  return (equity * notional) / totalNotional;
}
