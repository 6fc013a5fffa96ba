import type { Amount } from '../../domain/units.ts';
import { FLAT_STATE, type FlatBook } from './flat-book.ts';
import { LARGEST_FACTOR, SMALLEST_FACTOR } from '../solve/roots.ts';

/*
 * The same closed forms as `solve-single.ts`, over typed arrays and without an object. Reads of typed arrays carry `?? 0` only for
 * the compiler: every index is inside.
 */

/** Values, requirements, equity and liquidation prices of every scope at the present marks. */
export function revalueBook(flat: FlatBook): void {
  for (let scope = 0; scope < flat.base.length; scope++) revalueScope(flat, scope);
}

export function revalueScope(flat: FlatBook, scope: number): void {
  const first = flat.legStart[scope] ?? 0;
  const end = flat.legStart[scope + 1] ?? 0;
  let equity = flat.base[scope] ?? 0;
  let asked = flat.fixed[scope] ?? 0;
  for (let leg = first; leg < end; leg++) {
    const quantity = flat.quantity[leg] ?? 0;
    const mark = flat.mark[leg] ?? 0;
    const value = flat.isInverse[leg] === 1 ? quantity / mark : quantity * mark;
    const row = rowAt(flat, leg, value);
    const requirement = (flat.rowRate[row] ?? 0) * value - (flat.rowDeduction[row] ?? 0);
    flat.value[leg] = value;
    flat.row[leg] = row;
    flat.requirement[leg] = requirement;
    equity += (flat.slope[leg] ?? 0) * value;
    asked += requirement;
  }
  flat.equity[scope] = equity;
  flat.scopeRequirement[scope] = asked;
  const factor = flat.triggerFactor[scope] ?? 1;
  const margin = equity - factor * asked;
  const isNil = Math.abs(margin) <= 1e-12 * (Math.abs(equity) + Math.abs(asked));
  for (let leg = first; leg < end; leg++) solveLeg(flat, leg, equity, asked, factor, margin, isNil);
}

function solveLeg(
  flat: FlatBook,
  leg: number,
  equity: Amount,
  asked: Amount,
  factor: number,
  margin: Amount,
  isNil: boolean,
): void {
  const value = flat.value[leg] ?? 0;
  const slope = flat.slope[leg] ?? 0;
  let ratio = 1;
  if (!isNil) {
    const rest = factor * (asked - (flat.requirement[leg] ?? 0));
    const cash = equity - slope * value - rest;
    const isSafe = margin > 0;
    const either = flat.losesOneWay[leg] !== 1;
    // A leg that gains margin all the way in one direction is liquidated in the other only.
    const wantsHigher = either || slope < 0 === isSafe;
    const wantsLower = either || !wantsHigher;
    const higher = wantsHigher
      ? crossingRatio(flat, leg, value, slope, cash, factor, isSafe, 1)
      : 0;
    const lower = wantsLower ? crossingRatio(flat, leg, value, slope, cash, factor, isSafe, -1) : 0;
    const inverse = flat.isInverse[leg] === 1;
    const up = inverse ? (lower > 0 ? 1 / lower : 0) : higher;
    const down = inverse ? (higher > 0 ? 1 / higher : 0) : lower;
    // 0 is no ratio of prices: it stands for "no crossing" inside this file only.
    ratio = up === 0 ? down : down === 0 || up - 1 < 1 - down ? up : down;
  }
  if (ratio === 0) {
    flat.state[leg] = FLAT_STATE.none;
    flat.liquidationPrice[leg] = Number.NaN;
    flat.distance[leg] = Number.NaN;
    return;
  }
  flat.state[leg] = FLAT_STATE.price;
  flat.liquidationPrice[leg] = ratio * (flat.mark[leg] ?? 0);
  flat.distance[leg] = margin <= 0 || isNil ? 0 : Math.abs(ratio - 1);
}

/** Value at the crossing over value at the mark, 0 when there is none; see `crossingValue`. */
function crossingRatio(
  flat: FlatBook,
  leg: number,
  start: Amount,
  slope: number,
  cash: Amount,
  factor: number,
  startsSafe: boolean,
  step: 1 | -1,
): number {
  const firstRow = flat.rowStart[leg] ?? 0;
  const lastRow = (flat.rowStart[leg + 1] ?? 0) - 1;
  const smallest = start * SMALLEST_FACTOR;
  const largest = start * LARGEST_FACTOR;
  const slack = 1e-12 * (Math.abs(cash) + start);
  let row = flat.row[leg] ?? firstRow;
  if (step === 1 && row < lastRow && flat.rowFloor[row + 1] === start) row++;
  let from = start;
  for (;;) {
    const to =
      step === 1
        ? row === lastRow
          ? largest
          : (flat.rowFloor[row + 1] ?? 0)
        : row === firstRow
          ? smallest
          : (flat.rowFloor[row] ?? 0);
    const incline = slope - factor * (flat.rowRate[row] ?? 0);
    const base = cash + factor * (flat.rowDeduction[row] ?? 0);
    if (from !== start) {
      const margin = base + incline * from;
      if (startsSafe ? margin < -slack : margin > slack) return from / start;
    }
    if (incline !== 0) {
      const value = -base / incline;
      const low = from < to ? from : to;
      const high = from < to ? to : from;
      if (value >= low * (1 - 1e-12) && value <= high * (1 + 1e-12)) {
        return value > smallest && value < largest ? value / start : 0;
      }
    }
    if (row === (step === 1 ? lastRow : firstRow)) return 0;
    row += step;
    from = to;
  }
}

/** Row that covers a value; the search begins at the row of the last mark, from which prices seldom move far. */
function rowAt(flat: FlatBook, leg: number, value: Amount): number {
  const { rowFloor } = flat;
  const last = (flat.rowStart[leg + 1] ?? 0) - 1;
  let row = flat.row[leg] ?? 0;
  while (row < last && value > (rowFloor[row + 1] ?? 0)) row++;
  // The floor of the first row is −Infinity.
  while (value <= (rowFloor[row] ?? 0)) row--;
  return row;
}
