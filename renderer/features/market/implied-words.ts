import type { CoinView } from '../../../shared/contract/market.ts';

/** Whose index of implied volatility stands in the table, or why none does. */
export function impliedSource(coins: readonly CoinView[]): string {
  const venues = [...new Set(coins.flatMap(({ implied }) => implied?.venue ?? []))];
  const known = coins.flatMap(({ coin, implied }) => (implied === undefined ? [] : coin));
  return venues.length === 0
    ? 'Implied volatility is unknown: no exchange in use computes an index of it. Deribit does, for BTC and ETH.'
    : `Implied volatility of ${known.toSorted().join(' and ')}: the index of ${venues.join(', ')}, as a multiple of its own 30 days. Of other coins it is unknown.`;
}
