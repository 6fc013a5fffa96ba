import type { Price, Ratio } from '../../../shared/domain/units.ts';

/** Prices that the chart shows from its lower to its upper edge. */
export interface PriceWindow {
  readonly min: Price;
  readonly max: Price;
}

/** Whether a price is in view, the edges included; a window that is not known yet hides nothing. */
export function isInWindow(price: Price, window: PriceWindow | undefined): boolean {
  return window === undefined || (price >= window.min && price <= window.max);
}

/** Tells where a line went that lies outside the chart. */
export interface EdgeMarker {
  readonly edge: 'top' | 'bottom';
  readonly price: Price;
  /** Way from the mark to the line as a fraction of the mark; negative: below. Absent without a mark. */
  readonly moveRatio?: Ratio;
}

/**
 * The candles keep at least this part of the height when the liquidation line is brought in unasked. A line that
 * would squeeze them further gets an edge marker instead.
 */
const MIN_CANDLE_SHARE = 0.2;

/** The marker for a line that is out of view; undefined when it is in view, on the edge included. */
export function calculateEdgeMarker(
  window: PriceWindow,
  linePrice: Price,
  markPrice: Price | undefined,
): EdgeMarker | undefined {
  const edge = linePrice > window.max ? 'top' : linePrice < window.min ? 'bottom' : undefined;
  if (edge === undefined) return undefined;
  return {
    edge,
    price: linePrice,
    ...(markPrice !== undefined &&
      markPrice > 0 && { moveRatio: (linePrice - markPrice) / markPrice }),
  };
}

/** The prices with the one nearest to the mark first; in their own order when the mark is unknown. */
export function byNearness(
  prices: readonly Price[],
  markPrice: Price | undefined,
): readonly Price[] {
  if (markPrice === undefined) return prices;
  return prices.toSorted((a, b) => Math.abs(a - markPrice) - Math.abs(b - markPrice));
}

/**
 * What the price scale should show: the candles in view, and the liquidation line with them.
 * `always`: whatever it costs (the trader asked). `when-near`: only while the candles keep `MIN_CANDLE_SHARE`.
 */
export function calculateAutoscale(
  candles: PriceWindow,
  linePrice: Price | undefined,
  policy: 'always' | 'when-near',
): PriceWindow {
  if (linePrice === undefined) return candles;
  const min = Math.min(candles.min, linePrice);
  const max = Math.max(candles.max, linePrice);
  const share = (candles.max - candles.min) / (max - min);
  if (policy === 'when-near' && !(share >= MIN_CANDLE_SHARE)) return candles;
  return { min, max };
}
