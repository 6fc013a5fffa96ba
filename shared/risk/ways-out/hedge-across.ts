import type { Account, Pool } from '../../domain/book.ts';
import type { LiquidationDistance } from '../../domain/outcome.ts';
import type { Position, Side } from '../../domain/position.ts';
import type { MarketSymbol, PositionKey, Ratio } from '../../domain/units.ts';
import { modelPool, type RiskContext } from '../evaluate.ts';
import { betaOf, setUpJoint, type JointProblem } from '../joint/joint-problem.ts';
import { marginOnPath } from '../joint/joint-walk.ts';
import { solveJoint } from '../joint/solve-joint.ts';
import { balanceOf } from '../solve/solve-underlying.ts';
import { openHedge, type TradeCosts } from './way-out-changes.ts';
import {
  contractsOfSameValue,
  findStart,
  smallestThatHolds,
  type HedgeInstrument,
  type NoWayReason,
  type WayOut,
  type WayOutStart,
} from './ways-out.ts';

/** A hedge with one instrument of a list. */
export interface HedgeOffer {
  readonly symbol: MarketSymbol;
  readonly side: Side;
  /** By how much its price is taken to move when ours moves by 1. */
  readonly beta: number;
  /** One of the two betas is unknown and was taken as 1. */
  readonly isBetaAssumed: boolean;
  /**
   * As in `waysOut`, but `liquidationPrice` and `distance` are those of a move of the whole market by the betas: a hedge in another
   * coin does nothing while only our coin moves. `share`: 1 would offset the whole position.
   */
  readonly way: WayOut;
}

/**
 * For each instrument the smallest opposite position (the same side where the beta is negative) that keeps the scope safe until our
 * price has moved by `distance` and every other price by its beta; with cost, and put back through the solver.
 * Empty when the account does not hold the position. https://en.wikipedia.org/wiki/Hedge_(finance) for beta hedges.
 */
export function hedgesAcross(
  account: Account,
  key: PositionKey,
  distance: Ratio,
  instruments: readonly HedgeInstrument[],
  context: RiskContext,
  costs: TradeCosts,
): readonly HedgeOffer[] {
  const start = findStart(account, key, context);
  if (start === undefined) return [];
  return instruments.map((instrument) => {
    const own = betaOf(context.betas, start.member.position.underlying);
    const other = betaOf(context.betas, instrument.underlying);
    const beta = own === 0 ? 0 : other / own;
    const opposite: Side = start.member.position.side === 'long' ? 'short' : 'long';
    const side = beta < 0 ? start.member.position.side : opposite;
    const isAssumed = (name: string) => !Object.hasOwn(context.betas, name);
    return {
      symbol: instrument.symbol,
      side,
      beta,
      isBetaAssumed:
        instrument.underlying !== start.member.position.underlying &&
        (isAssumed(instrument.underlying) || isAssumed(start.member.position.underlying)),
      way: hedgeWith(
        account,
        start,
        freshPosition(instrument, side),
        { beta, own, distance },
        {
          context,
          costs,
        },
      ),
    };
  });
}

interface Aim {
  readonly beta: number;
  /** Beta of our own underlying to the base. */
  readonly own: number;
  readonly distance: Ratio;
}

function hedgeWith(
  account: Account,
  start: WayOutStart,
  hedge: Position,
  { beta, own, distance }: Aim,
  { context, costs }: { readonly context: RiskContext; readonly costs: TradeCosts },
): WayOut {
  const kind = 'hedge';
  const no = (reason: NoWayReason): WayOut => ({ kind, outcome: 'not-possible', reason });
  const { member, pool, risk } = start;
  const { position, facts } = member;
  if (position.marginMode === 'isolated') return no('isolated');
  const isReduction = pool.positions.some(
    (one) => one.symbol === hedge.symbol && one.marginMode === 'cross' && one.side !== hedge.side,
  );
  if (account.positionMode === 'one-way' && isReduction) return no('one-way');
  const same = contractsOfSameValue(member, hedge);
  const problem = problemOf(account, pool, member.key, context);
  if (!(distance > 0) || own === 0 || facts === undefined) return no('unknown');
  if (same === undefined || problem === undefined) return no('unknown');
  if (beta === 0) return no('out-of-reach');
  // A scope that no move of its own price liquidates is looked at on the side where it loses.
  const losing = position.side === 'long' ? 'down' : 'up';
  const direction = risk.distance.kind === 'distance' ? risk.distance.direction : losing;
  if (direction === 'down' && distance >= 1) return no('out-of-reach');
  const target = (direction === 'down' ? 0 - distance : distance) / own;
  if (solveJoint(problem, target) === undefined) return { kind, outcome: 'enough-already' };
  const change = (amount: number) => openHedge(pool, hedge, amount, costs);
  const margin = (amount: number): number | undefined => {
    const changed = amount === 0 ? pool : change(amount).pool;
    const then = problemOf(account, changed, member.key, context);
    return then === undefined ? undefined : marginOnPath(then, target);
  };
  const full = same / Math.abs(beta);
  const amount = smallestThatHolds(margin, full);
  if (amount === undefined) return no('out-of-reach');
  const changed = change(amount);
  const after = problemOf(account, changed.pool, member.key, context);
  if (after === undefined) return no('unknown');
  // Ten times the target is far enough to say where it breaks then, and a price falls by 100 % at most.
  const furthest =
    Math.sign(target) *
    Math.min(Math.abs(target) * 10, direction === 'down' ? 1 / Math.abs(own) : Infinity);
  const breaks = solveJoint(after, furthest);
  if (breaks !== undefined && Math.abs(breaks) < Math.abs(target) * (1 - 1e-7)) {
    return no('out-of-reach');
  }
  const move = breaks === undefined ? undefined : own * breaks;
  const then: LiquidationDistance =
    move === undefined
      ? { kind: 'none' }
      : { kind: 'distance', ratio: Math.abs(move), direction: move < 0 ? 'down' : 'up' };
  return {
    kind,
    outcome: 'reaches',
    amount,
    share: amount / full,
    cost: changed.cost,
    marginToReturn: 0,
    liquidationPrice:
      move === undefined
        ? { kind: 'none' }
        : { kind: 'price', price: facts.markPrice * (1 + move) },
    distance: then,
  };
}

function problemOf(
  account: Account,
  pool: Pool,
  key: PositionKey,
  context: RiskContext,
): JointProblem | undefined {
  const scope = modelPool(account, pool).find((one) =>
    one.members.some((member) => member.key === key),
  );
  const balance = scope === undefined ? undefined : balanceOf(scope);
  return balance === undefined ? undefined : setUpJoint(balance, context.betas);
}

function freshPosition(instrument: HedgeInstrument, side: Side): Position {
  const {
    reported: _reported,
    entryValue: _cost,
    maintenanceMargin: _amount,
    ...fresh
  } = instrument;
  return { ...fresh, side, contracts: 1, marginMode: 'cross' };
}
