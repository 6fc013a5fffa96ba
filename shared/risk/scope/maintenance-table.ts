import { tierCap, type MarginTier } from '../../domain/margin-tier.ts';
import type { UnknownReason } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, Ratio } from '../../domain/units.ts';
import { shareRows } from '../families/stock.ts';
import type { VenueRules } from '../families/venue-rules.ts';
import type { PositionFacts } from './position-facts.ts';
import type { TierSize } from './tier-size.ts';

/**
 * Maintenance of one position as a function of its value V in the settle currency, closing fee left out:
 * rates[i]·V − deductions[i] + quadratic·V², where i counts the edges below V (a row covers floor < V <= cap).
 */
export interface ValueTable {
  /** Ascending; one fewer than the rows. */
  readonly edges: readonly number[];
  readonly rates: readonly Ratio[];
  readonly deductions: readonly Amount[];
  /** Size-scaled rates of inverse contracts only. */
  readonly quadratic: number;
  /**
   * Whether the requirement never jumps and its rate never falls as the value grows: true of every marginal table of a venue,
   * false of whole-position rates. The joint solver then needs no walk from edge to edge.
   */
  readonly convex: boolean;
}

/** Builds a table; see `ValueTable` for its parts. */
export function makeTable(
  edges: readonly number[],
  rates: readonly Ratio[],
  deductions: readonly Amount[],
  quadratic = 0,
): ValueTable {
  const convex = edges.every((edge, row) => {
    const before = rates[row] ?? 0;
    const after = rates[row + 1] ?? 0;
    const step = (deductions[row + 1] ?? 0) - (deductions[row] ?? 0);
    return after >= before && Math.abs(step - edge * (after - before)) <= 1e-12 * edge;
  });
  return { edges, rates, deductions, quadratic, convex };
}

/**
 * Tables whose tier follows the value depend on the rows alone, and one list of rows serves many positions at every price:
 * each list is read once.
 */
const tablesOfRows = {
  marginal: new WeakMap<readonly MarginTier[], Maintenance>(),
  whole: new WeakMap<readonly MarginTier[], Maintenance>(),
};

export type Maintenance =
  /** As the venue returned it, closing fee included; it does not move with the price. */
  | { readonly kind: 'frozen'; readonly amount: Amount }
  | { readonly kind: 'table'; readonly table: ValueTable }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/**
 * The maintenance rule in force. Sources in order: returned amount, size-scaled rate, adjustment factor, the rates of shares,
 * tiers, plain rate.
 * Nothing of it known: unknown with `no-tiers`, never a rate of 0.
 */
export function resolveMaintenance(
  position: Position,
  facts: PositionFacts,
  rules: VenueRules,
  size?: TierSize,
): Maintenance {
  if (position.maintenanceMargin !== undefined) {
    return { kind: 'frozen', amount: position.maintenanceMargin };
  }
  const formula = position.marginRateFormula;
  if (formula !== undefined) {
    // Deribit: the size counts in base coin. It is fixed when linear and equals the value when inverse.
    return facts.inverse
      ? flat(formula.maintenanceBase, 0, formula.perUnit)
      : flat(formula.maintenanceBase + formula.perUnit * baseSize(position));
  }
  if (position.adjustFactor !== undefined) {
    if (position.leverage === undefined) return { kind: 'unknown', reason: 'no-leverage' };
    return flat(position.adjustFactor / position.leverage);
  }
  if (rules.shares) {
    const { edges, rates, deductions } = shareRows(position, facts.quantity);
    return { kind: 'table', table: makeTable(edges, rates, deductions) };
  }
  const { ruledBy = position, share = 1 } = size ?? {};
  if (ruledBy.tiers !== undefined && ruledBy.tiers.length > 0) {
    return fromTiers(position, ruledBy, ruledBy.tiers, facts, share);
  }
  if (ruledBy.maintenanceMarginRate !== undefined) {
    return flat(
      ruledBy.maintenanceMarginRate,
      (ruledBy.maintenanceMarginDeduction ?? 0) * (ruledBy === position ? 1 : share),
    );
  }
  if (rules.rateFromMaxLeverage && position.maxLeverage !== undefined) {
    return flat(1 / (2 * position.maxLeverage));
  }
  return { kind: 'unknown', reason: 'no-tiers' };
}

/** Index of the row that covers a value; a value on an edge belongs to the lower row. */
export function rowOf(table: Pick<ValueTable, 'edges'>, value: Amount): number {
  const { edges } = table;
  let row = 0;
  while (row < edges.length && value > (edges[row] ?? Infinity)) row++;
  return row;
}

export function maintenanceAt(table: ValueTable, value: Amount): Amount {
  const row = rowOf(table, value);
  const rate = table.rates[row] ?? 0;
  return rate * value - (table.deductions[row] ?? 0) + table.quadratic * value * value;
}

/** Base units of a linear position; for a quanto the multiplier does not count. */
function baseSize(position: Position): number {
  return position.contracts * position.contractSize;
}

function flat(rate: Ratio, deduction: Amount = 0, quadratic = 0): Maintenance {
  if (deduction > 0 && rate > 0) {
    // One row of a table taken far below its floor would ask for less than nothing.
    const edges = [deduction / rate];
    return { kind: 'table', table: makeTable(edges, [0, rate], [0, deduction], quadratic) };
  }
  return { kind: 'table', table: makeTable([], [rate], [0], quadratic) };
}

function fromTiers(
  position: Position,
  ruledBy: Position,
  tiers: readonly MarginTier[],
  facts: PositionFacts,
  share: Ratio,
): Maintenance {
  const mode = ruledBy.tierMode ?? 'marginal';
  let known = tablesOfRows[mode].get(tiers);
  if (known === undefined) {
    known = readRows(tiers, mode === 'marginal');
    tablesOfRows[mode].set(tiers, known);
  }
  if (known.kind === 'unknown') return known;
  const fixedSize = sizeThatDoesNotMove(position, facts);
  if (fixedSize !== undefined) return fixedRow(tiers, fixedSize, mode === 'marginal', share);
  if (share === 1 || known.kind !== 'table') return known;
  return { kind: 'table', table: shareOf(known.table, share) };
}

/** What a part asks of a table that the whole climbs: share · table(V / share). */
function shareOf({ edges, rates, deductions, quadratic }: ValueTable, share: Ratio): ValueTable {
  return makeTable(
    edges.map((edge) => edge * share),
    rates,
    deductions.map((deduction) => deduction * share),
    quadratic / share,
  );
}

function readRows(tiers: readonly MarginTier[], marginal: boolean): Maintenance {
  if (!tiers.every(isSoundTier)) return { kind: 'unknown', reason: 'invalid-input' };
  const recursion = recursiveDeductions(tiers);
  return {
    kind: 'table',
    table: makeTable(
      tiers.slice(1).map((tier) => tier.floor),
      tiers.map((tier) => tier.maintenanceMarginRate),
      tiers.map((tier, row) =>
        marginal ? (tier.maintenanceMarginDeduction ?? recursion[row] ?? 0) : 0,
      ),
    ),
  };
}

/**
 * The size that picks the tier, where it stays put while the price moves: contracts always, base coin when linear,
 * quote currency when inverse. Otherwise the tier follows the value itself.
 */
function sizeThatDoesNotMove(position: Position, facts: PositionFacts): number | undefined {
  switch (position.tierUnit ?? 'quote') {
    case 'contracts':
      return position.contracts;
    case 'base':
      return facts.inverse ? undefined : baseSize(position);
    case 'quote':
      return facts.inverse ? facts.quantity : undefined;
  }
}

function fixedRow(
  tiers: readonly MarginTier[],
  ownSize: number,
  marginal: boolean,
  share: Ratio,
): Maintenance {
  const size = ownSize / share;
  const row = rowOf({ edges: tiers.slice(1).map((tier) => tier.floor) }, size);
  const tier = tiers[row];
  if (tier === undefined) return { kind: 'unknown', reason: 'no-tiers' };
  if (!marginal) return flat(tier.maintenanceMarginRate);
  if (tier.maintenanceMarginDeduction !== undefined) {
    return flat(tier.maintenanceMarginRate, tier.maintenanceMarginDeduction * share);
  }
  // The recursion gives the deduction in the unit of the table, not in money: as a share of the size it is a rate.
  const deduction = recursiveDeductions(tiers)[row] ?? 0;
  return flat(tier.maintenanceMarginRate - deduction / size);
}

/** d_n = d_(n−1) + floor_n·(r_n − r_(n−1)): makes V·r − d the sum over the slices. Continues from rows that state theirs. */
export function recursiveDeductions(tiers: readonly MarginTier[]): readonly number[] {
  const deductions: number[] = [];
  let previousRate = 0;
  let previous = 0;
  for (const [row, tier] of tiers.entries()) {
    const step = row === 0 ? 0 : tier.floor * (tier.maintenanceMarginRate - previousRate);
    previous = tier.maintenanceMarginDeduction ?? previous + step;
    previousRate = tier.maintenanceMarginRate;
    deductions.push(previous);
  }
  return deductions;
}

function isSoundTier(tier: MarginTier, index: number, all: readonly MarginTier[]): boolean {
  const before = all[index - 1];
  return (
    Number.isFinite(tier.floor) &&
    tier.floor >= 0 &&
    tierCap(tier) > tier.floor &&
    Number.isFinite(tier.maintenanceMarginRate) &&
    tier.maintenanceMarginRate >= 0 &&
    Number.isFinite(tier.maintenanceMarginDeduction ?? 0) &&
    (before === undefined || tier.floor > before.floor)
  );
}
