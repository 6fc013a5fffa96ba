import type { Ratio, Underlying } from '../../domain/units.ts';
import { isStable } from '../scope/scope-model.ts';
import type { Balance } from '../solve/solve-underlying.ts';

export type Betas = Readonly<Record<Underlying, number>>;

/** Inverse contracts are worth infinitely much at a price of 0; the search stops just before. */
const LOWEST_FACTOR = 1e-9;

/** A scope on the path on which every price moves by its beta times one base move. Lists run parallel to `balance.legs`. */
export interface JointProblem {
  readonly balance: Balance;
  readonly betas: readonly number[];
  /** Of `balance.coins`; 0 for stable currencies. */
  readonly coinBetas: readonly number[];
  /** Equity less requirement bends only downward along the path: no inverse contract, no table that jumps, no netting. */
  readonly concave: boolean;
}

/** Beta of an underlying to the base; 1 where unknown. */
export function betaOf(betas: Betas, underlying: Underlying): number {
  const beta = Object.hasOwn(betas, underlying) ? betas[underlying] : undefined;
  return beta !== undefined && Number.isFinite(beta) ? beta : 1;
}

/** Factor on the price of an underlying after a base move; a price does not fall below 0. */
export function factorOf(beta: number, move: Ratio): number {
  return Math.max(LOWEST_FACTOR, 1 + beta * move);
}

export function setUpJoint(balance: Balance, betas: Betas): JointProblem {
  const { legs, coins } = balance;
  const coinBetas = coins.map(({ asset }) => {
    const isFixed = isStable(asset) && !legs.some((leg) => leg.underlying === asset);
    return isFixed ? 0 : betaOf(betas, asset);
  });
  const concave =
    !balance.netsSides &&
    legs.every((leg) => !leg.facts.inverse && leg.requirement.convex) &&
    coins.every((coin) => !coin.inverse);
  return { balance, betas: legs.map((leg) => betaOf(betas, leg.underlying)), coinBetas, concave };
}
