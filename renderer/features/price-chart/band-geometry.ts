import type { Price } from '../../../shared/domain/units.ts';

export type BandKind = 'warning' | 'critical' | 'liquidated';

/** A stretch of prices that has a meaning; `to` is absent for the one that goes on to the edge of the chart. */
export interface Band {
  readonly kind: BandKind;
  /** The end nearer to the mark. */
  readonly from: Price;
  readonly to?: Price;
  readonly direction: 'down' | 'up';
}

export interface BandPrices {
  readonly warningPrice?: Price | undefined;
  readonly criticalPrice?: Price | undefined;
  readonly liquidationPrice?: Price | undefined;
  /** Direction in which the liquidation lies, seen from the mark. */
  readonly direction: 'down' | 'up';
}

export interface BandRectangle {
  readonly kind: BandKind;
  /** Pixels from the top of the chart; `bottom` > `top`. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * The stretches between mark and liquidation: warning → critical → liquidation → beyond. Without a liquidation price
 * nothing is shaded. A threshold that lies beyond the liquidation price has no stretch of its own.
 */
export function calculateBands(prices: BandPrices): readonly Band[] {
  const { liquidationPrice, direction } = prices;
  if (liquidationPrice === undefined) return [];
  const isBeforeLiquidation = (price: Price): boolean =>
    direction === 'down' ? price > liquidationPrice : price < liquidationPrice;
  const critical =
    prices.criticalPrice !== undefined && isBeforeLiquidation(prices.criticalPrice)
      ? prices.criticalPrice
      : undefined;
  const warningEnd = critical ?? liquidationPrice;
  const warning =
    prices.warningPrice !== undefined &&
    (direction === 'down' ? prices.warningPrice > warningEnd : prices.warningPrice < warningEnd)
      ? prices.warningPrice
      : undefined;
  const bands: Band[] = [];
  if (warning !== undefined) {
    bands.push({ kind: 'warning', from: warning, to: warningEnd, direction });
  }
  if (critical !== undefined) {
    bands.push({ kind: 'critical', from: critical, to: liquidationPrice, direction });
  }
  bands.push({ kind: 'liquidated', from: liquidationPrice, direction });
  return bands;
}

/**
 * Where a band stands in pixels, cut to the chart; undefined when nothing of it is in view.
 * `toY` gives the pixel of a price and may answer null for a price that the scale cannot place.
 */
export function calculateBandRectangle(
  band: Band,
  height: number,
  toY: (price: Price) => number | null,
): BandRectangle | undefined {
  const from = toY(band.from);
  const to = band.to === undefined ? (band.direction === 'down' ? height : 0) : toY(band.to);
  if (from === null || to === null) return undefined;
  const top = Math.max(0, Math.min(from, to));
  const bottom = Math.min(height, Math.max(from, to));
  return bottom - top >= 0.5 ? { kind: band.kind, top, bottom } : undefined;
}
