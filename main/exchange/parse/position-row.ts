import type {
  MarginMode,
  Position,
  ReportedFigures,
  Side,
} from '../../../shared/domain/position.ts';
import type { Amount, Currency, Price } from '../../../shared/domain/units.ts';
import { readReportedPrice, type NoPriceWriting } from '../../../shared/risk/venue/no-price.ts';
import type { MarkReading } from '../exchange-client.ts';
import { compact } from './compact.ts';
import { RowReader, isRecord, textOf } from './raw-row.ts';
import { UnknownMarketError } from './reading.ts';
import type { MarketBook, VenueMarket } from './venue-market.ts';

/** Names under which a venue writes one figure; the first that is there counts. Generations of one API differ. */
export type Names = readonly string[];

/** How a venue writes which of two things a row is: the field, and its words for each. */
interface Choice<T extends string> {
  readonly field: Names;
  readonly words: Readonly<Record<string, T>>;
}

/** Where the raw position rows of one venue keep what, and in which unit. The table that the one row parser works by. */
export interface PositionMap {
  readonly id: Names;
  readonly size: Names;
  /** `contracts`: of the market's contract size; `units`: base units when linear, face amount when inverse. */
  readonly sizeIn: 'contracts' | 'units';
  /** Words may map to `sign`: then the sign of the size decides. Absent: always the sign. */
  readonly side?: Choice<Side | 'sign'>;
  /** Words that name the position's leg in hedge mode. */
  readonly hedge?: Choice<'hedge' | 'one-way'>;
  readonly marginMode: Choice<MarginMode> | MarginMode;
  readonly entryPrice: Names;
  readonly markPrice: Names;
  readonly liquidationPrice?: Names;
  readonly leverage?: Names;
  readonly unrealizedPnl?: Names;
  /** The profit is since another moment than entry (daily settlement), so it witnesses nothing about side and size. */
  readonly pnlSinceSettlement?: true;
  readonly maintenanceMargin?: Names;
  /** That margin is of the moment of entry: no rate at the present mark follows from it. */
  readonly maintenanceIsFrozen?: true;
  readonly maintenanceRate?: Names;
  readonly initialRate?: Names;
  readonly marginRatio?: Names;
  readonly adjustFactor?: Names;
  /** Cash behind an isolated position without its profit. */
  readonly isolatedMargin?: Names;
  /** The same with its profit. */
  readonly isolatedEquity?: Names;
  readonly maxLeverage?: Names;
  /** How this venue writes "no price liquidates this", beyond 0, negative and ten times the mark. */
  readonly noLiquidationPrice?: NoPriceWriting;
  /** Finds the market where the id alone does not name it. */
  readonly market?: (row: RowReader, markets: MarketBook) => VenueMarket | undefined;
}

/** One open position as read from its row, before it is put into a pool. */
export interface PositionRow {
  readonly position: Position;
  readonly settle: Currency;
  readonly market: VenueMarket;
  readonly row: RowReader;
  readonly hedged: boolean;
  readonly map: PositionMap;
}

/** Below this share of the notional a profit says nothing about the side. */
const TELLING_SHARE = 0.002;
/** A profit of the opposite sign this near to the expected one means that the side is wrong. */
const MIRROR_TOLERANCE = 0.1;

/**
 * One raw row by its table. Undefined for a size of zero, which is no position. Throws a RowError that names row and field
 * for whatever is missing, unreadable, unknown or contradicts itself.
 */
export function readPositionRow(
  raw: unknown,
  map: PositionMap,
  markets: MarketBook,
): PositionRow | undefined {
  const row = new RowReader(raw, `position ${nameOf(raw, map.id)}`);
  const size = row.number(row.first(map.size) ?? map.size[0] ?? 'size');
  if (size === 0) return undefined;
  const id = row.text(row.first(map.id) ?? map.id[0] ?? 'symbol');
  const market = map.market === undefined ? markets.contract(id) : map.market(row, markets);
  if (market === undefined) throw new UnknownMarketError(id);
  const side = sideOf(row, map, size);
  const marginMode =
    typeof map.marginMode === 'string' ? map.marginMode : choose(row, map.marginMode);
  const contractSize = map.sizeIn === 'units' ? 1 : market.contractSize;
  if (contractSize === undefined) {
    throw row.error('contractSize', 'is not known for this market');
  }
  const isolated = marginMode === 'isolated';
  const position = compact<Position>({
    symbol: market.symbol,
    side,
    contracts: Math.abs(size),
    contractType: market.contractType,
    contractSize,
    underlying: market.underlying,
    marginMode,
    entryPrice: positiveAt(row, map.entryPrice),
    markPrice: positiveAt(row, map.markPrice),
    leverage: positiveAt(row, map.leverage),
    isolatedMargin: isolated ? numberAt(row, map.isolatedMargin) : undefined,
    isolatedEquity:
      isolated && row.first(map.isolatedMargin ?? []) === undefined
        ? numberAt(row, map.isolatedEquity)
        : undefined,
    initialMarginRate: rateAt(row, map.initialRate),
    maintenanceMarginRate: rateAt(row, map.maintenanceRate),
    adjustFactor: positiveAt(row, map.adjustFactor),
    takerFeeRate: market.takerFeeRate,
    tickSize: market.tickSize,
    maxLeverage: positiveAt(row, map.maxLeverage),
    reported: compact<ReportedFigures>({
      liquidationPrice: liquidationPriceOf(row, map, positiveAt(row, map.markPrice)),
      marginRatio: numberAt(row, map.marginRatio),
      maintenanceMargin: numberAt(row, map.maintenanceMargin),
      unrealizedPnl: numberAt(row, map.unrealizedPnl),
    }),
  });
  const read: PositionRow = {
    position,
    settle: market.settle,
    market,
    row,
    map,
    hedged:
      map.hedge !== undefined && row.first(map.hedge.field) !== undefined
        ? choose(row, map.hedge) === 'hedge'
        : false,
  };
  assertSide(read);
  return read;
}

/**
 * The position with a mark that came from elsewhere: what needed one to be judged is judged now. Throws where the profit
 * turns out to be that of the other side.
 */
export function withMark(row: PositionRow, mark: MarkReading): PositionRow {
  const { position } = row;
  const liquidationPrice = liquidationPriceOf(row.row, row.map, mark.markPrice);
  const marked: PositionRow = {
    ...row,
    position: {
      ...position,
      markPrice: mark.markPrice,
      markAsOfMs: mark.asOfMs,
      ...(liquidationPrice === undefined
        ? {}
        : { reported: { ...position.reported, liquidationPrice } }),
    },
  };
  assertSide(marked);
  return marked;
}

/** A profit since another moment than entry witnesses nothing. */
function assertSide({ row, position, map }: PositionRow): void {
  if (map.pnlSinceSettlement === undefined) assertProfitFitsSide(row, position);
}

function nameOf(raw: unknown, id: Names): string {
  if (!isRecord(raw)) return 'that is no row';
  const found = id.map((name) => textOf(raw[name])).find((name) => name !== undefined);
  return found ?? 'without a symbol';
}

function sideOf(row: RowReader, map: PositionMap, size: number): Side {
  const told = map.side === undefined ? 'sign' : choose(row, map.side);
  const bySign = size > 0 ? 'long' : 'short';
  if (told === 'sign') return bySign;
  // A short may be written with a negative size; a long never is.
  if (told === 'long' && size < 0) throw row.error('size', 'is negative, yet the side is long');
  return told;
}

function choose<T extends string>(row: RowReader, choice: Choice<T>): T {
  const field = row.first(choice.field);
  if (field === undefined) throw row.error(choice.field[0] ?? 'field', 'is missing');
  const raw = row.raw(field);
  const word = String(raw);
  const found = Object.hasOwn(choice.words, word)
    ? choice.words[word]
    : choice.words[word.toLowerCase()];
  if (found === undefined) throw row.error(field, `is ‘${word}’, which is not known`);
  return found;
}

const numberAt = (row: RowReader, names: Names | undefined): number | undefined => {
  const field = names === undefined ? undefined : row.first(names);
  return field === undefined ? undefined : row.number(field);
};

/** 0 is how venues write "not told" for prices and leverages. */
const positiveAt = (row: RowReader, names: Names | undefined): number | undefined => {
  const field = names === undefined ? undefined : row.first(names);
  return field === undefined ? undefined : row.optionalPositive(field);
};

/** A fraction; 1 and above is a percentage that was taken for a fraction, and refused. */
const rateAt = (row: RowReader, names: Names | undefined): number | undefined => {
  const field = names === undefined ? undefined : row.first(names);
  if (field === undefined) return undefined;
  const rate = row.optionalPositive(field);
  if (rate !== undefined && rate >= 1) throw row.error(field, 'is no fraction below 1');
  return rate;
};

/** What the row says of its liquidation price, judged by the mark beside it (`markPrice`). */
export function reportedPriceAt(row: RowReader, field: string): Price | 'none' | undefined {
  const price = row.optionalNumber(field);
  return price === undefined
    ? undefined
    : readReportedPrice(price, row.optionalPositive('markPrice'));
}

/** Missing stays unknown; 0, negative, absurdly far and the venue's own marks for it are none. */
function liquidationPriceOf(
  row: RowReader,
  map: PositionMap,
  mark: Price | undefined,
): Price | 'none' | undefined {
  const price = numberAt(row, map.liquidationPrice);
  if (price === undefined) return undefined;
  // What the venue writes for "none" is a price that some market has: only its mark tells which.
  if (mark === undefined && isOwnWriting(price, map.noLiquidationPrice)) return undefined;
  return readReportedPrice(price, mark, map.noLiquidationPrice);
}

const isOwnWriting = (price: Price, { upTo, from, below }: NoPriceWriting = {}): boolean =>
  price > 0 &&
  (price <= (upTo ?? 0) || (from !== undefined && price >= from && price < (below ?? Infinity)));

/** Profit of a position by its prices, in the settle currency; undefined where a price is missing. */
export function profitOf(position: Position): Amount | undefined {
  const { entryPrice, markPrice, contractType } = position;
  if (entryPrice === undefined || markPrice === undefined) return undefined;
  const quantity = position.contracts * position.contractSize * (position.quantoMultiplier ?? 1);
  const gain =
    contractType === 'inverse'
      ? quantity / entryPrice - quantity / markPrice
      : quantity * (markPrice - entryPrice);
  return position.side === 'long' ? gain : -gain;
}

/** Throws where the profit that the row tells is that of the other side. */
export function assertProfitFitsSide(row: RowReader, position: Position): void {
  const reported = position.reported?.unrealizedPnl;
  const expected = profitOf(position);
  const { markPrice, contracts, contractSize, contractType } = position;
  if (reported === undefined || expected === undefined || markPrice === undefined) return;
  const quantity = contracts * contractSize;
  const notional = contractType === 'inverse' ? quantity / markPrice : quantity * markPrice;
  if (Math.abs(expected) < TELLING_SHARE * notional) return;
  if (Math.abs(reported + expected) > MIRROR_TOLERANCE * Math.abs(expected)) return;
  throw row.error('side', 'contradicts the profit that stands in the same row');
}
