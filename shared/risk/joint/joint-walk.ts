import type { Ratio, Underlying } from '../../domain/units.ts';
import { requirementAt } from '../families/leg-requirement.ts';
import { factorOf, type JointProblem } from './joint-problem.ts';

const SUB_STEPS = 16;
const BISECTIONS = 100;
/** How far inside a piece its ends are tested: whole-position tables jump at the edge itself. */
const INSIDE = 1e-12;

/**
 * First zero of the margin along the path, piece by piece from edge to edge: for pools with inverse contracts (hyperbolas), with
 * tables that jump, or with netted sides, where the margin may bend both ways.
 */
export function walkJoint(problem: JointProblem, limit: Ratio): Ratio | undefined {
  const { balance } = problem;
  const isCurved =
    balance.netsSides ||
    balance.floorRequirement > 0 ||
    balance.legs.some((leg) => leg.facts.inverse) ||
    balance.coins.some((coin) => coin.inverse);
  let from = 0;
  for (const stop of stopsOf(problem, limit)) {
    const start = from;
    const steps = isCurved ? SUB_STEPS : 1;
    for (let step = 1; step <= steps; step++) {
      const to = start + ((stop - start) * step) / steps;
      const first = from + (to - from) * INSIDE;
      const last = to - (to - from) * INSIDE;
      const atFirst = marginOnPath(problem, first);
      if (atFirst <= 0) return from;
      const atLast = marginOnPath(problem, last);
      if (atLast <= 0) {
        return isCurved
          ? bisect(problem, first, last)
          : first + ((last - first) * atFirst) / (atFirst - atLast);
      }
      const dip = isCurved ? lowestBetween(problem, first, last, atFirst, atLast) : undefined;
      if (dip !== undefined && marginOnPath(problem, dip) <= 0) return bisect(problem, first, dip);
      from = to;
    }
  }
  return undefined;
}

/** How far from an end its incline is felt, as a share of the piece. */
const FEELER = 1e-4;
const THIRDS = 60;

/** Where a margin that falls into a piece and rises out of it is lowest; undefined when it does not. */
function lowestBetween(
  problem: JointProblem,
  first: Ratio,
  last: Ratio,
  atFirst: number,
  atLast: number,
): Ratio | undefined {
  const step = (last - first) * FEELER;
  if (marginOnPath(problem, first + step) >= atFirst) return undefined;
  if (marginOnPath(problem, last - step) >= atLast) return undefined;
  let low = first;
  let high = last;
  for (let third = 0; third < THIRDS; third++) {
    const one = low + (high - low) / 3;
    const other = high - (high - low) / 3;
    if (marginOnPath(problem, one) <= marginOnPath(problem, other)) high = other;
    else low = one;
  }
  return (low + high) / 2;
}

function bisect(problem: JointProblem, first: Ratio, last: Ratio): Ratio {
  let safe = first;
  let beyond = last;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (safe + beyond) / 2;
    if (middle === safe || middle === beyond) break;
    if (marginOnPath(problem, middle) > 0) safe = middle;
    else beyond = middle;
  }
  return beyond;
}

/** Moves at which a tier changes or a price reaches 0, outward, the limit last. */
function stopsOf({ balance, betas, coinBetas }: JointProblem, limit: Ratio): readonly Ratio[] {
  const stops: Ratio[] = [];
  const add = (beta: number, k: number): void => {
    const move = (k - 1) / beta;
    if (move / limit > 0 && move / limit < 1) stops.push(move);
  };
  for (const [index, { facts, requirement }] of balance.legs.entries()) {
    const beta = betas[index] ?? 1;
    add(beta, 0);
    for (const edge of requirement.edges) {
      add(beta, facts.inverse ? facts.notional / edge : edge / facts.notional);
    }
  }
  for (const beta of coinBetas) add(beta, 0);
  stops.sort((x, y) => Math.abs(x) - Math.abs(y));
  stops.push(limit);
  return stops;
}

/** Equity less requirement of the scope after a base move; <= 0 is liquidatable. Signed, settle currency. */
export function marginOnPath({ balance, betas, coinBetas }: JointProblem, move: Ratio): number {
  let worth = balance.equity;
  for (const [index, coin] of balance.coins.entries()) {
    const k = factorOf(coinBetas[index] ?? 0, move);
    worth += coin.value * (coin.inverse ? 1 / k - 1 : k - 1);
  }
  let asked = balance.addedUp;
  const sides = new Map<Underlying, { long: number; short: number }>();
  const sidesNow = new Map<Underlying, { long: number; short: number }>();
  for (const [index, leg] of balance.legs.entries()) {
    const { facts, requirement, requirementNow, underlying } = leg;
    const k = factorOf(betas[index] ?? 1, move);
    const value = facts.inverse ? facts.notional / k : facts.notional * k;
    worth += facts.sign * (facts.inverse ? facts.notional - value : value - facts.notional);
    const need = requirementAt(requirement, value);
    if (!balance.netsSides) {
      asked += need - requirementNow;
      continue;
    }
    const then = sides.get(underlying) ?? { long: 0, short: 0 };
    const now = sidesNow.get(underlying) ?? { long: 0, short: 0 };
    then[leg.position.side] += need;
    now[leg.position.side] += requirementNow;
    sides.set(underlying, then);
    sidesNow.set(underlying, now);
  }
  for (const { long, short } of sides.values()) asked += Math.max(long, short);
  for (const { long, short } of sidesNow.values()) asked -= Math.max(long, short);
  return worth - balance.triggerFactor * Math.max(asked, balance.floorRequirement);
}
