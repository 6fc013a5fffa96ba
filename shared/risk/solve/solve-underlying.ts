import type { Amount } from '../../domain/units.ts';
import type { Leg } from '../scope/build-leg.ts';
import { rowOf } from '../scope/maintenance-table.ts';
import { LARGEST_FACTOR, rootsWithin, SMALLEST_FACTOR, valueOf, type Terms } from './roots.ts';
import { nettedRequirement, type CoinCollateral, type ScopeModel } from '../scope/scope-model.ts';
import { crossingValue } from './solve-single.ts';

/** What the solver needs of a scope: everything at its present mark, and what moves. */
export interface Balance {
  readonly equity: Amount;
  readonly requirement: Amount;
  /** The same without its floor: legs and everything fixed added up. */
  readonly addedUp: Amount;
  readonly legs: readonly Leg[];
  readonly coins: readonly CoinCollateral[];
  /** At least this requirement whatever the legs ask. */
  readonly floorRequirement: Amount;
  readonly netsSides: boolean;
  /** Liquidation begins at equity = factor × requirement. */
  readonly triggerFactor: number;
}

/** Factors on the mark at which the scope is liquidated, outward from 1; undefined: no such price. */
export interface Crossings {
  readonly down: number | undefined;
  readonly up: number | undefined;
}

/** Undefined when equity or requirement is unknown. */
export function balanceOf(scope: ScopeModel): Balance | undefined {
  if (scope.equity.kind === 'unknown' || scope.requirement.kind === 'unknown') return undefined;
  return {
    equity: scope.equity.value,
    requirement: scope.requirement.value,
    addedUp:
      scope.floorRequirement > 0
        ? scope.fixedRequirement + nettedRequirement(scope.legs, scope.rules)
        : scope.requirement.value,
    legs: scope.legs,
    coins: scope.coins,
    floorRequirement: scope.floorRequirement,
    netsSides: scope.rules.netting === 'max-of-sides',
    triggerFactor: scope.rules.triggerFactor ?? 1,
  };
}

/** Equality within rounding: |x| this small against the money involved counts as 0. */
export function isNil(difference: Amount, equity: Amount, requirement: Amount): boolean {
  return Math.abs(difference) <= 1e-12 * (Math.abs(equity) + Math.abs(requirement));
}

/**
 * General pool solver (margin formulas, section 7): with the factor k on the marks of one underlying and everything else held,
 * g(k) = a + b·k + c/k on each piece where no tier changes. Walks outward from k = 1 in both directions and returns the first
 * factor where g crosses 0; both sides of an edge are tested, because tables of whole-position rates jump there.
 * A scope that is already liquidatable gives the factors at which it would stop to be so.
 */
export function solveMovers(
  balance: Balance,
  movers: readonly Leg[],
  coins: readonly CoinCollateral[],
): Crossings {
  const now = balance.equity - balance.triggerFactor * balance.requirement;
  if (isNil(now, balance.equity, balance.requirement)) return { down: 1, up: 1 };
  const [only] = movers;
  if (only !== undefined && movers.length === 1 && coins.length === 0 && isPlain(balance, only)) {
    return solveOnly(balance, only);
  }
  const problem = setUp(balance, movers, coins);
  const edges = movers.flatMap(edgesOf);
  const below = edges.filter((k) => k < 1).sort((x, y) => y - x);
  const above = edges.filter((k) => k >= 1).sort((x, y) => x - y);
  return {
    down: walk(problem, now > 0, [...below, 0]),
    up: walk(problem, now > 0, [...above, Infinity]),
  };
}

function isPlain(balance: Balance, leg: Leg): boolean {
  return !balance.netsSides && balance.floorRequirement === 0 && leg.requirement.quadratic === 0;
}

/** One leg and nothing else that moves: the margin is a line in its value, row by row. */
function solveOnly(balance: Balance, leg: Leg): Crossings {
  const { notional, inverse, sign } = leg.facts;
  const slope = (inverse ? -sign : sign) as 1 | -1;
  const rest = balance.triggerFactor * (balance.addedUp - leg.requirementNow);
  const cash = balance.equity - slope * notional - rest;
  const single = { notional, inverse, slope, requirement: leg.requirement };
  const higher = crossingValue(single, cash, balance.triggerFactor, 1);
  const lower = crossingValue(single, cash, balance.triggerFactor, -1);
  return inverse
    ? {
        down: higher === undefined ? undefined : notional / higher,
        up: lower === undefined ? undefined : notional / lower,
      }
    : {
        down: lower === undefined ? undefined : lower / notional,
        up: higher === undefined ? undefined : higher / notional,
      };
}

interface Problem {
  readonly movers: readonly Leg[];
  readonly equity: Terms;
  /** Requirement that does not move. */
  readonly rest: Amount;
  readonly floor: Amount;
  readonly netsSides: boolean;
  readonly triggerFactor: number;
  readonly scale: Amount;
}

function setUp(
  balance: Balance,
  movers: readonly Leg[],
  coins: readonly CoinCollateral[],
): Problem {
  let a = balance.equity;
  let b = 0;
  let c = 0;
  for (const { facts } of movers) {
    const exposure = facts.sign * facts.notional;
    if (facts.inverse) {
      a += exposure;
      c -= exposure;
    } else {
      a -= exposure;
      b += exposure;
    }
  }
  for (const coin of coins) {
    a -= coin.value;
    if (coin.inverse) c += coin.value;
    else b += coin.value;
  }
  return {
    movers,
    equity: { a, b, c, e: 0 },
    rest: balance.addedUp - sumOfSides(movers, balance.netsSides),
    floor: balance.floorRequirement,
    netsSides: balance.netsSides,
    triggerFactor: balance.triggerFactor,
    scale: Math.abs(balance.equity) + Math.abs(balance.requirement),
  };
}

function sumOfSides(legs: readonly Leg[], netsSides: boolean): Amount {
  let long = 0;
  let short = 0;
  for (const leg of legs) {
    if (leg.position.side === 'long') long += leg.requirementNow;
    else short += leg.requirementNow;
  }
  return netsSides ? Math.max(long, short) : long + short;
}

function edgesOf(leg: Leg): readonly number[] {
  const { notional, inverse } = leg.facts;
  return leg.requirement.edges.flatMap((edge) => {
    const k = inverse ? notional / edge : edge / notional;
    return k > SMALLEST_FACTOR && k < LARGEST_FACTOR ? [k] : [];
  });
}

/** `stops` lead outward from 1; the last one is 0 or Infinity. */
function walk(problem: Problem, positive: boolean, stops: readonly number[]): number | undefined {
  let from = 1;
  for (const to of stops) {
    if (to === from) continue;
    const middle = to === Infinity ? from * 2 : (from + to) / 2;
    const margins = marginsAround(problem, middle);
    const atStart = Math.min(...margins.map((terms) => valueOf(terms, from)));
    const jumped = positive ? atStart < 0 : atStart > 0;
    if (jumped && Math.abs(atStart) > 1e-12 * problem.scale) return from;
    const first = firstZero(margins, from, to, problem.scale);
    if (first !== undefined) return first;
    from = to;
  }
  return undefined;
}

/** First factor at which the smallest of the margins is 0. */
function firstZero(
  margins: readonly Terms[],
  from: number,
  to: number,
  scale: Amount,
): number | undefined {
  let first: number | undefined;
  for (const margin of margins) {
    for (const k of rootsWithin(margin, from, to)) {
      const smallest = margins.every(
        (other) => other === margin || valueOf(other, k) >= -1e-12 * scale,
      );
      if (!smallest) continue;
      if (first === undefined || Math.abs(k - from) < Math.abs(first - from)) first = k;
      break;
    }
  }
  return first;
}

/** Equity minus each of the requirements that may bind, on the piece around a factor. */
function marginsAround(problem: Problem, k: number): readonly Terms[] {
  const total = { a: 0, b: 0, c: 0, e: 0 };
  const long = { a: 0, b: 0, c: 0, e: 0 };
  for (const leg of problem.movers) {
    const { requirement, facts } = leg;
    const value = facts.inverse ? facts.notional / k : facts.notional * k;
    const row = rowOf(requirement, value);
    const side = problem.netsSides && leg.position.side === 'long' ? long : total;
    const slope = (requirement.rates[row] ?? 0) * facts.notional;
    side.a -= requirement.deductions[row] ?? 0;
    if (facts.inverse) {
      side.c += slope;
      side.e += requirement.quadratic * facts.notional * facts.notional;
    } else {
      side.b += slope;
    }
  }
  const binding = problem.netsSides ? [total, long] : [total];
  const margins = binding.map((need) => minus(problem, need, problem.rest));
  if (problem.floor > 0) margins.push(minus(problem, { a: 0, b: 0, c: 0, e: 0 }, problem.floor));
  return margins;
}

function minus({ equity, triggerFactor: f }: Problem, need: Terms, fixed: Amount): Terms {
  return {
    a: equity.a - f * (need.a + fixed),
    b: equity.b - f * need.b,
    c: equity.c - f * need.c,
    e: equity.e - f * need.e,
  };
}
