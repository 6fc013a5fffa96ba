import type { Ratio } from '../../domain/units.ts';
import type { JointProblem } from './joint-problem.ts';

const MAX_STEPS = 200;

/** Value and slope of the margin at one point; filled in place, because this runs for every leg of every pool. */
interface Tangent {
  value: number;
  slope: number;
}

/**
 * First zero of a margin that starts above 0 and bends only downward. On such a curve a tangent from beyond the zero meets the axis
 * between the two, so Newton's steps close in from one side; with straight pieces the last step is exact.
 * Prices that reach 0 stay there, which bends the curve upward once: each stretch up to such a point is taken by itself.
 */
export function solveConcave(problem: JointProblem, limit: Ratio): Ratio | undefined {
  const at: Tangent = { value: 0, slope: 0 };
  let from = 0;
  for (const to of stretches(problem, limit)) {
    tangentAt(problem, to, at);
    if (at.value <= 0) return closeIn(problem, from, to, at);
    from = to;
  }
  return undefined;
}

function closeIn(problem: JointProblem, from: Ratio, to: Ratio, at: Tangent): Ratio {
  let x = to;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = x - at.value / at.slope;
    // At the zero itself rounding decides: a step that does not lead inward any more ends the search.
    if (!(Math.abs(next - from) < Math.abs(x - from))) return x;
    if (Math.sign(next - from) !== Math.sign(to - from)) return from;
    x = next;
    tangentAt(problem, x, at);
    if (at.value >= 0) return x;
  }
  return x;
}

/** Where prices reach 0 on the way, outward, the limit last. */
function stretches({ betas, coinBetas }: JointProblem, limit: Ratio): readonly Ratio[] {
  const ends: Ratio[] = [];
  for (const list of [betas, coinBetas]) {
    for (const beta of list) {
      const end = -1 / beta;
      const isOnTheWay = end / limit > 0 && end / limit < 1;
      if (isOnTheWay && !ends.includes(end)) ends.push(end);
    }
  }
  ends.sort((a, b) => Math.abs(a) - Math.abs(b));
  ends.push(limit);
  return ends;
}

function tangentAt(problem: JointProblem, move: Ratio, at: Tangent): void {
  const { balance, betas, coinBetas } = problem;
  const { legs, coins, triggerFactor } = balance;
  let worth = balance.equity;
  let worthSlope = 0;
  let asked = balance.addedUp;
  let askedSlope = 0;
  for (let i = 0; i < coins.length; i++) {
    const beta = coinBetas[i] ?? 0;
    const value = coins[i]?.value ?? 0;
    const k = 1 + beta * move;
    worth += value * (Math.max(0, k) - 1);
    if (k > -1e-12) worthSlope += value * beta;
  }
  for (let i = 0; i < legs.length; i++) {
    const leg = legs[i];
    if (leg === undefined) continue;
    const { sign, notional } = leg.facts;
    const { edges, rates, deductions } = leg.requirement;
    const beta = betas[i] ?? 1;
    const k = 1 + beta * move;
    const value = notional * Math.max(0, k);
    let row = 0;
    while (row < edges.length && value > (edges[row] ?? Infinity)) row++;
    const rate = rates[row] ?? 0;
    worth += sign * (value - notional);
    asked += rate * value - (deductions[row] ?? 0) - leg.requirementNow;
    if (k > -1e-12) {
      worthSlope += sign * notional * beta;
      askedSlope += rate * notional * beta;
    }
  }
  const isFloored = balance.floorRequirement > asked;
  at.value = worth - triggerFactor * (isFloored ? balance.floorRequirement : asked);
  at.slope = isFloored ? worthSlope : worthSlope - triggerFactor * askedSlope;
}
