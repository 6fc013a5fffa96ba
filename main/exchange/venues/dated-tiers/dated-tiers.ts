import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import type { Amount, MarketSymbol } from '../../../../shared/domain/units.ts';
import binanceUsdm from './binance-usdm.json' with { type: 'json' };

/** A venue's published table of one day, for when it cannot be asked. Marginal, in quote currency. */
export interface DatedTiers {
  /** Day of the table, as YYYY-MM-DD. */
  readonly asOf: string;
  readonly rows: readonly MarginTier[];
}

/** Upper edge in quote currency, rate and highest leverage of each row; the deductions follow from them. */
type Steps = readonly (readonly number[])[];

function toRows(steps: Steps): readonly MarginTier[] {
  let floor = 0;
  let before = 0;
  let deduction = 0;
  return steps.map(([cap = Infinity, rate = NaN, maxLeverage = NaN], index): MarginTier => {
    deduction += floor * (rate - before);
    before = rate;
    const row = {
      floor,
      maintenanceMarginRate: rate,
      maintenanceMarginDeduction: deduction,
      maxLeverage,
      ...(index === steps.length - 1 ? {} : { cap }),
    };
    floor = cap;
    return row;
  });
}

/** Binance USD-M as published on one day: each table with the markets that it was that of. */
const STEPS: ReadonlyMap<MarketSymbol, Steps> = new Map(
  binanceUsdm.tables.flatMap(({ symbols, steps }) => symbols.map((symbol) => [symbol, steps])),
);

/** Venue's figure and table may differ by the rounding of the former. */
const TOLERANCE = 0.01;

/** The dated table of a Binance USD-M market, whether it still holds or not; undefined for one that it does not know. */
export function datedTable(symbol: MarketSymbol): DatedTiers | undefined {
  const steps = STEPS.get(symbol);
  return steps === undefined ? undefined : { asOf: binanceUsdm.asOf, rows: toRows(steps) };
}

/** Whether a table gives the venue's own maintenance margin at this size: one that does not is out of date. */
export function fitsDated(
  { rows }: DatedTiers,
  notional: Amount,
  maintenanceMargin: Amount,
): boolean {
  const size = Math.abs(notional);
  const row = rows.findLast(({ floor }) => floor < size);
  if (row === undefined) return false;
  const expected = size * row.maintenanceMarginRate - (row.maintenanceMarginDeduction ?? 0);
  return Math.abs(expected - maintenanceMargin) <= TOLERANCE * expected;
}

/**
 * The dated table of a Binance USD-M market, where it still gives the venue's own maintenance margin at the present size;
 * a table that does not is out of date and stands for nothing.
 */
export function datedBinanceTiers(
  symbol: MarketSymbol,
  notional: Amount | undefined,
  maintenanceMargin: Amount | undefined,
): DatedTiers | undefined {
  if (notional === undefined || maintenanceMargin === undefined) return undefined;
  const dated = datedTable(symbol);
  return dated !== undefined && fitsDated(dated, notional, maintenanceMargin) ? dated : undefined;
}
