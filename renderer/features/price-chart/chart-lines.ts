import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import type { OpenOrder, Side } from '../../../shared/domain/position.ts';
import type { Price, TimestampMs } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { formatClock } from '../../format/format-time.ts';
import type { TierEdge } from './tier-edges.ts';

export type ChartLineKind =
  | 'entry'
  | 'mark'
  | 'liquidation'
  | 'exchange-liquidation'
  | 'bankruptcy'
  | 'stop'
  | 'take-profit'
  | 'preview'
  | 'stop-preview'
  | 'tier-edge';

/** A horizontal line of the chart. `title` stands on it, so it is a word or two. */
export interface ChartLine {
  readonly id: string;
  readonly kind: ChartLineKind;
  readonly price: Price;
  readonly title: string;
}

export interface LineSource {
  readonly entryPrice?: Price | undefined;
  readonly markPrice?: Price | undefined;
  /** The mark is no longer fresh, and its line says so. */
  readonly isMarkOld?: boolean;
  readonly liquidationPrice: LiquidationPrice;
  readonly reportedLiquidationPrice?: Price | 'none' | undefined;
  readonly bankruptcyPrice: LiquidationPrice;
  readonly side: Side;
  readonly orders: readonly OpenOrder[];
  /** Where they are older than the position: their lines say so. */
  readonly ordersAsOfMs?: TimestampMs | undefined;
  readonly previewPrice?: Price | undefined;
  /** The stop that the trader is looking at; it is no order. */
  readonly stopPrice?: Price | undefined;
  readonly tierEdges?: readonly TierEdge[];
  /** Day of the table that they are from, where it is a stored one. */
  readonly tiersAsOf?: string | undefined;
  readonly exchangeName: string;
}

const COMPACT = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  maximumSignificantDigits: 4,
});

/** The lines of a position's chart. What is unknown, or does not exist, has no line: the figures beside it say why. */
export function toChartLines(source: LineSource): readonly ChartLine[] {
  const lines: ChartLine[] = [];
  const add = (kind: ChartLineKind, price: Price | undefined, title: string, id: string = kind) => {
    if (price !== undefined && Number.isFinite(price)) lines.push({ id, kind, price, title });
  };
  add('entry', source.entryPrice, 'entry');
  add('mark', source.markPrice, source.isMarkOld === true ? 'mark, old' : 'mark');
  add('liquidation', toPrice(source.liquidationPrice), 'liquidation');
  if (source.reportedLiquidationPrice !== 'none') {
    add('exchange-liquidation', source.reportedLiquidationPrice, `${source.exchangeName} says`);
  }
  add('bankruptcy', toPrice(source.bankruptcyPrice), 'bankruptcy');
  const asOf =
    source.ordersAsOfMs === undefined ? '' : `, as of ${formatClock(source.ordersAsOfMs)}`;
  for (const order of source.orders) {
    if (order.purpose === 'other' || !closes(order, source.side)) continue;
    const title = order.purpose === 'stop' ? `stop${asOf}` : `take profit${asOf}`;
    add(order.purpose, order.triggerPrice ?? order.price, title, `order-${order.id}`);
  }
  for (const edge of source.tierEdges ?? []) {
    const size = COMPACT.format(edge.size);
    const rates = `${formatPercent(edge.rateBelow, 2)} → ${formatPercent(edge.rateAbove, 2)}`;
    const day = source.tiersAsOf === undefined ? '' : `, as of ${source.tiersAsOf}`;
    add('tier-edge', edge.price, `tier ${size}, ${rates}${day}`, `tier-${edge.size}`);
  }
  add('preview', source.previewPrice, 'new liquidation');
  add('stop-preview', source.stopPrice, 'stop, not placed');
  return lines;
}

/** Whether an order makes this position smaller; in hedge mode the list of a market holds those of the other side too. */
export function closes(order: Pick<OpenOrder, 'orderSide'>, side: Side): boolean {
  return order.orderSide === (side === 'long' ? 'sell' : 'buy');
}

/** The prices at which this position may be closed by force, ours and the venue's. */
export function liquidationPrices(
  source: Pick<LineSource, 'liquidationPrice' | 'reportedLiquidationPrice'>,
): readonly Price[] {
  const ours = toPrice(source.liquidationPrice);
  const theirs =
    source.reportedLiquidationPrice === 'none' ? undefined : source.reportedLiquidationPrice;
  return [ours, theirs].filter((price) => price !== undefined);
}

function toPrice(price: LiquidationPrice): Price | undefined {
  return price.kind === 'price' ? price.price : undefined;
}
