import type { FlatBook } from './flat-book.ts';

/** Results of many scenarios at once; made once and filled again and again. Scope s in scenario n: index s × scenarios + n. */
export interface ScenarioResults {
  readonly scenarios: number;
  /** 1 where the scope is liquidatable. */
  readonly liquidatable: Uint8Array;
  readonly equity: Float64Array;
  readonly requirement: Float64Array;
}

export function makeScenarioResults(flat: FlatBook, scenarios: number): ScenarioResults {
  const cells = scenarios * flat.base.length;
  return {
    scenarios,
    liquidatable: new Uint8Array(cells),
    equity: new Float64Array(cells),
    requirement: new Float64Array(cells),
  };
}

/**
 * Equity, requirement and danger of every scope under every scenario, from the values of the last revaluation. `factors` holds the
 * factors on the marks, > 0: underlying u (in the order of `flat.underlyings`) in scenario n at u × scenarios + n.
 * Leg by leg with the scenarios inside, so that one leg's table stays at hand; allocates nothing.
 */
export function runScenarios(
  flat: FlatBook,
  factors: Float64Array,
  results: ScenarioResults,
): void {
  const { scenarios, equity, requirement, liquidatable } = results;
  for (let scope = 0; scope < flat.base.length; scope++) {
    const first = scope * scenarios;
    equity.fill(flat.base[scope] ?? 0, first, first + scenarios);
    requirement.fill(flat.fixed[scope] ?? 0, first, first + scenarios);
    const end = flat.legStart[scope + 1] ?? 0;
    for (let leg = flat.legStart[scope] ?? 0; leg < end; leg++) {
      addLeg(flat, leg, factors, results, first);
    }
    const trigger = flat.triggerFactor[scope] ?? 1;
    for (let cell = first; cell < first + scenarios; cell++) {
      liquidatable[cell] = (equity[cell] ?? 0) <= trigger * (requirement[cell] ?? 0) ? 1 : 0;
    }
  }
}

function addLeg(
  flat: FlatBook,
  leg: number,
  factors: Float64Array,
  results: ScenarioResults,
  first: number,
): void {
  const { rowFloor, rowRate, rowDeduction } = flat;
  const { scenarios, equity, requirement } = results;
  const column = (flat.underlyingOf[leg] ?? 0) * scenarios;
  const value = flat.value[leg] ?? 0;
  const slope = flat.slope[leg] ?? 0;
  const inverse = flat.isInverse[leg] === 1;
  const last = (flat.rowStart[leg + 1] ?? 0) - 1;
  let row = flat.row[leg] ?? 0;
  let floor = rowFloor[row] ?? 0;
  let cap = row < last ? (rowFloor[row + 1] ?? 0) : Infinity;
  let rate = rowRate[row] ?? 0;
  let deduction = rowDeduction[row] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const k = factors[column + n] ?? 1;
    const then = inverse ? value / k : value * k;
    if (then > cap || then <= floor) {
      while (row < last && then > (rowFloor[row + 1] ?? 0)) row++;
      // The floor of the first row is −Infinity.
      while (then <= (rowFloor[row] ?? 0)) row--;
      floor = rowFloor[row] ?? 0;
      cap = row < last ? (rowFloor[row + 1] ?? 0) : Infinity;
      rate = rowRate[row] ?? 0;
      deduction = rowDeduction[row] ?? 0;
    }
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + slope * then;
    requirement[cell] = (requirement[cell] ?? 0) + rate * then - deduction;
  }
}
