import type { FlatBook } from './flat-book.ts';

/** Results of many scenarios at once; made once and filled again and again. Scope s in scenario n: index s × scenarios + n. */
export interface ScenarioResults {
  readonly scenarios: number;
  /** 1 where the scope is liquidatable. */
  readonly liquidatable: Uint8Array;
  readonly equity: Float64Array;
  readonly requirement: Float64Array;
  /** Room to work in: smallest and largest factor per underlying, then the bends of one leg. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  readonly bendAt: Float64Array;
  readonly bendBy: Float64Array;
  /** Of the leg at hand: value, slope, rate, fixed part. Numbers handed to a function would be boxed, leg by leg. */
  readonly terms: Float64Array;
}

export function makeScenarioResults(flat: FlatBook, scenarios: number): ScenarioResults {
  const cells = scenarios * flat.base.length;
  return {
    scenarios,
    liquidatable: new Uint8Array(cells),
    equity: new Float64Array(cells),
    requirement: new Float64Array(cells),
    lowest: new Float64Array(flat.underlyings.length),
    highest: new Float64Array(flat.underlyings.length),
    bendAt: new Float64Array(flat.rowFloor.length + 1),
    bendBy: new Float64Array(flat.rowFloor.length + 1),
    terms: new Float64Array(4),
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
  findRanges(flat, factors, results);
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

/** Between which factors each underlying moves: most legs then see two or three rows of their table. */
function findRanges(flat: FlatBook, factors: Float64Array, results: ScenarioResults): void {
  const { scenarios, lowest, highest } = results;
  for (let u = 0; u < flat.underlyings.length; u++) {
    const end = (u + 1) * scenarios;
    let low = Infinity;
    let high = 0;
    for (let cell = u * scenarios; cell < end; cell++) {
      const k = factors[cell] ?? 1;
      if (k < low) low = k;
      if (k > high) high = k;
    }
    lowest[u] = low;
    highest[u] = high;
  }
}

/**
 * A table without jumps is a line with bends: r·V − d + Σ (r_j − r_(j−1))·max(0, V − floor_j), and max(0, x) = (x + |x|) / 2.
 * So the inner loop has no branch that a random price could mislead; a table that jumps goes row by row.
 */
function addLeg(
  flat: FlatBook,
  leg: number,
  factors: Float64Array,
  results: ScenarioResults,
  first: number,
): void {
  const { rowFloor, rowRate, rowDeduction } = flat;
  const { scenarios, bendAt, bendBy } = results;
  const underlying = flat.underlyingOf[leg] ?? 0;
  const column = underlying * scenarios;
  const value = flat.value[leg] ?? 0;
  const inverse = flat.isInverse[leg] === 1;
  const low = results.lowest[underlying] ?? 1;
  const high = results.highest[underlying] ?? 1;
  const least = inverse ? value / high : value * low;
  const most = inverse ? value / low : value * high;
  const last = (flat.rowStart[leg + 1] ?? 0) - 1;
  let row = flat.rowStart[leg] ?? 0;
  while (row < last && least > (rowFloor[row + 1] ?? 0)) row++;
  let rate = rowRate[row] ?? 0;
  let fixed = 0 - (rowDeduction[row] ?? 0);
  let bends = 0;
  for (; row < last && most > (rowFloor[row + 1] ?? 0); row++) {
    const floor = rowFloor[row + 1] ?? 0;
    const step = (rowRate[row + 1] ?? 0) - (rowRate[row] ?? 0);
    const jump = step * floor - (rowDeduction[row + 1] ?? 0) + (rowDeduction[row] ?? 0);
    if (Math.abs(jump) > 1e-12 * floor) {
      addJumpingLeg(flat, leg, factors, results, first);
      return;
    }
    bendAt[bends] = floor;
    bendBy[bends] = step / 2;
    rate += step / 2;
    fixed -= (step / 2) * floor;
    bends++;
  }
  const { terms } = results;
  terms[0] = value;
  terms[1] = flat.slope[leg] ?? 0;
  terms[2] = rate;
  terms[3] = fixed;
  if (inverse) addInverse(factors, results, first, column, bends);
  else if (bends === 0) addStraight(factors, results, first, column);
  else if (bends === 1) addBent(factors, results, first, column);
  else addTwiceBent(factors, results, first, column, bends);
}

function addStraight(
  factors: Float64Array,
  { scenarios, equity, requirement, terms }: ScenarioResults,
  first: number,
  column: number,
): void {
  const value = terms[0] ?? 0;
  const slope = terms[1] ?? 0;
  const rate = terms[2] ?? 0;
  const fixed = terms[3] ?? 0;
  const gain = slope * value;
  const need = rate * value;
  for (let n = 0; n < scenarios; n++) {
    const k = factors[column + n] ?? 1;
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + gain * k;
    requirement[cell] = (requirement[cell] ?? 0) + (need * k + fixed);
  }
}

function addBent(
  factors: Float64Array,
  { scenarios, equity, requirement, terms, bendAt, bendBy }: ScenarioResults,
  first: number,
  column: number,
): void {
  const value = terms[0] ?? 0;
  const slope = terms[1] ?? 0;
  const rate = terms[2] ?? 0;
  const fixed = terms[3] ?? 0;
  const at = bendAt[0] ?? 0;
  const by = bendBy[0] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const then = value * (factors[column + n] ?? 1);
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + slope * then;
    requirement[cell] = (requirement[cell] ?? 0) + (rate * then + fixed + by * Math.abs(then - at));
  }
}

/** Two bends at once, the rest one by one. */
function addTwiceBent(
  factors: Float64Array,
  { scenarios, equity, requirement, terms, bendAt, bendBy }: ScenarioResults,
  first: number,
  column: number,
  bends: number,
): void {
  const value = terms[0] ?? 0;
  const slope = terms[1] ?? 0;
  const rate = terms[2] ?? 0;
  const fixed = terms[3] ?? 0;
  const at0 = bendAt[0] ?? 0;
  const at1 = bendAt[1] ?? 0;
  const by0 = bendBy[0] ?? 0;
  const by1 = bendBy[1] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const then = value * (factors[column + n] ?? 1);
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + slope * then;
    requirement[cell] =
      (requirement[cell] ?? 0) +
      (rate * then + fixed) +
      (by0 * Math.abs(then - at0) + by1 * Math.abs(then - at1));
  }
  for (let bend = 2; bend < bends; bend++) {
    const at = bendAt[bend] ?? 0;
    const by = bendBy[bend] ?? 0;
    for (let n = 0; n < scenarios; n++) {
      const then = value * (factors[column + n] ?? 1);
      const cell = first + n;
      requirement[cell] = (requirement[cell] ?? 0) + by * Math.abs(then - at);
    }
  }
}

function addInverse(
  factors: Float64Array,
  { scenarios, equity, requirement, terms, bendAt, bendBy }: ScenarioResults,
  first: number,
  column: number,
  bends: number,
): void {
  const value = terms[0] ?? 0;
  const slope = terms[1] ?? 0;
  const rate = terms[2] ?? 0;
  const fixed = terms[3] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const then = value / (factors[column + n] ?? 1);
    let asked = rate * then + fixed;
    for (let bend = 0; bend < bends; bend++) {
      asked += (bendBy[bend] ?? 0) * Math.abs(then - (bendAt[bend] ?? 0));
    }
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + slope * then;
    requirement[cell] = (requirement[cell] ?? 0) + asked;
  }
}

function addJumpingLeg(
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
  for (let n = 0; n < scenarios; n++) {
    const k = factors[column + n] ?? 1;
    const then = inverse ? value / k : value * k;
    while (row < last && then > (rowFloor[row + 1] ?? 0)) row++;
    // The floor of the first row is −Infinity.
    while (then <= (rowFloor[row] ?? 0)) row--;
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + slope * then;
    requirement[cell] =
      (requirement[cell] ?? 0) + (rowRate[row] ?? 0) * then - (rowDeduction[row] ?? 0);
  }
}
