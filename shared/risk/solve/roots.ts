/** h(k) = a + b·k + c/k + e/k² of one piece, where k is the factor on the mark. Money of the settle currency. */
export interface Terms {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly e: number;
}

/** Factors beyond these count as "no price": rounding noise of a hedge would otherwise invent one. */
export const SMALLEST_FACTOR = 1e-9;
export const LARGEST_FACTOR = 1e9;

const EDGE_SLACK = 1e-12;
const SCAN_STEPS = 256;
const BISECTIONS = 200;

export function valueOf({ a, b, c, e }: Terms, k: number): number {
  return a + b * k + c / k + e / (k * k);
}

/** Zeros of h between two factors (in either order, 0 and Infinity allowed), nearest to `from` first. */
export function rootsWithin(terms: Terms, from: number, to: number): readonly number[] {
  const low = Math.max(Math.min(from, to), SMALLEST_FACTOR);
  const high = Math.min(Math.max(from, to), LARGEST_FACTOR);
  if (low > high) return [];
  const candidates = allRoots(terms, low, high);
  const inside = candidates.filter(
    (k) => k >= low * (1 - EDGE_SLACK) && k <= high * (1 + EDGE_SLACK),
  );
  return inside.sort((x, y) => (from <= to ? x - y : y - x));
}

function allRoots({ a, b, c, e }: Terms, low: number, high: number): number[] {
  if (e === 0) return quadratic(b, a, c);
  if (b === 0) return quadratic(e, c, a).flatMap((u) => (u === 0 ? [] : [1 / u]));
  return scan({ a, b, c, e }, low, high);
}

/** Real zeros of p·x² + q·x + r, in the form that does not cancel. */
function quadratic(p: number, q: number, r: number): number[] {
  if (p === 0) return q === 0 ? [] : [-r / q];
  if (r === 0) return q === 0 ? [] : [-q / p];
  const discriminant = q * q - 4 * p * r;
  if (discriminant < 0) return [];
  const half = -(q + (q < 0 ? -1 : 1) * Math.sqrt(discriminant)) / 2;
  return half === 0 ? [0] : [half / p, r / half];
}

/** Rates that depend on size in coin beside linear legs have no closed form: sign changes on a fine grid, then bisection. */
function scan(terms: Terms, low: number, high: number): number[] {
  const roots: number[] = [];
  const ratio = (high / low) ** (1 / SCAN_STEPS);
  let left = low;
  let leftValue = valueOf(terms, left);
  for (let step = 1; step <= SCAN_STEPS; step++) {
    const right = step === SCAN_STEPS ? high : left * ratio;
    const rightValue = valueOf(terms, right);
    if (leftValue === 0) roots.push(left);
    else if (leftValue * rightValue < 0) roots.push(bisect(terms, left, right, leftValue));
    left = right;
    leftValue = rightValue;
  }
  if (leftValue === 0) roots.push(left);
  return roots;
}

function bisect(terms: Terms, start: number, end: number, startValue: number): number {
  let left = start;
  let right = end;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (left + right) / 2;
    if (middle === left || middle === right) break;
    if (valueOf(terms, middle) * startValue > 0) left = middle;
    else right = middle;
  }
  return (left + right) / 2;
}
