import type { Price } from '../../../shared/domain/units.ts';
import { decimalsOfTick } from '../../../shared/words/format-number.ts';

/** Decimals of every price in one chart: those of the market's step, else five significant digits of the price. */
export function pricePrecision(price: Price, tickSize: Price | undefined): number {
  if (tickSize !== undefined && tickSize > 0) return decimalsOfTick(tickSize);
  if (!(price > 0)) return 2;
  return Math.min(10, Math.max(0, 4 - Math.floor(Math.log10(price))));
}
