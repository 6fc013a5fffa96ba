import type { MarginTier } from '../../../shared/domain/margin-tier.ts';
import type { Amount, MarketSymbol } from '../../../shared/domain/units.ts';

/** A venue's published table of one day, for when it cannot be asked. Marginal, in quote currency. */
export interface DatedTiers {
  /** Day of the table, as YYYY-MM-DD. */
  readonly asOf: string;
  readonly rows: readonly MarginTier[];
}

/** Upper edge in millions and rate of each row; the deductions follow from them. */
type Step = readonly [upToMillions: number, rate: number];

const table = (asOf: string, steps: readonly Step[]): DatedTiers => {
  let floor = 0;
  let before = 0;
  let deduction = 0;
  const rows = steps.map(([upTo, rate], index): MarginTier => {
    deduction += floor * (rate - before);
    before = rate;
    const row = {
      floor,
      maintenanceMarginRate: rate,
      maintenanceMarginDeduction: deduction,
      ...(index === steps.length - 1 ? {} : { cap: upTo * 1e6 }),
    };
    floor = upTo * 1e6;
    return row;
  });
  return { asOf, rows };
};

/** Binance USD-M as published on that day. */
const BINANCE_USDM: Readonly<Record<MarketSymbol, DatedTiers>> = {
  'BTC/USDT:USDT': table('2024-10-24', [
    [0.05, 0.004],
    [0.6, 0.005],
    [3, 0.0065],
    [12, 0.01],
    [70, 0.02],
    [100, 0.025],
    [230, 0.05],
    [480, 0.1],
    [600, 0.125],
    [800, 0.15],
    [1200, 0.25],
    [1800, 0.5],
  ]),
  'ETH/USDT:USDT': table('2024-10-24', [
    [0.05, 0.004],
    [0.6, 0.005],
    [3, 0.0065],
    [12, 0.01],
    [50, 0.02],
    [65, 0.025],
    [150, 0.05],
    [320, 0.1],
    [400, 0.125],
    [530, 0.15],
    [800, 0.25],
    [1200, 0.5],
  ]),
};

/** Venue's figure and table may differ by the rounding of the former. */
const TOLERANCE = 0.01;

/**
 * The dated table of a Binance USD-M market, where it still gives the venue's own maintenance margin at the present size;
 * a table that does not is out of date and stands for nothing.
 */
export function datedBinanceTiers(
  symbol: MarketSymbol,
  notional: Amount | undefined,
  maintenanceMargin: Amount | undefined,
): DatedTiers | undefined {
  const dated = BINANCE_USDM[symbol];
  if (dated === undefined || notional === undefined || maintenanceMargin === undefined) {
    return undefined;
  }
  const size = Math.abs(notional);
  const row = dated.rows.findLast(({ floor }) => floor < size);
  if (row === undefined) return undefined;
  const expected = size * row.maintenanceMarginRate - (row.maintenanceMarginDeduction ?? 0);
  return Math.abs(expected - maintenanceMargin) <= TOLERANCE * expected ? dated : undefined;
}
