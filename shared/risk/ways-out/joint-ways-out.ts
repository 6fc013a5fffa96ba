import type { Account, Pool } from '../../domain/book.ts';
import type { Side } from '../../domain/position.ts';
import type { JointMove } from '../../domain/risk-report.ts';
import type { Amount, Ratio } from '../../domain/units.ts';
import type { RiskContext } from '../evaluate.ts';
import { modelPool } from '../evaluate.ts';
import { jointLeewayOf } from '../joint/joint-leeway.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { addCollateral, reduceContracts, type TradeCosts } from './way-out-changes.ts';
import { smallestThatHolds } from './ways-out.ts';

export interface JointQuestion {
  readonly account: Account;
  /** Whose cross positions share their margin. */
  readonly pool: Pool;
  /** The move of the whole market that is too near. */
  readonly direction: 'down' | 'up';
  /** How far that move, and the other one, shall be away afterwards; > 0. */
  readonly target: Ratio;
  readonly context: Pick<RiskContext, 'betas'>;
  readonly costs: TradeCosts;
}

/** What is absent does not reach the target by any amount, or cannot be computed. */
export interface JointWaysOut {
  /** Cash into the pool, in its settle currency; > 0. */
  readonly addCollateral?: Amount;
  /** Share of each position on the side that loses in that move, closed at the mark; 0 < share <= 1. */
  readonly close?: { readonly share: Ratio; readonly side: Side };
}

/** As near to the target as any amount need come: a hundredth of a percent of it. */
const CLOSE_ENOUGH = 1e-4;

/**
 * How much margin, or which share of all positions that lose in such a move, makes the whole market's way to the liquidation of a
 * cross pool as long as `target`. Each answer was put back through the engine: it holds in both directions.
 */
export function jointWaysOut(question: JointQuestion): JointWaysOut {
  const { account, pool, direction } = question;
  const scope = crossScope(account, pool);
  const first = scope?.members.find(({ position }) => position.marginMode === 'cross');
  if (scope === undefined || first === undefined) return {};
  const notional = scope.legs.reduce((sum, { facts }) => sum + facts.notional, 0);
  const add = smallestAmount(
    question,
    (amount) => addCollateral(pool, scope, first.position, amount).pool,
    2 * notional,
  );
  const side: Side = direction === 'down' ? 'long' : 'short';
  const share = smallestAmount(question, (part) => closeShare(question, scope, side, part), 1);
  return {
    ...(add === undefined ? {} : { addCollateral: add }),
    ...(share === undefined ? {} : { close: { share, side } }),
  };
}

function smallestAmount(
  question: JointQuestion,
  change: (amount: number) => Pool,
  most: number,
): number | undefined {
  const { account, pool, direction, target, context } = question;
  const leewayOf = (changed: Pool) => {
    const scope = crossScope(account, changed);
    // The positions were all there was.
    if (scope === undefined) return NOTHING;
    return jointLeewayOf(scope, context.betas);
  };
  const room = (some: number): number | undefined => {
    const ratio = ratioOf(leewayOf(some === 0 ? pool : change(some))[direction]);
    if (ratio === undefined) return undefined;
    const over = ratio - target * (1 + CLOSE_ENOUGH / 2);
    return Math.abs(over) < (target * CLOSE_ENOUGH) / 2 ? 0 : over;
  };
  if ((room(0) ?? 0) >= 0) return undefined;
  const amount = smallestThatHolds(room, most);
  if (amount === undefined) return undefined;
  const after = leewayOf(change(amount));
  const holds = [after.down, after.up].every((move) => (ratioOf(move) ?? -1) >= target);
  return holds ? amount : undefined;
}

const NOTHING = { down: { kind: 'none' }, up: { kind: 'none' } } as const;

/** Undefined: unknown; infinite: no such move liquidates. */
function ratioOf(move: JointMove): Ratio | undefined {
  if (move.kind === 'unknown') return undefined;
  return move.kind === 'none' ? Infinity : Math.abs(move.ratio);
}

function closeShare(
  { pool, costs }: JointQuestion,
  scope: ScopeModel,
  side: Side,
  share: Ratio,
): Pool {
  let changed = pool;
  for (const member of scope.members) {
    const { position } = member;
    if (position.side !== side || position.marginMode !== 'cross') continue;
    changed = reduceContracts(changed, scope, member, position.contracts * share, costs).pool;
  }
  return changed;
}

function crossScope(account: Account, pool: Pool): ScopeModel | undefined {
  return modelPool(account, pool).find(
    ({ kind, members }) => kind === 'cross' && members.length > 0,
  );
}
