import type { OpenOrder, OrderSide, Position } from '../../../shared/domain/position.ts';
import type { Price } from '../../../shared/domain/units.ts';
import { compact } from './compact.ts';
import { type RawRow, RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';
import type { VenueMarket, MarketBook } from './venue-market.ts';

/** The mark of a position, by symbol: on which side of it a trigger lies tells a stop from a take-profit. */
type MarkOf = (symbol: string) => Price | undefined;

/**
 * Rows of ccxt's unified open orders. An order of a market that is no derivative of this venue does not matter here and is
 * left out; a row that cannot be read throws, because with an order missing "unprotected" would be a guess.
 */
export function parseUnifiedOrders(
  answer: unknown,
  markets: MarketBook,
  positions: readonly Position[],
): readonly OpenOrder[] {
  const rows = rowsAt(answer);
  if (rows === undefined) throw new RowError('the open orders are not a list');
  const marks = new Map(positions.map(({ symbol, markPrice }) => [symbol, markPrice]));
  return rows.flatMap((raw) => toOrders(raw, markets, (symbol) => marks.get(symbol)));
}

/** One order, or the two that an order with both a stop and a take-profit stands for. */
function toOrders(raw: unknown, markets: MarketBook, markOf: MarkOf): readonly OpenOrder[] {
  const row = new RowReader(raw, 'open order');
  const market = markets.find(row.text('symbol'));
  if (market === undefined) return [];
  const orderSide: OrderSide = row.oneOf('side', ['buy', 'sell']);
  const info = row.raw('info');
  const details = isRecord(info) ? info : {};
  const closes =
    row.raw('reduceOnly') === true || saysClose(details) || closesLeg(details, orderSide);
  const stop = row.optionalPositive('stopLossPrice');
  const target = row.optionalPositive('takeProfitPrice');
  const trigger = row.optionalPositive('triggerPrice') ?? row.optionalPositive('stopPrice');
  const base = {
    id: row.text('id'),
    symbol: market.symbol,
    orderSide,
    contracts: row.optionalPositive('remaining') ?? row.optionalPositive('amount'),
    price: row.optionalPositive('price'),
    reduceOnly: closes,
  };
  if (closes && stop !== undefined && target !== undefined && stop !== target) {
    return [
      compact<OpenOrder>({ ...base, triggerPrice: stop, purpose: 'stop' }),
      compact<OpenOrder>({
        ...base,
        id: `${base.id} take-profit`,
        triggerPrice: target,
        purpose: 'take-profit',
      }),
    ];
  }
  const triggerPrice = closes ? (trigger ?? stop ?? target) : trigger;
  const purpose = !closes
    ? 'other'
    : purposeOf(details, market, orderSide, { stop, target, triggerPrice }, markOf);
  return [compact<OpenOrder>({ ...base, triggerPrice, purpose })];
}

const YES: readonly unknown[] = [true, 'true', 1, '1', 'YES', 'yes', 'Y'];
const CLOSE_FIELDS = [
  'reduceOnly',
  'reduce_only',
  'is_reduce_only',
  'closeOrder',
  'closePosition',
  'closeOnTrigger',
  'is_close',
] as const;

/** Venues write "may only close" in many ways, some of which ccxt leaves in the raw row. */
function saysClose(info: RawRow): boolean {
  if (CLOSE_FIELDS.some((field) => YES.includes(info[field]))) return true;
  if (/reduceonly|closeontrigger/i.test(textOf(info['execInst']) ?? '')) return true;
  if (info['offset'] === 'close' || info['tradeSide'] === 'close') return true;
  const initial = info['initial'];
  return isRecord(initial) && saysClose(initial);
}

/** In hedge mode an order against its leg closes it. */
function closesLeg(info: RawRow, side: OrderSide): boolean {
  const leg = (
    textOf(info['posSide']) ??
    textOf(info['positionSide']) ??
    textOf(info['position_side']) ??
    ''
  ).toLowerCase();
  return (leg === 'long' && side === 'sell') || (leg === 'short' && side === 'buy');
}

const TYPE_FIELDS = [
  'stopOrderType',
  'orderType',
  'ordType',
  'type',
  'order_type',
  'tpsl_order_type',
  'planType',
  'stop',
] as const;

/**
 * A trailing order is a stop wherever its trigger stands. Else the side of the mark on which the trigger lies decides:
 * beyond a loss it is a stop, beyond a gain a take-profit. Without a mark the venue's own word for it counts.
 */
function purposeOf(
  info: RawRow,
  market: VenueMarket,
  side: OrderSide,
  prices: {
    readonly stop: Price | undefined;
    readonly target: Price | undefined;
    readonly triggerPrice: Price | undefined;
  },
  markOf: MarkOf,
): OpenOrder['purpose'] {
  const words = TYPE_FIELDS.map((field) => textOf(info[field]) ?? '')
    .join(' ')
    .toLowerCase();
  if (/trail|move_order_stop|track/.test(words)) return 'stop';
  if (prices.triggerPrice === undefined) return 'other';
  const mark = markOf(market.symbol);
  if (mark !== undefined) {
    const below = prices.triggerPrice < mark;
    return (side === 'sell') === below ? 'stop' : 'take-profit';
  }
  if (
    prices.stop !== undefined ||
    /stop.?loss|\bsl\b|loss|^stop|stop.?(market|limit)/.test(words)
  ) {
    return 'stop';
  }
  return prices.target !== undefined || /take.?profit|\btp\b|profit/.test(words)
    ? 'take-profit'
    : 'other';
}
