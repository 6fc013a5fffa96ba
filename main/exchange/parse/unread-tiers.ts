import type { MarketSymbol } from '../../../shared/domain/units.ts';

/** The venue gave no table of a market; `asOf`: the day of the one that stands in for it. */
export function unreadTiers(symbol: MarketSymbol, asOf?: string): string {
  return (
    `The margin tiers of ${symbol} could not be read.` +
    (asOf === undefined ? '' : ` Tiers as of ${asOf} are used.`)
  );
}
