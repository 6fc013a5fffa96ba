import type { Amount } from '../../domain/units.ts';
import { makeTable, rowOf, type ValueTable } from '../scope/maintenance-table.ts';

/**
 * What one leg asks of its scope as a function of its value V: rates[i]·V − deductions[i] + quadratic·V².
 * Closing fees are inside where the family counts them. A frozen requirement has the rate 0 and the deduction −amount.
 */
export type LegRequirement = ValueTable;

export const NO_REQUIREMENT: LegRequirement = makeTable([], [0], [0]);

export function frozenRequirement(amount: Amount): LegRequirement {
  return makeTable([], [0], [0 - amount]);
}

export function requirementAt(requirement: LegRequirement, value: Amount): Amount {
  const row = rowOf(requirement, value);
  const rate = requirement.rates[row] ?? 0;
  return rate * value - (requirement.deductions[row] ?? 0) + requirement.quadratic * value * value;
}

const tablesWithFee = new WeakMap<ValueTable, Map<number, LegRequirement>>();

/** The same table with a fee per value added to each rate and a fixed fee to each row. */
export function withFees(table: ValueTable, feeRate: number, fixedFee: Amount): LegRequirement {
  if (feeRate === 0 && fixedFee === 0) return table;
  if (fixedFee === 0) {
    let made = tablesWithFee.get(table);
    if (made === undefined) {
      made = new Map();
      tablesWithFee.set(table, made);
    }
    let one = made.get(feeRate);
    if (one === undefined) {
      one = addFees(table, feeRate, 0);
      // A rate may be any number; the few that a venue really uses are worth keeping.
      if (made.size < 64) made.set(feeRate, one);
    }
    return one;
  }
  return addFees(table, feeRate, fixedFee);
}

function addFees(table: ValueTable, feeRate: number, fixedFee: Amount): LegRequirement {
  return makeTable(
    table.edges,
    table.rates.map((rate) => rate + feeRate),
    table.deductions.map((deduction) => deduction - fixedFee),
    table.quadratic,
  );
}
