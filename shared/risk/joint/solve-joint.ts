import type { PositionKey, Ratio } from '../../domain/units.ts';
import type { Leg } from '../scope/build-leg.ts';
import { requirementAt } from '../families/leg-requirement.ts';
import { solveConcave } from './joint-concave.ts';
import { factorOf, type JointProblem } from './joint-problem.ts';
import { walkJoint } from './joint-walk.ts';
import { isNil } from '../solve/solve-underlying.ts';

/** The limit of the search: the base falls by 100 % or rises by 1,000 %. */
export const JOINT_LIMITS = { down: -1, up: 10 } as const;

/**
 * Base move nearest to 0 in one direction at which equity meets the requirement when every underlying moves by its beta times
 * that move: P_i·(1 + β_i·x). Coin collateral moves too, stable currencies do not. 0: already liquidatable. Undefined: none within
 * the limits. Exact between tier edges, except beside inverse contracts, where it is bisected to rounding.
 */
export function solveJoint(problem: JointProblem, limit: Ratio): Ratio | undefined {
  const { balance } = problem;
  const now = balance.equity - balance.triggerFactor * balance.requirement;
  if (now <= 0 || isNil(now, balance.equity, balance.requirement)) return 0;
  return problem.concave ? solveConcave(problem, limit) : walkJoint(problem, limit);
}

/** The leg that loses most (equity and higher requirement together) on the way to a base move; undefined without legs. */
export function worstLeg(problem: JointProblem, move: Ratio): PositionKey | undefined {
  let worst: Leg | undefined;
  let worstChange = Infinity;
  for (const [index, leg] of problem.balance.legs.entries()) {
    const change = changeOf(leg, factorOf(problem.betas[index] ?? 1, move));
    if (change < worstChange) {
      worst = leg;
      worstChange = change;
    }
  }
  return worst?.key;
}

/** What a leg adds to the margin of its scope when its price goes from 1 to k. Signed, settle currency. */
function changeOf(leg: Leg, k: number): number {
  const { facts, requirement } = leg;
  const value = facts.inverse ? facts.notional / k : facts.notional * k;
  const gained = facts.sign * (facts.inverse ? facts.notional - value : value - facts.notional);
  return gained - (requirementAt(requirement, value) - leg.requirementNow);
}
