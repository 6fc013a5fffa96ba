import { parseNumber } from '../../../shared/domain/parse-number.ts';
import { isRecord, plainName, type RawRow } from './raw-row.ts';

/** A figure of a position that ccxt's unified row may lack though the venue told it. */
export type Figure =
  | 'entryPrice'
  | 'markPrice'
  | 'liquidationPrice'
  | 'unrealizedPnl'
  | 'maintenanceMargin'
  | 'leverage';

/** Under which names venues write each, all small letters and without separators. */
const NAMES: Readonly<Record<Figure, ReadonlySet<string>>> = {
  entryPrice: new Set([
    'entryprice',
    'entrypx',
    'openprice',
    'openavgpx',
    'openpriceavg',
    'openavgprice',
    'avgprice',
    'avgpx',
    'avgentryprice',
    'averageprice',
    'averageentryprice',
    'averageopenprice',
    'avgcost',
    'baseprice',
    'priceentry',
  ]),
  markPrice: new Set(['markprice', 'markpx']),
  liquidationPrice: new Set([
    'liquidationprice',
    'liquidationpx',
    'liqprice',
    'liqpx',
    'estliqprice',
    'estliquidationprice',
    'estimatedliquidationprice',
    'liquidateprice',
    // Forced liquidation price.
    'flp',
  ]),
  unrealizedPnl: new Set([
    'unrealizedpnl',
    'unrealisedpnl',
    'unrealizedprofit',
    'unrealizepnl',
    'pnlunrealized',
    'unrealizedtradingpnl',
    'upl',
    'upnl',
  ]),
  maintenanceMargin: new Set([
    'maintenancemargin',
    'maintmargin',
    'maintenancemarginamount',
    'mmnotional',
  ]),
  leverage: new Set(['leverage', 'lever']),
};

/** Amounts come plain or as `{value, currency}`. */
export const numberIn = (value: unknown): number | undefined =>
  parseNumber(isRecord(value) ? value['value'] : value);

/** The figure as the raw row tells it, where exactly one field of a known name holds a number. */
export function rawFigure(info: unknown, figure: Figure): number | undefined {
  if (!isRecord(info)) return undefined;
  const found = new Set<number>();
  for (const [name, value] of Object.entries(info)) {
    const number = NAMES[figure].has(plainName(name)) ? numberIn(value) : undefined;
    if (number !== undefined) found.add(number);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

const COSTS: ReadonlySet<string> = new Set([
  'cost',
  'openposcost',
  'entrynotional',
  'vwap',
  'entryvwap',
]);

/** Whether a field of this name holds what a position was opened at, or what it cost. */
export const isEntry = (name: string): boolean =>
  NAMES.entryPrice.has(plainName(name)) || COSTS.has(plainName(name));

/** Names of what a position is worth, in money. */
const WORTH: ReadonlySet<string> = new Set([
  'value',
  'positionvalue',
  'notional',
  'notionalvalue',
  'notionalusd',
  'positionnotional',
]);

/** What the raw row says that the position is worth, where exactly one figure is told. */
export function toldValue(info: RawRow): number | undefined {
  const found = new Set(
    Object.entries(info).flatMap(([name, value]) =>
      WORTH.has(plainName(name)) ? (numberIn(value) ?? []) : [],
    ),
  );
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

const CURRENCIES: ReadonlySet<string> = new Set([
  'currency',
  'ccy',
  'coin',
  'asset',
  'settlecurrency',
]);
const EQUITIES: ReadonlySet<string> = new Set(['equity', 'eq', 'accountequity', 'totalequity']);

/**
 * Equity in one currency, unrealized profit included, as a row of the raw balance that names the currency tells it.
 * Undefined where none does, or where several tell different amounts.
 */
export function rawEquity(info: unknown, currency: string): number | undefined {
  const found = new Set(equitiesIn(info, currency, 4));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function equitiesIn(info: unknown, currency: string, depth: number): readonly number[] {
  if (typeof info !== 'object' || info === null || depth < 0) return [];
  const entries = Object.entries(info) as readonly (readonly [string, unknown])[];
  const isNamed = entries.some(
    ([name, value]) => CURRENCIES.has(plainName(name)) && value === currency,
  );
  return entries.flatMap(([name, value]) =>
    isNamed && EQUITIES.has(plainName(name))
      ? (numberIn(value) ?? [])
      : equitiesIn(value, currency, depth - 1),
  );
}

const SIZE =
  /size|qty|quantity|amount|amt|holding|volume|contracts|openinterest|^(pos|position|positions|vol)$/;

/** Whether a row has anything under a name of sizes. */
export const namesSize = (info: RawRow): boolean =>
  Object.entries(info).some(
    ([name, value]) =>
      SIZE.test(plainName(name)) && value !== null && value !== undefined && value !== '',
  );

interface RawNumber {
  readonly value: number;
  /** By its name it may be the size of the position. */
  readonly isSize: boolean;
}

/** Every number of a raw row, and of what lies one level deeper. */
export function numbersIn(info: RawRow, depth = 1): readonly RawNumber[] {
  return Object.entries(info).flatMap(([name, value]) => {
    const number = parseNumber(value);
    if (number !== undefined) return { value: number, isSize: SIZE.test(plainName(name)) };
    return isRecord(value) && depth > 0 ? numbersIn(value, depth - 1) : [];
  });
}

/** What only a position makes: its margin, its value, its profit. Never what a resting order may make. */
const OF_POSITIONS =
  /^(total)?(cross|isolated|perp|futures?)?(position(im|mm|initialmargin|maintenancemargin|margin|notional|value)|ntlpos|(session)?unreali[sz]ed(trading|perp)?(pnl|profit))$/;

/** Whether a raw balance shows the margin, the value or the profit of positions. */
export function showsPositions(info: unknown, depth = 4): boolean {
  if (Array.isArray(info)) return info.some((each: unknown) => showsPositions(each, depth - 1));
  if (!isRecord(info) || depth < 0) return false;
  return Object.entries(info).some(([name, value]) =>
    OF_POSITIONS.test(plainName(name)) ? isFilled(value) : showsPositions(value, depth - 1),
  );
}

/** Dust is what rounding leaves behind. */
const DUST = 1e-9;
const isFilled = (value: unknown): boolean => Math.abs(numberIn(value) ?? 0) > DUST;

/** What is worth of a position is told, but not its mark: value / size. */
export function markFromValue(info: RawRow, field: string, units: number): number | undefined {
  const value = numberIn(info[field]);
  const mark = value === undefined ? NaN : Math.abs(value) / units;
  return Number.isFinite(mark) && mark > 0 ? mark : undefined;
}
