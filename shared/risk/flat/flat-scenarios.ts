import type { FlatBook } from './flat-book.ts';

/** Results of many scenarios at once; made once and filled again and again. Scope s in scenario n: index s × scenarios + n. */
export interface ScenarioResults {
  readonly scenarios: number;
  /** 1 where the scope is liquidatable. */
  readonly liquidatable: Uint8Array;
  readonly equity: Float64Array;
  readonly requirement: Float64Array;
  /** Room to work in. */
  readonly room: ScenarioRoom;
}

/** Numbers handed to a function would be boxed, leg by leg; here they are not. */
interface ScenarioRoom {
  /** Smallest and largest factor per underlying. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** Bends of the leg at hand. */
  readonly bendAt: Float64Array;
  readonly bendBy: Float64Array;
  /** Of the leg at hand: value, and of an inverse one slope, rate and fixed part. */
  readonly terms: Float64Array;
  /** Legs that wait until four are together: gain, need, bend at, bend by of each, then their fixed parts in one. */
  readonly legs: Float64Array;
  readonly legColumns: Int32Array;
  /** The same for further bends: at and by of each. */
  readonly bends: Float64Array;
  readonly bendColumns: Int32Array;
  /** How many legs and how many bends wait. */
  readonly waiting: Int32Array;
}

const AT_ONCE = 4;
/** Numbers per waiting leg, and where the common fixed part stands. */
const LEG_SIZE = 4;
const FIXED = AT_ONCE * LEG_SIZE;

export function makeScenarioResults(flat: FlatBook, scenarios: number): ScenarioResults {
  const cells = scenarios * flat.base.length;
  return {
    scenarios,
    liquidatable: new Uint8Array(cells),
    equity: new Float64Array(cells),
    requirement: new Float64Array(cells),
    room: {
      lowest: new Float64Array(flat.underlyings.length),
      highest: new Float64Array(flat.underlyings.length),
      bendAt: new Float64Array(flat.rowFloor.length + 1),
      bendBy: new Float64Array(flat.rowFloor.length + 1),
      terms: new Float64Array(4),
      legs: new Float64Array(FIXED + 1),
      legColumns: new Int32Array(AT_ONCE),
      bends: new Float64Array(AT_ONCE * 2),
      bendColumns: new Int32Array(AT_ONCE),
      waiting: new Int32Array(2),
    },
  };
}

/**
 * Equity, requirement and danger of every scope under every scenario, from the values of the last revaluation. `factors` holds the
 * factors on the marks, finite and > 0: underlying u (in the order of `flat.underlyings`) in scenario n at u × scenarios + n.
 * Four legs at a time with the scenarios inside, so that each result is read and written once for four legs; allocates nothing.
 */
export function runScenarios(
  flat: FlatBook,
  factors: Float64Array,
  results: ScenarioResults,
): void {
  const { scenarios, equity, requirement, liquidatable, room } = results;
  findRanges(flat, factors, results);
  for (let scope = 0; scope < flat.base.length; scope++) {
    const first = scope * scenarios;
    equity.fill(flat.base[scope] ?? 0, first, first + scenarios);
    requirement.fill(flat.fixed[scope] ?? 0, first, first + scenarios);
    const end = flat.legStart[scope + 1] ?? 0;
    for (let leg = flat.legStart[scope] ?? 0; leg < end; leg++) {
      addLeg(flat, leg, factors, results, first);
    }
    if ((room.waiting[0] ?? 0) > 0) addFourLegs(factors, results, first);
    if ((room.waiting[1] ?? 0) > 0) addFourBends(factors, results, first);
    const trigger = flat.triggerFactor[scope] ?? 1;
    for (let cell = first; cell < first + scenarios; cell++) {
      liquidatable[cell] = (equity[cell] ?? 0) <= trigger * (requirement[cell] ?? 0) ? 1 : 0;
    }
  }
}

/** Between which factors each underlying moves: most legs then see two or three rows of their table. */
function findRanges(flat: FlatBook, factors: Float64Array, results: ScenarioResults): void {
  const { scenarios } = results;
  const { lowest, highest } = results.room;
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
 * So the inner loops have no branch that a random price could mislead; a table that jumps goes row by row.
 */
function addLeg(
  flat: FlatBook,
  leg: number,
  factors: Float64Array,
  results: ScenarioResults,
  first: number,
): void {
  const { rowFloor, rowRate, rowDeduction } = flat;
  const { scenarios, room } = results;
  const { bendAt, bendBy } = room;
  const underlying = flat.underlyingOf[leg] ?? 0;
  const column = underlying * scenarios;
  const value = flat.value[leg] ?? 0;
  const inverse = flat.isInverse[leg] === 1;
  const low = room.lowest[underlying] ?? 1;
  const high = room.highest[underlying] ?? 1;
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
  const { terms } = room;
  terms[0] = value;
  if (inverse) {
    terms[1] = flat.slope[leg] ?? 0;
    terms[2] = rate;
    terms[3] = fixed;
    addInverse(factors, results, first, column, bends);
    return;
  }
  // In terms of the factor k = V / value: one multiplication less for each scenario.
  const { legs, legColumns, waiting } = room;
  const place = waiting[0] ?? 0;
  const at = place * LEG_SIZE;
  legs[at] = (flat.slope[leg] ?? 0) * value;
  legs[at + 1] = rate * value;
  legs[at + 2] = bends > 0 ? (bendAt[0] ?? 0) / value : 0;
  legs[at + 3] = bends > 0 ? (bendBy[0] ?? 0) * value : 0;
  legs[FIXED] = (legs[FIXED] ?? 0) + fixed;
  legColumns[place] = column;
  waiting[0] = place + 1;
  if (place + 1 === AT_ONCE) addFourLegs(factors, results, first);
  for (let bend = 1; bend < bends; bend++) addBend(factors, results, first, column, bend);
}

/** The legs that wait, each with its first bend; missing ones count 0. Leaves nothing waiting. */
function addFourLegs(
  factors: Float64Array,
  { scenarios, equity, requirement, room }: ScenarioResults,
  first: number,
): void {
  const { legs, legColumns } = room;
  const gainA = legs[0] ?? 0;
  const needA = legs[1] ?? 0;
  const atA = legs[2] ?? 0;
  const byA = legs[3] ?? 0;
  const gainB = legs[4] ?? 0;
  const needB = legs[5] ?? 0;
  const atB = legs[6] ?? 0;
  const byB = legs[7] ?? 0;
  const gainC = legs[8] ?? 0;
  const needC = legs[9] ?? 0;
  const atC = legs[10] ?? 0;
  const byC = legs[11] ?? 0;
  const gainD = legs[12] ?? 0;
  const needD = legs[13] ?? 0;
  const atD = legs[14] ?? 0;
  const byD = legs[15] ?? 0;
  const fixed = legs[FIXED] ?? 0;
  const a = legColumns[0] ?? 0;
  const b = legColumns[1] ?? 0;
  const c = legColumns[2] ?? 0;
  const d = legColumns[3] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const kA = factors[a + n] ?? 1;
    const kB = factors[b + n] ?? 1;
    const kC = factors[c + n] ?? 1;
    const kD = factors[d + n] ?? 1;
    const cell = first + n;
    equity[cell] = (equity[cell] ?? 0) + (gainA * kA + gainB * kB + (gainC * kC + gainD * kD));
    requirement[cell] =
      (requirement[cell] ?? 0) +
      (needA * kA + needB * kB + (needC * kC + needD * kD) + fixed) +
      (byA * Math.abs(kA - atA) + byB * Math.abs(kB - atB)) +
      (byC * Math.abs(kC - atC) + byD * Math.abs(kD - atD));
  }
  legs.fill(0);
  legColumns.fill(0);
  room.waiting[0] = 0;
}

function addBend(
  factors: Float64Array,
  results: ScenarioResults,
  first: number,
  column: number,
  bend: number,
): void {
  const { bends, bendColumns, bendAt, bendBy, terms, waiting } = results.room;
  const value = terms[0] ?? 1;
  const place = waiting[1] ?? 0;
  bends[place * 2] = (bendAt[bend] ?? 0) / value;
  bends[place * 2 + 1] = (bendBy[bend] ?? 0) * value;
  bendColumns[place] = column;
  waiting[1] = place + 1;
  if (place + 1 === AT_ONCE) addFourBends(factors, results, first);
}

/** The bends that wait; missing ones count 0. Leaves nothing waiting. */
function addFourBends(
  factors: Float64Array,
  { scenarios, requirement, room }: ScenarioResults,
  first: number,
): void {
  const { bends, bendColumns } = room;
  const atA = bends[0] ?? 0;
  const byA = bends[1] ?? 0;
  const atB = bends[2] ?? 0;
  const byB = bends[3] ?? 0;
  const atC = bends[4] ?? 0;
  const byC = bends[5] ?? 0;
  const atD = bends[6] ?? 0;
  const byD = bends[7] ?? 0;
  const a = bendColumns[0] ?? 0;
  const b = bendColumns[1] ?? 0;
  const c = bendColumns[2] ?? 0;
  const d = bendColumns[3] ?? 0;
  for (let n = 0; n < scenarios; n++) {
    const cell = first + n;
    requirement[cell] =
      (requirement[cell] ?? 0) +
      (byA * Math.abs((factors[a + n] ?? 1) - atA) + byB * Math.abs((factors[b + n] ?? 1) - atB)) +
      (byC * Math.abs((factors[c + n] ?? 1) - atC) + byD * Math.abs((factors[d + n] ?? 1) - atD));
  }
  bends.fill(0);
  bendColumns.fill(0);
  room.waiting[1] = 0;
}

function addInverse(
  factors: Float64Array,
  { scenarios, equity, requirement, room }: ScenarioResults,
  first: number,
  column: number,
  bends: number,
): void {
  const { terms, bendAt, bendBy } = room;
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
