import type { OpenOrder, OrderSide } from '../../../shared/domain/position.ts';
import type { MarketSymbol } from '../../../shared/domain/units.ts';
import { compact } from './compact.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';
import type { MarketBook } from './venue-market.ts';

export type OrdersBySymbol = ReadonlyMap<MarketSymbol, readonly OpenOrder[]>;

/** Any row that cannot be read throws: with an order missing, "unprotected" would be a guess. */
export function groupOrders(orders: readonly OpenOrder[]): OrdersBySymbol {
  const groups = new Map<MarketSymbol, OpenOrder[]>();
  for (const order of orders) {
    const group = groups.get(order.symbol);
    if (group === undefined) groups.set(order.symbol, [order]);
    else group.push(order);
  }
  return groups;
}

const BINANCE_PURPOSE: Readonly<Record<string, OpenOrder['purpose']>> = {
  STOP: 'stop',
  STOP_MARKET: 'stop',
  TRAILING_STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take-profit',
  TAKE_PROFIT_MARKET: 'take-profit',
};

/** Rows of Binance `openOrders` (limit and old conditional orders) or `openAlgoOrders` (conditional orders since 2025). */
export function parseBinanceOrders(answer: unknown, markets: MarketBook): readonly OpenOrder[] {
  const rows = rowsAt(answer);
  if (rows === undefined) throw new RowError('the open orders are not a list');
  return rows.flatMap((raw) => {
    const row = new RowReader(raw, 'open order');
    const market = markets.contract(row.text('symbol'));
    if (market === undefined) return [];
    const orderSide: OrderSide = row.oneOf('side', ['BUY', 'SELL']) === 'BUY' ? 'buy' : 'sell';
    const leg = row.has('positionSide') ? row.text('positionSide') : 'BOTH';
    const closesLeg =
      (leg === 'LONG' && orderSide === 'sell') || (leg === 'SHORT' && orderSide === 'buy');
    const type = row.has('orderType') ? row.text('orderType') : row.text('type');
    return [
      compact<OpenOrder>({
        id: String(row.raw('algoId') ?? row.raw('orderId')),
        symbol: market.symbol,
        orderSide,
        contracts: row.optionalPositive(row.has('quantity') ? 'quantity' : 'origQty'),
        price: row.optionalPositive('price'),
        triggerPrice:
          row.optionalPositive('triggerPrice') ??
          row.optionalPositive('stopPrice') ??
          row.optionalPositive('activatePrice'),
        reduceOnly:
          row.raw('reduceOnly') === true || row.raw('closePosition') === true || closesLeg,
        purpose: BINANCE_PURPOSE[type] ?? 'other',
      }),
    ];
  });
}

const BITGET_PURPOSE: Readonly<Record<string, OpenOrder['purpose']>> = {
  loss_plan: 'stop',
  pos_loss: 'stop',
  moving_plan: 'stop',
  track_plan: 'stop',
  profit_plan: 'take-profit',
  pos_profit: 'take-profit',
};

/** Rows of Bitget `orders-pending` or `orders-plan-pending`; `entrustedList` is null when there are none. */
export function parseBitgetOrders(answer: unknown, markets: MarketBook): readonly OpenOrder[] {
  const data = isRecord(answer) ? answer['data'] : undefined;
  if (!isRecord(data)) throw new RowError('the open orders are not a list');
  if (data['entrustedList'] === null) return [];
  const rows = rowsAt(data, 'entrustedList');
  if (rows === undefined) throw new RowError('the open orders are not a list');
  return rows.flatMap((raw) => {
    const row = new RowReader(raw, 'open order');
    const market = markets.contract(row.text('symbol'));
    if (market === undefined) return [];
    const plan = textOf(row.raw('planType'));
    const purpose = plan === undefined ? 'other' : (BITGET_PURPOSE[plan] ?? 'other');
    const closes =
      textOf(row.raw('tradeSide')) === 'close' ||
      textOf(row.raw('reduceOnly'))?.toUpperCase() === 'YES' ||
      purpose !== 'other';
    return [
      compact<OpenOrder>({
        id: row.text('orderId'),
        symbol: market.symbol,
        orderSide: bitgetOrderSide(row, closes),
        // Inverse sizes are in coin, positions in face amount: not comparable, so left out.
        contracts: market.contractType === 'linear' ? row.optionalPositive('size') : undefined,
        price: row.optionalPositive('price'),
        triggerPrice: row.optionalPositive('triggerPrice'),
        reduceOnly: closes,
        purpose,
      }),
    ];
  });
}

/** In hedge mode `side` is that of the position; what the order does follows from the leg and from opening or closing. */
function bitgetOrderSide(row: RowReader, closes: boolean): OrderSide {
  const side = row.oneOf('side', ['buy', 'sell']);
  const leg = textOf(row.raw('posSide'));
  if (textOf(row.raw('posMode')) !== 'hedge_mode' || (leg !== 'long' && leg !== 'short'))
    return side;
  return (leg === 'long') === closes ? 'sell' : 'buy';
}
