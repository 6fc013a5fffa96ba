import type { Account, Pool, Scenario } from '../../domain/book.ts';
import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Amount, PositionKey, Price, Ratio, Underlying } from '../../domain/units.ts';
import type { Leg } from '../scope/build-leg.ts';
import { requirementAt } from '../families/leg-requirement.ts';
import { dydxBankruptcyQuote, dydxFillablePrice } from '../families/dydx-orders.ts';
import { modelPool, venueOf } from '../evaluate.ts';
import { venueLevelOf, type VenueLevel } from '../families/venue-level.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { describeScope } from '../scope-risk.ts';
import { betaOf, factorOf, setUpJoint } from '../joint/joint-problem.ts';
import { JOINT_LIMITS, solveJoint } from '../joint/solve-joint.ts';
import { solveScope, type ScopeSolution } from '../solve/solve-scope.ts';
import { balanceOf } from '../solve/solve-underlying.ts';
import { nearest } from '../position-risk.ts';

/** Figures that only some venues print or that only the file format asks for. Absent: the question does not arise here. */
export interface PositionVenueFigures {
  /** Requirement of this position alone at its liquidation price. */
  readonly maintenanceMarginAtLiquidation?: Figure<Amount>;
  /** Of the other positions of the scope, at their marks. */
  readonly otherMaintenanceMargin?: Figure<Amount>;
  readonly otherUnrealizedPnl?: Figure<Amount>;
  /** Wallet behind a cross pool that gives none, solved from the price that the venue reports. */
  readonly impliedWalletBalance?: Figure<Amount>;
  /** Maintenance / that wallet, unrealised PnL left out: what ccxt calls margin ratio on Binance. Not the venue's. */
  readonly ccxtMarginRatio?: Figure<Ratio>;
  /** dYdX: quote amount of the order that closes at zero equity share; positive sells for at least, negative buys for at most. */
  readonly bankruptcyQuote?: Figure<Amount>;
  /** dYdX: worst price of the liquidation order. */
  readonly fillablePrice?: Figure<Price>;
}

export interface ScopeVenueFigures {
  /** The ratio in the venue's own direction and meaning. */
  readonly venueMarginRatio?: Figure<Ratio>;
  /** What the venue does at this ratio, where it publishes that; cross scopes. */
  readonly venueLevel?: VenueLevel;
  /** Drift: initial margin × (1 + buffer of the account). */
  readonly initialMarginWithBuffer?: Figure<Amount>;
  readonly jointShocks: readonly JointShock[];
}

/** A scenario walked until the scope is liquidated. */
export interface JointShock {
  readonly name: string;
  readonly betas: Readonly<Record<string, number>>;
  readonly down: JointShockPoint | undefined;
  readonly up: JointShockPoint | undefined;
  /** Why neither is known. */
  readonly reason?: string;
}

export interface JointShockPoint {
  readonly baseMove: Ratio;
  readonly prices: ReadonlyMap<Underlying, Price>;
}

export interface PoolVenueFigures {
  /** One per scope, the cross one first; parallel to nothing else. */
  readonly scopes: readonly (ScopeVenueFigures & { readonly keys: readonly PositionKey[] })[];
  readonly positions: ReadonlyMap<PositionKey, PositionVenueFigures>;
}

/** The extra figures of one pool; see the field comments for formulas and signs. */
export function venueFigures(
  account: Account,
  pool: Pool,
  scenarios: readonly Scenario[] = [],
): PoolVenueFigures {
  const positions = new Map<PositionKey, PositionVenueFigures>();
  const scopes = modelPool(account, pool).map((scope) => {
    const solution = solveScope(scope);
    for (const member of scope.members) {
      positions.set(member.key, positionFigures(account, pool, scope, solution, member.key));
    }
    return {
      keys: scope.members.map((member) => member.key),
      ...scopeFigures(account, scope, solution),
      ...levelOf(account, pool, scope, solution),
      jointShocks: scenarios.map((scenario) => walkScenario(scope, scenario)),
    };
  });
  return { scopes, positions };
}

function levelOf(
  account: Account,
  pool: Pool,
  scope: ScopeModel,
  solution: ScopeSolution,
): Pick<ScopeVenueFigures, 'venueLevel'> {
  const { equity, requirement, kind } = scope;
  if (kind !== 'cross' || equity.kind === 'unknown' || requirement.kind === 'unknown') return {};
  const { initialMargin } = describeScope(scope, solution);
  const level = venueLevelOf(venueOf(account, pool), {
    equity: equity.value,
    requirement: requirement.value,
    ...(initialMargin.kind === 'known' ? { initialMargin: initialMargin.value } : {}),
  });
  return level === undefined ? {} : { venueLevel: level };
}

function scopeFigures(
  account: Account,
  scope: ScopeModel,
  solution: ScopeSolution,
): Omit<ScopeVenueFigures, 'jointShocks' | 'venueLevel'> {
  const ratio = venueRatio(scope);
  const buffer = account.parameters?.requirementBuffer;
  if (buffer === undefined) return ratio === undefined ? {} : { venueMarginRatio: ratio };
  const { initialMargin } = describeScope(scope, solution);
  return {
    ...(ratio === undefined ? {} : { venueMarginRatio: ratio }),
    initialMarginWithBuffer:
      initialMargin.kind === 'unknown' ? initialMargin : known(initialMargin.value * (1 + buffer)),
  };
}

/** OKX, BloFin, Phemex, Binance portfolio margin: equity / requirement. HTX: equity / position margin − adjustment factor. */
function venueRatio(scope: ScopeModel): Figure<Ratio> | undefined {
  const { printedRatio } = scope.rules;
  if (printedRatio === undefined) return undefined;
  const { equity, requirement } = scope;
  if (equity.kind === 'unknown') return equity;
  if (requirement.kind === 'unknown') return requirement;
  switch (printedRatio) {
    case 'requirement/equity':
      return equity.value <= 0
        ? unknown('not-positive-equity')
        : finite(requirement.value / equity.value);
    case 'equity/requirement':
      return requirement.value <= 0
        ? unknown('unsupported')
        : finite(equity.value / requirement.value);
    case 'equity/position-margin': {
      let margin = 0;
      for (const { facts, position } of scope.legs) {
        if (position.leverage === undefined) return unknown('no-leverage');
        margin += facts.notional / position.leverage;
      }
      if (margin <= 0) return unknown('unsupported');
      return finite((equity.value - requirement.value) / margin);
    }
  }
}

/** A divisor that is 0 but for rounding gives no ratio. */
function finite(ratio: Ratio): Figure<Ratio> {
  return Number.isFinite(ratio) ? known(ratio) : unknown('unsupported');
}

function positionFigures(
  account: Account,
  pool: Pool,
  scope: ScopeModel,
  solution: ScopeSolution,
  key: PositionKey,
): PositionVenueFigures {
  const leg = scope.legs.find((candidate) => candidate.key === key);
  const others = scope.members.filter((member) => member.key !== key);
  const cross = scope.kind === 'cross';
  return {
    ...(cross
      ? {
          otherMaintenanceMargin: total(others.map((other) => other.leg?.requirementNow)),
          otherUnrealizedPnl: total(others.map((other) => other.facts?.unrealizedPnl)),
        }
      : {}),
    ...(leg === undefined ? {} : atLiquidation(leg, solution)),
    ...(cross && scope.equity.kind === 'unknown' && scope.equity.reason === 'no-wallet'
      ? impliedWallet(scope, leg)
      : {}),
    ...((pool.venue ?? account.venue) === 'dydx' && leg !== undefined
      ? dydxFigures(account, scope, leg)
      : {}),
  };
}

function total(values: readonly (number | undefined)[]): Figure<Amount> {
  let sum = 0;
  for (const value of values) {
    if (value === undefined) return unknown('member-unknown');
    sum += value;
  }
  return known(sum);
}

function atLiquidation(
  leg: Leg,
  solution: ScopeSolution,
): Pick<PositionVenueFigures, 'maintenanceMarginAtLiquidation'> {
  const crossings =
    solution.quoted.get(leg)?.liquidation ?? solution.liquidation.get(leg.underlying);
  const k = crossings === undefined ? undefined : nearest(crossings);
  if (k === undefined) return {};
  const { notional, inverse } = leg.facts;
  const value = inverse ? notional / k : notional * k;
  return { maintenanceMarginAtLiquidation: known(requirementAt(leg.requirement, value)) };
}

/** Wallet at which the reported price is the liquidation price: requirement there − unrealised PnL there, the others at their marks. */
function impliedWallet(
  scope: ScopeModel,
  leg: Leg | undefined,
): Pick<PositionVenueFigures, 'impliedWalletBalance' | 'ccxtMarginRatio'> {
  const reported = leg?.position.reported?.liquidationPrice;
  if (leg === undefined || reported === undefined || reported === 'none') return {};
  if (scope.requirement.kind === 'unknown') {
    return { impliedWalletBalance: unknown('member-unknown') };
  }
  const k = reported / leg.facts.markPrice;
  let wallet = scope.requirement.value;
  for (const other of scope.legs) {
    const { facts, requirement, requirementNow } = other;
    if (facts.entryValue === undefined) return { impliedWalletBalance: unknown('no-entry-price') };
    const factor = other.underlying === leg.underlying ? k : 1;
    const value = facts.inverse ? facts.notional / factor : facts.notional * factor;
    wallet += requirementAt(requirement, value) - requirementNow;
    wallet -= facts.sign * (facts.inverse ? facts.entryValue - value : value - facts.entryValue);
  }
  return {
    impliedWalletBalance: known(wallet),
    ccxtMarginRatio:
      wallet > 0 ? known(leg.requirementNow / wallet) : unknown('not-positive-equity'),
  };
}

function dydxFigures(
  account: Account,
  scope: ScopeModel,
  leg: Leg,
): Pick<PositionVenueFigures, 'bankruptcyQuote' | 'fillablePrice'> {
  if (scope.equity.kind === 'unknown' || scope.requirement.kind === 'unknown') return {};
  const state = { leg, equity: scope.equity.value, requirement: scope.requirement.value };
  const quote = dydxBankruptcyQuote(state, account.parameters);
  const price = dydxFillablePrice(state, account.parameters);
  return {
    ...(quote === undefined ? {} : { bankruptcyQuote: known(quote) }),
    ...(price === undefined ? {} : { fillablePrice: known(price) }),
  };
}

/** Underlyings that a scenario does not name move like the base: unknown is never safe. */
function walkScenario(scope: ScopeModel, scenario: Scenario): JointShock {
  const base = { name: scenario.name, betas: scenario.betas };
  const balance = balanceOf(scope);
  if (balance === undefined) {
    const figure = scope.equity.kind === 'unknown' ? scope.equity : scope.requirement;
    const reason = figure.kind === 'unknown' ? figure.reason : 'invalid-input';
    return { ...base, down: undefined, up: undefined, reason };
  }
  const problem = setUpJoint(balance, scenario.betas);
  const point = (limit: Ratio): JointShockPoint | undefined => {
    const baseMove = solveJoint(problem, limit);
    if (baseMove === undefined) return undefined;
    const prices = new Map<Underlying, Price>();
    for (const { underlying, facts } of scope.legs) {
      const k = factorOf(betaOf(scenario.betas, underlying), baseMove);
      if (!prices.has(underlying)) prices.set(underlying, facts.markPrice * k);
    }
    return { baseMove, prices };
  };
  return { ...base, down: point(JOINT_LIMITS.down), up: point(JOINT_LIMITS.up) };
}
