import { parseNumber } from '../../../shared/domain/parse-number.ts';
import type {
  MarginMode,
  Position,
  ReportedFigures,
  Side,
} from '../../../shared/domain/position.ts';
import type { Currency, Price } from '../../../shared/domain/units.ts';
import { readReportedPrice } from '../../../shared/risk/venue/no-price.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';
import { adlRankOf } from './adl-rank.ts';
import { compact } from './compact.ts';
import { assertProfitFitsSide } from './position-row.ts';
import {
  type Figure,
  markFromValue,
  namesSize,
  numbersIn,
  rawFigure,
  toldValue,
} from './raw-figures.ts';
import { RowReader, isRecord, textOf } from './raw-row.ts';
import { marginModeOfWord, sideOfWord, toldMarginMode, toldSide } from './raw-words.ts';
import { UnknownMarketError } from './reading.ts';
import type { MarketBook } from './venue-market.ts';

/** One open position of ccxt's unified list, checked against the venue's own row that it came from. */
export interface GenericPosition {
  readonly kind: 'position';
  readonly settle: Currency;
  readonly value: Position;
  readonly hedged: boolean;
  /** Nobody told the margin mode: it may be backed by less than the whole account. */
  readonly isModeGuessed: boolean;
  /** The venue's own id of it. */
  readonly id?: string;
}

/** Seen, but not computed: it makes what backs the others of its currency uncertain. */
interface UncoveredPosition {
  readonly kind: 'uncovered';
  readonly settle: Currency;
  readonly symbol: string;
}

/** ccxt's row and the venue's row that lies in it; without one (or an empty one) ccxt's words are all there is. */
interface Rows {
  readonly row: RowReader;
  readonly raw: RowReader | undefined;
  readonly venue: VenueDefinition;
}

/**
 * Undefined for a row of size zero. What the venue's row says comes first where ccxt may have guessed: ccxt's parsers ask
 * for one word and take everything else for the other. Throws where a size, side or mode is missing, unknown, or contradicts
 * another figure of the row.
 */
export function readGenericPosition(
  unified: unknown,
  venue: VenueDefinition,
  markets: MarketBook,
  warnings: string[],
): GenericPosition | UncoveredPosition | undefined {
  const symbol = isRecord(unified) ? textOf(unified['symbol']) : undefined;
  const row = new RowReader(unified, `position ${symbol ?? 'without a symbol'}`);
  const raw = rawRowOf(row.raw('info'), symbol);
  const rows: Rows = { row, raw, venue };
  const { size, inUnits } = sizeOf(rows);
  if (size === 0) return undefined;
  const market = markets.find(row.text('symbol'));
  if (market === undefined) throw new UnknownMarketError(row.text('symbol'));
  if (market.option === true) {
    return { kind: 'uncovered', settle: market.settle, symbol: market.symbol };
  }
  const { side, hedged } = sideOf(rows, size);
  // Margin on spot markets counts in units of the base currency.
  const contractSize = inUnits
    ? 1
    : (row.optionalPositive('contractSize') ??
      market.contractSize ??
      (market.contract ? undefined : 1));
  if (contractSize === undefined) throw row.error('contractSize', 'is missing');
  const contracts = Math.abs(size);
  if (raw !== undefined && venue.rawSize === undefined) {
    assertStandsIn(raw, contracts, contractSize, side);
  }
  const linear = market.contractType === 'linear';
  const markPrice =
    priceOf(rows, 'markPrice') ??
    (venue.rawValue !== undefined && linear && raw !== undefined
      ? markFromValue(raw.source, venue.rawValue, contracts * contractSize)
      : undefined);
  const { mode, isGuessed } = marginModeOf(rows);
  const marginMode = mode ?? 'cross';
  if (mode === undefined) {
    warnings.push(
      `${venue.name} does not tell whether its positions are cross or isolated; they are taken for cross.`,
    );
  }
  const leverage = leverageOf(rows);
  const value = compact<Position>({
    symbol: market.symbol,
    side,
    contracts,
    contractType: market.contractType,
    contractSize,
    underlying: market.underlying,
    marginMode,
    entryPrice: priceOf(rows, 'entryPrice') ?? entryFromCost(rows),
    markPrice,
    leverage,
    maintenanceMarginRate: rateOf(rows),
    takerFeeRate: market.takerFeeRate,
    tickSize: market.tickSize,
    adlRank: raw === undefined ? undefined : adlRankOf(venue.exchange, raw.source),
    reported: compact<ReportedFigures>({
      liquidationPrice: believed(liquidationPriceOf(rows, markPrice), side, marginMode, leverage),
      maintenanceMargin: above(figureOf(rows, 'maintenanceMargin')),
      unrealizedPnl: figureOf(rows, 'unrealizedPnl'),
    }),
  });
  assertProfitFitsSide(row, value);
  if (linear && raw !== undefined) assertWorth(row, raw, value);
  return compact<GenericPosition>({
    kind: 'position',
    settle: market.settle,
    value,
    hedged,
    isModeGuessed: isGuessed,
    id: textOf(row.raw('id')),
  });
}

/** A row of fields; a row that is a list is read by its places. An empty one tells nothing. */
function rawRowOf(info: unknown, symbol: string | undefined): RowReader | undefined {
  const fields: unknown = Array.isArray(info)
    ? Object.fromEntries((info as readonly unknown[]).entries())
    : info;
  return isRecord(fields) && Object.keys(fields).length > 0
    ? new RowReader(fields, `position ${symbol ?? 'without a symbol'}`)
    : undefined;
}

/** As ccxt says, unless the venue's raw row says it better: then it must say it. */
function sizeOf({ row, raw, venue: { rawSize } }: Rows): {
  readonly size: number;
  readonly inUnits: boolean;
} {
  if (rawSize === undefined || raw === undefined) {
    return { size: row.number('contracts'), inUnits: false };
  }
  const closed = rawSize.less === undefined ? 0 : raw.number(rawSize.less);
  return { size: raw.number(rawSize.field) - closed, inUnits: rawSize.inUnits === true };
}

/** A size with a sign of its own tells the side where no word does; a long is never written with a minus. */
function sideOf(
  { row, raw, venue: { sideField, rawSize } }: Rows,
  size: number,
): { readonly side: Side; readonly hedged: boolean } {
  const told = raw === undefined ? {} : toldSide(raw);
  const chosen =
    raw === undefined || sideField === undefined
      ? undefined
      : choose(raw, sideField.field, { long: sideField.long, short: sideField.short });
  const hedged = row.raw('hedged') === true && told.leg !== 'none';
  const bySign =
    raw !== undefined && rawSize !== undefined ? (size > 0 ? 'long' : 'short') : undefined;
  const side = chosen ?? told.side ?? bySign ?? sideByWord(row);
  if (side === 'long' && size < 0) throw row.error('side', 'is long, yet the size is below zero');
  return { side, hedged };
}

function sideByWord(row: RowReader): Side {
  const side = sideOfWord(row.text('side'));
  if (side !== undefined) return side;
  throw row.error('side', `is ‘${row.text('side')}’, which is not known`);
}

function choose<T extends string>(
  raw: RowReader,
  field: string,
  writings: Readonly<Record<T, string>>,
): T {
  if (!raw.has(field)) throw raw.error(field, 'is missing');
  const told = String(raw.raw(field));
  for (const word in writings) if (writings[word] === told) return word;
  throw raw.error(field, `is ‘${told}’, which is not known`);
}

/**
 * The row's own words first; undefined where nobody tells. A cross that only ccxt says is a guess: it is what its parsers say of
 * whatever is not called isolated.
 */
function marginModeOf({ row, raw, venue }: Rows): {
  readonly mode?: MarginMode;
  readonly isGuessed: boolean;
} {
  const told = raw === undefined ? undefined : (toldMarginMode(raw) ?? modeByCode(raw, venue));
  if (told !== undefined) return { mode: told, isGuessed: false };
  if (!row.has('marginMode')) return { isGuessed: true };
  const mode = marginModeOfWord(row.text('marginMode'));
  if (mode === undefined) {
    throw row.error('marginMode', `is ‘${row.text('marginMode')}’, which is not known`);
  }
  return { mode, isGuessed: raw !== undefined && mode === 'cross' };
}

const modeByCode = (
  raw: RowReader,
  { marginModeField: code }: VenueDefinition,
): MarginMode | undefined =>
  code === undefined || !raw.has(code.field)
    ? undefined
    : choose(raw, code.field, { cross: code.cross, isolated: code.isolated });

/** ccxt's word first; where it has none, or another figure under that name, the venue's own row. */
function figureOf({ row, raw, venue }: Rows, name: Figure): number | undefined {
  const misread = venue.misread?.[name];
  if (misread === 'none') return undefined;
  // ccxt's arithmetic writes "missing" as NaN.
  const told =
    misread === 'raw' || Number.isNaN(row.raw(name)) ? undefined : row.optionalNumber(name);
  return told ?? rawFigure(raw?.source, name);
}

/** 0 is how venues write "not told" for prices and leverages. */
function priceOf(rows: Rows, name: 'entryPrice' | 'markPrice'): Price | undefined {
  const told = figureOf(rows, name);
  if (told !== undefined && told < 0) throw rows.row.error(name, 'is below zero');
  return told === undefined || told === 0 ? above(rawFigure(rows.raw?.source, name)) : told;
}

function leverageOf(rows: Rows): number | undefined {
  const { raw, row, venue } = rows;
  const share = venue.rawMarginShare;
  if (share === undefined || raw === undefined) {
    const told = figureOf(rows, 'leverage');
    if (told !== undefined && told < 0) throw row.error('leverage', 'is below zero');
    return above(told);
  }
  const told = above(parseNumber(raw.raw(share.field)));
  return told === undefined ? undefined : (share.percent === true ? 100 : 1) / told;
}

function entryFromCost({ raw, venue: { rawEntry } }: Rows): Price | undefined {
  if (rawEntry === undefined || raw === undefined) return undefined;
  const cost = parseNumber(raw.raw(rawEntry.cost));
  const size = parseNumber(raw.raw(rawEntry.size));
  return cost === undefined || size === undefined || size === 0
    ? undefined
    : above(Math.abs(cost / size));
}

/** A fraction; 1 or more is no rate. */
function rateOf({ row, venue }: Rows): number | undefined {
  const rate = row.optionalPositive('maintenanceMarginPercentage');
  const isMisread = venue.misread?.maintenanceMarginRate !== undefined;
  return rate !== undefined && rate < 1 && !isMisread ? rate : undefined;
}

/**
 * Missing stays unknown; 0, negative and the venue's own marks for "none" are none. A 0 that ccxt has dropped stays
 * unknown: on some venues it means "not computed".
 */
function liquidationPriceOf(rows: Rows, mark: Price | undefined): Price | 'none' | undefined {
  const told = rows.row.optionalNumber('liquidationPrice');
  const raw = rawFigure(rows.raw?.source, 'liquidationPrice');
  const price = told ?? (raw === 0 ? undefined : raw);
  if (price === undefined) return undefined;
  return readReportedPrice(price, mark, rows.venue.noLiquidationPrice);
}

/**
 * A borrowed position with a margin of its own always has a liquidation price: "none" of one means that it was not computed.
 */
function believed(
  price: Price | 'none' | undefined,
  side: Side,
  mode: MarginMode,
  leverage: number | undefined,
): Price | 'none' | undefined {
  if (price !== 'none' || mode === 'cross') return price;
  return side === 'long' && leverage !== undefined && leverage <= 1 ? price : undefined;
}

/** Some venues write sizes in 10^-18. */
const SCALES = [1, 1e18];
const SAME = 1e-9;

/**
 * Throws where ccxt's size stands nowhere in the venue's row, in contracts or in units (ccxt's exact arithmetic makes another
 * number of a text that is not quite one), or stands there with a minus, yet the side is long.
 */
function assertStandsIn(raw: RowReader, contracts: number, contractSize: number, side: Side): void {
  const sizes = [contracts, contracts * contractSize].flatMap((size) =>
    SCALES.map((scale) => size * scale),
  );
  const found = numbersIn(raw.source).filter(({ value }) =>
    sizes.some((size) => Math.abs(Math.abs(value) - size) <= SAME * size),
  );
  if (found.length === 0 && namesSize(raw.source)) {
    throw raw.error('contracts', 'cannot be found in the venue’s own row');
  }
  if (side === 'long' && found.some(({ isSize, value }) => isSize && value < 0)) {
    throw raw.error('side', 'is long, yet the size is below zero');
  }
}

/** Size times price may be off by the moment it was taken at, never by as much as a wrong unit. */
const MOST_OFF_MARK = 2;
const MOST_OFF_ENTRY = 8;

/** Throws where the row's own worth of the position shows that its size counts something else. */
function assertWorth(row: RowReader, raw: RowReader, position: Position): void {
  const { contracts, contractSize, markPrice, entryPrice } = position;
  const worth = toldValue(raw.source);
  const price = markPrice ?? entryPrice;
  if (worth === undefined || worth === 0 || price === undefined) return;
  const off = (contracts * contractSize * price) / Math.abs(worth);
  const most = markPrice === undefined ? MOST_OFF_ENTRY : MOST_OFF_MARK;
  if (off > most || off < 1 / most) {
    throw row.error('contracts', 'contradicts the worth that stands in the same row');
  }
}

const above = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;
