import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { OpenOrder } from '../../../../shared/domain/position.ts';
import { areOrdersBehind } from '../../../../shared/domain/orders-age.ts';
import type { Price, Ratio, TimestampMs } from '../../../../shared/domain/units.ts';
import { closes } from '../../price-chart/chart-lines.ts';

export interface ProtectiveOrder {
  readonly order: OpenOrder;
  /** Trigger price, else limit price; absent: the venue did not say. */
  readonly price?: Price;
  /** Way from the mark as a fraction, signed; absent without a mark or a price. */
  readonly moveRatio?: Ratio;
  /** Part of the position that it closes, 0..1; absent: the venue gives no size. */
  readonly share?: Ratio;
  /** Where a stop stands: it helps only before the liquidation price. */
  readonly place: 'before-liquidation' | 'behind-liquidation' | 'unknown';
}

export interface Protection {
  readonly state: 'protected' | 'partly' | 'unprotected' | 'unknown';
  /** Stops first, the nearest to the mark on top; then take-profits. */
  readonly orders: readonly ProtectiveOrder[];
  /** Part of the position that stops before the liquidation price close, 0..1. */
  readonly coveredRatio?: Ratio;
  /** When the orders were read, where that is worth a word. */
  readonly ordersAsOfMs?: TimestampMs;
  /** A stop was seen, too long ago to count on it. */
  readonly isTooOld?: true;
}

/** Orders that close more than this part count as closing all: lots and rounding leave a rest. */
const WHOLE = 0.999;

/**
 * What protects a position: reduce-only stops that stand before its liquidation price. `unprotected` of the core
 * decides; here only "partly" is added, when the stops close less than the whole.
 */
export function toProtection(view: PositionView): Protection {
  const { ordersAsOfMs } = view;
  return {
    ...judge(view),
    ...(ordersAsOfMs !== undefined &&
      areOrdersBehind(ordersAsOfMs, view.asOfMs) && { ordersAsOfMs }),
    ...(view.unprotected === undefined &&
      view.ordersAreOld === true && { isTooOld: true as const }),
  };
}

function judge(view: PositionView): Protection {
  const orders = view.orders
    .filter((order) => order.purpose !== 'other' && closes(order, view.side))
    .map((order) => toProtective(order, view))
    .toSorted(
      (a, b) =>
        Number(a.order.purpose !== 'stop') - Number(b.order.purpose !== 'stop') ||
        Math.abs(a.moveRatio ?? Infinity) - Math.abs(b.moveRatio ?? Infinity),
    );
  if (view.unprotected === undefined) return { state: 'unknown', orders };
  if (view.unprotected) return { state: 'unprotected', orders };
  const stops = orders.filter(
    ({ order, place }) =>
      order.purpose === 'stop' && order.reduceOnly && place !== 'behind-liquidation',
  );
  if (stops.length === 0 || stops.some((entry) => entry.share === undefined)) {
    return { state: 'protected', orders };
  }
  const covered = Math.min(
    1,
    stops.reduce((sum, entry) => sum + (entry.share ?? 0), 0),
  );
  return {
    state: covered >= WHOLE ? 'protected' : 'partly',
    orders,
    coveredRatio: covered,
  };
}

function toProtective(order: OpenOrder, view: PositionView): ProtectiveOrder {
  const price = order.triggerPrice ?? order.price;
  const { markPrice } = view;
  return {
    order,
    ...(price !== undefined && { price }),
    ...(price !== undefined &&
      markPrice !== undefined &&
      markPrice > 0 && { moveRatio: (price - markPrice) / markPrice }),
    ...(order.contracts !== undefined &&
      view.contracts > 0 && { share: Math.min(1, order.contracts / view.contracts) }),
    place: placeOf(price, view),
  };
}

function placeOf(price: Price | undefined, view: PositionView): ProtectiveOrder['place'] {
  const { liquidationPrice } = view.risk;
  if (price === undefined) return 'unknown';
  if (liquidationPrice.kind === 'none') return 'before-liquidation';
  if (liquidationPrice.kind === 'unknown') return 'unknown';
  const isBefore =
    view.side === 'long' ? price > liquidationPrice.price : price < liquidationPrice.price;
  return isBefore ? 'before-liquidation' : 'behind-liquidation';
}
