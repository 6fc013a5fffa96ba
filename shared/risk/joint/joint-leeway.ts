import type { JointLeeway, JointMove } from '../../domain/risk-report.ts';
import type { Ratio } from '../../domain/units.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { setUpJoint, type Betas, type JointProblem } from './joint-problem.ts';
import { JOINT_LIMITS, solveJoint, worstLeg } from './solve-joint.ts';
import { balanceOf } from '../solve/solve-underlying.ts';

/** How far the whole market may move before one scope is liquidated, in both directions. */
export function jointLeewayOf(scope: ScopeModel, betas: Betas): JointLeeway {
  const balance = balanceOf(scope);
  if (balance === undefined) {
    const figure = scope.equity.kind === 'unknown' ? scope.equity : scope.requirement;
    const reason = figure.kind === 'unknown' ? figure.reason : 'invalid-input';
    return { down: { kind: 'unknown', reason }, up: { kind: 'unknown', reason } };
  }
  const problem = setUpJoint(balance, betas);
  return {
    down: jointMove(problem, JOINT_LIMITS.down),
    up: jointMove(problem, JOINT_LIMITS.up),
  };
}

function jointMove(problem: JointProblem, limit: Ratio): JointMove {
  if (problem.balance.legs.length === 0) return { kind: 'none' };
  const ratio = solveJoint(problem, limit);
  if (ratio === undefined) return { kind: 'none' };
  // Already liquidatable: the name is that of the position which loses most on the next step.
  const first = worstLeg(problem, ratio === 0 ? Math.sign(limit) * 1e-3 : ratio);
  return { kind: 'move', ratio, ...(first === undefined ? {} : { first }) };
}

/** The member that breaks first in each direction. One that cannot be judged makes the whole unknown: it may break earlier. */
export function nearestLeeway(members: readonly JointLeeway[]): JointLeeway {
  return {
    down: nearestMove(members.map((member) => member.down)),
    up: nearestMove(members.map((member) => member.up)),
  };
}

function nearestMove(moves: readonly JointMove[]): JointMove {
  const already = moves.find((move) => move.kind === 'move' && move.ratio === 0);
  if (already !== undefined) return already;
  let nearest: JointMove = { kind: 'none' };
  for (const move of moves) {
    if (move.kind === 'unknown') {
      return moves.length === 1 ? move : { kind: 'unknown', reason: 'member-unknown' };
    }
    if (move.kind === 'none') continue;
    if (nearest.kind !== 'move' || Math.abs(move.ratio) < Math.abs(nearest.ratio)) nearest = move;
  }
  return nearest;
}
