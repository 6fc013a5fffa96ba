import type { PositionKey, Ratio, Underlying } from '../domain/units.ts';
import type { Leg } from './build-leg.ts';
import { requirementAt } from './families/leg-requirement.ts';
import { rowOf } from './maintenance-table.ts';
import { isStable } from './scope-model.ts';
import { isNil, type Balance } from './solve-underlying.ts';

export type Betas = Readonly<Record<Underlying, number>>;

/** The limit of the search: the base falls by 100 % or rises by 1,000 %. */
export const JOINT_LIMITS = { down: -1, up: 10 } as const;

/** Inverse contracts are worth infinitely much at a price of 0; the search stops just before. */
const LOWEST_FACTOR = 1e-9;
const SUB_STEPS = 16;
const BISECTIONS = 100;

/** Beta of an underlying to the base; 1 where unknown. */
export function betaOf(betas: Betas, underlying: Underlying): number {
  const beta = Object.hasOwn(betas, underlying) ? betas[underlying] : undefined;
  return beta !== undefined && Number.isFinite(beta) ? beta : 1;
}

/** Factor on the price of an underlying after a base move; a price does not fall below 0. */
export function factorOf(beta: number, move: Ratio): number {
  return Math.max(LOWEST_FACTOR, 1 + beta * move);
}

/**
 * Base move nearest to 0 in one direction at which equity meets the requirement when every underlying moves by its beta times
 * that move: P_i·(1 + β_i·x). Coin collateral moves too, stable currencies do not. 0: already liquidatable. Undefined: none within
 * the limits.
 */
export function solveJoint(balance: Balance, betas: Betas, limit: Ratio): Ratio | undefined {
  const now = balance.equity - balance.triggerFactor * balance.requirement;
  if (now <= 0 || isNil(now, balance.equity, balance.requirement)) return 0;
  const path = new JointPath(balance, betas);
  const stops = path.stops(limit);
  let from = 0;
  let fromValue = now;
  for (const to of stops) {
    const steps = path.curved ? SUB_STEPS : 1;
    const start = from;
    for (let step = 1; step <= steps; step++) {
      // Just inside the piece at both ends: whole-position tables jump at the edge itself.
      const next = start + ((to - start) * step) / steps;
      const inside = path.margin(from + (next - from) * 1e-12);
      if (inside <= 0 && fromValue > 0) return from;
      const value = path.margin(next - (next - from) * 1e-12);
      if (value <= 0) return path.zeroBetween(from, next, inside, value);
      from = next;
      fromValue = value;
    }
  }
  return undefined;
}

/** The leg that loses most (equity and higher requirement together) on the way to a base move; undefined without legs. */
export function worstLeg(balance: Balance, betas: Betas, move: Ratio): PositionKey | undefined {
  let worst: Leg | undefined;
  let worstChange = Infinity;
  for (const leg of balance.legs) {
    const change = changeOf(leg, factorOf(betaOf(betas, leg.underlying), move));
    if (change < worstChange) {
      worst = leg;
      worstChange = change;
    }
  }
  return worst?.key;
}

/** What a leg adds to the margin of its scope when its price goes from 1 to k. Signed, settle currency. */
export function changeOf(leg: Leg, k: number): number {
  const { facts, requirement } = leg;
  const value = facts.inverse ? facts.notional / k : facts.notional * k;
  const gained = facts.sign * (facts.inverse ? facts.notional - value : value - facts.notional);
  return gained - (requirementAt(requirement, value) - leg.requirementNow);
}

class JointPath {
  readonly #balance: Balance;
  readonly #betas: Betas;
  /** Inverse contracts make the path a hyperbola instead of a line. */
  readonly curved: boolean;

  constructor(balance: Balance, betas: Betas) {
    this.#balance = balance;
    this.#betas = betas;
    this.curved =
      balance.legs.some((leg) => leg.facts.inverse) || balance.coins.some((coin) => coin.inverse);
  }

  /** Moves at which a tier changes or a price reaches 0, outward, the limit last. */
  stops(limit: Ratio): readonly Ratio[] {
    const stops: Ratio[] = [];
    const add = (beta: number, k: number): void => {
      const move = (k - 1) / beta;
      if (move !== 0 && Math.sign(move) === Math.sign(limit) && Math.abs(move) < Math.abs(limit)) {
        stops.push(move);
      }
    };
    for (const leg of this.#balance.legs) {
      const beta = betaOf(this.#betas, leg.underlying);
      if (beta === 0) continue;
      add(beta, 0);
      for (const edge of leg.requirement.edges) {
        add(beta, leg.facts.inverse ? leg.facts.notional / edge : edge / leg.facts.notional);
      }
    }
    for (const coin of this.#balance.coins) {
      const beta = this.#coinBeta(coin.asset);
      if (beta !== 0) add(beta, 0);
    }
    stops.sort((x, y) => Math.abs(x) - Math.abs(y));
    stops.push(limit);
    return stops;
  }

  margin(move: Ratio): number {
    const { equity, legs, coins, netsSides } = this.#balance;
    let worth = equity;
    for (const coin of coins) {
      const k = factorOf(this.#coinBeta(coin.asset), move);
      worth += coin.value * (coin.inverse ? 1 / k - 1 : k - 1);
    }
    const sides = new Map<Underlying, [number, number, number, number]>();
    let asked = this.#balance.addedUp;
    for (const leg of legs) {
      const { facts, requirement } = leg;
      const k = factorOf(betaOf(this.#betas, leg.underlying), move);
      const value = facts.inverse ? facts.notional / k : facts.notional * k;
      worth += facts.sign * (facts.inverse ? facts.notional - value : value - facts.notional);
      const row = rowOf(requirement, value);
      const need =
        (requirement.rates[row] ?? 0) * value -
        (requirement.deductions[row] ?? 0) +
        requirement.quadratic * value * value;
      if (!netsSides) {
        asked += need - leg.requirementNow;
        continue;
      }
      const side = sides.get(leg.underlying) ?? [0, 0, 0, 0];
      const offset = leg.position.side === 'long' ? 0 : 1;
      side[offset] = (side[offset] ?? 0) + need;
      side[offset + 2] = (side[offset + 2] ?? 0) + leg.requirementNow;
      sides.set(leg.underlying, side);
    }
    for (const [long, short, longNow, shortNow] of sides.values()) {
      asked += Math.max(long, short) - Math.max(longNow, shortNow);
    }
    asked = Math.max(asked, this.#balance.floorRequirement);
    return worth - this.#balance.triggerFactor * asked;
  }

  zeroBetween(from: Ratio, to: Ratio, atFrom: number, atTo: number): Ratio {
    if (!this.curved && !this.#balance.netsSides && this.#balance.floorRequirement === 0) {
      return from + ((to - from) * atFrom) / (atFrom - atTo);
    }
    let safe = from;
    let beyond = to;
    for (let step = 0; step < BISECTIONS; step++) {
      const middle = (safe + beyond) / 2;
      if (middle === safe || middle === beyond) break;
      if (this.margin(middle) > 0) safe = middle;
      else beyond = middle;
    }
    return beyond;
  }

  #coinBeta(asset: Underlying): number {
    const isUnderlying = this.#balance.legs.some((leg) => leg.underlying === asset);
    if (!isUnderlying && isStable(asset)) return 0;
    return betaOf(this.#betas, asset);
  }
}
