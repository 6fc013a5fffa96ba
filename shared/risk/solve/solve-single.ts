import type { Amount } from '../../domain/units.ts';
import type { LegRequirement } from '../families/leg-requirement.ts';
import { rowOf } from '../scope/maintenance-table.ts';
import { LARGEST_FACTOR, SMALLEST_FACTOR } from './roots.ts';

/** A leg that is alone in moving. Its margin is a line in its value V: cash + slope·V − factor·(rate·V − deduction). */
export interface SingleLeg {
  /** At the mark. */
  readonly notional: Amount;
  readonly inverse: boolean;
  /** +1 when equity rises with V, −1 when it falls: the sign of the side, turned round when inverse. */
  readonly slope: 1 | -1;
  readonly requirement: LegRequirement;
}

/**
 * Value at which the margin of the scope crosses 0, walking from the mark up (`step` 1) or down (−1) row by row; undefined when
 * none does. `cash` is what equity less the other requirements would be at V = 0. Closed form in each row, both sides of each edge
 * tested.
 */
export function crossingValue(
  leg: SingleLeg,
  cash: Amount,
  factor: number,
  step: 1 | -1,
): Amount | undefined {
  const { notional, slope, requirement } = leg;
  const { edges, rates, deductions } = requirement;
  const smallest = notional * SMALLEST_FACTOR;
  const largest = notional * LARGEST_FACTOR;
  let row = rowOf(requirement, notional);
  // A mark exactly on an edge belongs to the lower row; going up, the next row begins at once.
  if (step === 1 && row < edges.length && edges[row] === notional) row++;
  let from = notional;
  const startsSafe = marginIn(leg, row, from, cash, factor) > 0;
  const slack = 1e-12 * (Math.abs(cash) + notional);
  for (;;) {
    const to = step === 1 ? (edges[row] ?? largest) : row === 0 ? smallest : (edges[row - 1] ?? 0);
    const incline = slope - factor * (rates[row] ?? 0);
    const base = cash + factor * (deductions[row] ?? 0);
    if (from !== notional) {
      const margin = base + incline * from;
      if (startsSafe ? margin < -slack : margin > slack) return from;
    }
    if (incline !== 0) {
      const value = -base / incline;
      const low = Math.min(from, to);
      const high = Math.max(from, to);
      if (value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12)) {
        return value > smallest && value < largest ? value : undefined;
      }
    }
    if (step === 1 ? row >= edges.length : row === 0) return undefined;
    row += step;
    from = to;
  }
}

function marginIn(
  { slope, requirement }: SingleLeg,
  row: number,
  value: Amount,
  cash: Amount,
  factor: number,
): Amount {
  const { rates, deductions } = requirement;
  return cash + slope * value - factor * ((rates[row] ?? 0) * value - (deductions[row] ?? 0));
}
