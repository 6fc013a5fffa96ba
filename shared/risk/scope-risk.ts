import {
  known,
  unknown,
  type Figure,
  type LiquidationPrice,
  type UnknownReason,
} from '../domain/outcome.ts';
import type { ScopeRisk } from '../domain/risk-report.ts';
import type { Amount, Price, Underlying } from '../domain/units.ts';
import { initialMarginOf } from './scope/initial-margin.ts';
import type { ScopeModel } from './scope/scope-model.ts';
import type { ScopeSolution } from './solve/solve-scope.ts';

/** The figures of one scope as the report carries them. */
export function describeScope(scope: ScopeModel, solution: ScopeSolution): ScopeRisk {
  const notional = notionalOf(scope);
  const { equity } = scope;
  return {
    equity,
    collateral: scope.collateral,
    notional,
    initialMargin: scopeInitialMargin(scope),
    maintenanceMargin: scope.requirement,
    marginRatio: marginRatioOf(equity, scope.requirement),
    effectiveLeverage: leverageOf(notional, equity),
    liquidatable: solution.liquidatable,
    liquidation: liquidationOf(scope, solution),
  };
}

/** Requirement / equity, 1 = liquidation; unknown when equity is not positive, where no ratio says anything. */
function marginRatioOf(equity: Figure<Amount>, requirement: Figure<Amount>): Figure {
  if (equity.kind === 'unknown') return equity;
  if (requirement.kind === 'unknown') return requirement;
  if (equity.value <= 0) return unknown('not-positive-equity');
  return ratioTo(equity, requirement);
}

function leverageOf(notional: Figure<Amount>, equity: Figure<Amount>): Figure {
  if (notional.kind === 'unknown') return notional;
  if (equity.kind === 'unknown') return equity;
  if (equity.value <= 0) return unknown('not-positive-equity');
  return ratioTo(equity, notional);
}

/** An equity that is 0 but for rounding gives no ratio either: it would not be a number. */
function ratioTo(equity: { readonly value: Amount }, part: { readonly value: Amount }): Figure {
  const ratio = part.value / equity.value;
  return Number.isFinite(ratio) ? known(ratio) : unknown('not-positive-equity');
}

function notionalOf(scope: ScopeModel): Figure<Amount> {
  let total = 0;
  for (const { facts, reason } of scope.members) {
    if (facts === undefined) {
      return unknown(scope.members.length === 1 ? (reason ?? 'invalid-input') : 'member-unknown');
    }
    total += facts.notional;
  }
  return known(total);
}

/** Sum over the positions, netted like the requirement; loans at their weight where they count as requirement (Drift). */
function scopeInitialMargin(scope: ScopeModel): Figure<Amount> {
  const nets = scope.rules.netting === 'max-of-sides';
  const sides = new Map<Underlying, { long: number; short: number }>();
  let total = scope.rules.liabilitiesAsRequirement ? scope.fixedRequirement : 0;
  for (const member of scope.members) {
    const margin = initialMarginOf(scope.rules, member);
    if (margin.kind === 'unknown') {
      return scope.members.length === 1 ? margin : unknown('member-unknown');
    }
    if (!nets) {
      total += margin.value;
      continue;
    }
    const side = sides.get(member.position.underlying) ?? { long: 0, short: 0 };
    side[member.position.side] += margin.value;
    sides.set(member.position.underlying, side);
  }
  for (const { long, short } of sides.values()) total += Math.max(long, short);
  return known(total);
}

function liquidationOf(scope: ScopeModel, solution: ScopeSolution): ScopeRisk['liquidation'] {
  // Without a prototype: a file may name an underlying "__proto__".
  const prices = Object.create(null) as Record<
    Underlying,
    { readonly down: LiquidationPrice; readonly up: LiquidationPrice }
  >;
  for (const member of scope.members) {
    const { underlying } = member.position;
    if (prices[underlying] !== undefined) continue;
    const crossings = solution.liquidation.get(underlying);
    const mark = member.facts?.markPrice;
    if (crossings === undefined || mark === undefined) {
      const missing = unknown(whyNoPrice(scope));
      prices[underlying] = { down: missing, up: missing };
      continue;
    }
    prices[underlying] = { down: priceAt(crossings.down, mark), up: priceAt(crossings.up, mark) };
  }
  return prices;
}

export function priceAt(factor: number | undefined, mark: Price): LiquidationPrice {
  return factor === undefined ? { kind: 'none' } : { kind: 'price', price: factor * mark };
}

/** The reason that stands in the way of every price of a scope. */
export function whyNoPrice(scope: ScopeModel): UnknownReason {
  if (scope.equity.kind === 'unknown') return scope.equity.reason;
  if (scope.requirement.kind === 'unknown') return scope.requirement.reason;
  return 'invalid-input';
}
