import type { Pool, Account } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import { datedTable, fitsDated } from '../exchange/venues/dated-tiers/dated-tiers.ts';

/** Nothing in the file says what maintenance margin it needs. */
function isOpen(position: Position): boolean {
  return (
    position.tiers === undefined &&
    position.maintenanceMarginRate === undefined &&
    position.maintenanceMargin === undefined &&
    position.marginRateFormula === undefined &&
    position.adjustFactor === undefined
  );
}

/**
 * The published table of one day for positions of Binance USD-M of which the file says nothing else. Its day stands at the
 * position. Where the file holds the venue's own figure and the table does not give it, the table is out of date and stands
 * for nothing; a symbol that the table does not know stays unknown.
 */
function withTable(position: Position): Position {
  const dated = isOpen(position) ? datedTable(position.symbol) : undefined;
  if (dated === undefined) return position;
  const { contracts, contractSize, markPrice, reported } = position;
  const told = reported?.maintenanceMargin;
  if (told !== undefined) {
    const notional = markPrice === undefined ? undefined : contracts * contractSize * markPrice;
    if (notional === undefined || !fitsDated(dated, notional, told)) return position;
  }
  const maxLeverage = position.maxLeverage ?? dated.rows[0]?.maxLeverage;
  return {
    ...position,
    tiers: dated.rows,
    tierUnit: 'quote',
    tierMode: 'marginal',
    tiersAsOf: dated.asOf,
    ...(maxLeverage === undefined ? {} : { maxLeverage }),
  };
}

/** The pools of an account, Binance's with dated tables where nothing better is there. */
export function addDatedTiers(pools: readonly Pool[], venue: Account['venue']): readonly Pool[] {
  return pools.map((pool) =>
    (pool.venue ?? venue) === 'binance-usdm'
      ? { ...pool, positions: pool.positions.map(withTable) }
      : pool,
  );
}

/** What was taken for which positions; nothing where all stands in the file. */
export function describeDatedTiers(pools: readonly Pool[]): readonly string[] {
  const dated = pools.flatMap(({ positions }) =>
    positions.filter(({ tiersAsOf }) => tiersAsOf !== undefined),
  );
  const day = dated[0]?.tiersAsOf;
  if (day === undefined) return [];
  const symbols = [...new Set(dated.map(({ symbol }) => symbol))];
  const more = symbols.length > 5 ? ` and ${symbols.length - 5} more` : '';
  return [
    `The margin tiers of ${symbols.slice(0, 5).join(', ')}${more} are those that Binance published on ${day}; the file names none.`,
  ];
}
