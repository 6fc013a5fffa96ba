import type { Amount, Underlying } from '../../domain/units.ts';
import type { Leg } from '../scope/build-leg.ts';
import { NO_REQUIREMENT, requirementAt } from '../families/leg-requirement.ts';
import { proRataEquity } from '../families/pro-rata.ts';
import { LARGEST_FACTOR, SMALLEST_FACTOR } from './roots.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { balanceOf, isNil, solveMovers, type Balance, type Crossings } from './solve-underlying.ts';

/** Everything the solver says about one scope. */
export interface ScopeSolution {
  /** Undefined when equity or requirement is unknown. */
  readonly balance: Balance | undefined;
  readonly liquidatable: boolean;
  readonly liquidation: ReadonlyMap<Underlying, Crossings>;
  /** Where equity is 0, reserved closing fees taken off; known without a requirement. */
  readonly bankruptcy: ReadonlyMap<Underlying, Crossings>;
  /** Prices that the venue quotes per position instead (KuCoin cross). */
  readonly quoted: ReadonlyMap<Leg, { liquidation: Crossings; bankruptcy: Crossings }>;
}

export function solveScope(scope: ScopeModel): ScopeSolution {
  const balance = balanceOf(scope);
  if (balance === undefined) {
    const bare = bankruptcyBalance(scope);
    return {
      balance,
      liquidatable: false,
      liquidation: NOTHING,
      bankruptcy: bare === undefined ? NOTHING : solveEach(bare, groupLegs(bare.legs)),
      quoted: NOT_QUOTED,
    };
  }
  const groups = groupLegs(balance.legs);
  return {
    balance,
    liquidatable: isLiquidatable(scope, balance),
    liquidation: solveEach(balance, groups),
    bankruptcy: bankruptcyOf(scope, balance, groups),
    quoted: quotedPrices(scope),
  };
}

const NOTHING: ReadonlyMap<Underlying, Crossings> = new Map();
const NOT_QUOTED: ScopeSolution['quoted'] = new Map();

/** Every underlying by itself, the others held at their marks. */
function solveEach(balance: Balance, groups: LegGroups): ReadonlyMap<Underlying, Crossings> {
  const crossings = new Map<Underlying, Crossings>();
  for (const [underlying, legs] of groups) {
    crossings.set(underlying, solveMovers(balance, legs, coinsOf(balance, underlying)));
  }
  return crossings;
}

/** Where equity less the reserved fees is 0. A leg that moves alone needs no walk: V = V0 − s·equity. */
function bankruptcyOf(
  scope: ScopeModel,
  balance: Balance,
  groups: LegGroups,
): ReadonlyMap<Underlying, Crossings> {
  const equity = balance.equity - scope.reservedFees;
  const crossings = new Map<Underlying, Crossings>();
  let bare: Balance | undefined;
  for (const [underlying, legs] of groups) {
    const coins = coinsOf(balance, underlying).filter((coin) => !coin.inRequirement);
    const [only] = legs;
    if (only !== undefined && legs.length === 1 && coins.length === 0) {
      crossings.set(underlying, bankruptcyOfOnly(only, equity));
      continue;
    }
    bare ??= bankruptcyBalance(scope);
    if (bare === undefined) continue;
    const movers = bare.legs.filter((leg) => leg.underlying === underlying);
    crossings.set(underlying, solveMovers(bare, movers, coins));
  }
  return crossings;
}

function bankruptcyOfOnly({ facts }: Leg, equity: Amount): Crossings {
  const { sign, notional, inverse } = facts;
  const value = notional - (inverse ? 0 - sign : sign) * equity;
  const k = value > 0 ? (inverse ? notional / value : value / notional) : 0;
  if (!(k > SMALLEST_FACTOR && k < LARGEST_FACTOR)) return { down: undefined, up: undefined };
  return k <= 1 ? { down: k, up: k === 1 ? 1 : undefined } : { down: undefined, up: k };
}

type LegGroups = ReadonlyMap<Underlying, readonly Leg[]>;

function groupLegs(legs: readonly Leg[]): LegGroups {
  const groups = new Map<Underlying, Leg[]>();
  for (const leg of legs) {
    const group = groups.get(leg.underlying);
    if (group === undefined) groups.set(leg.underlying, [leg]);
    else group.push(leg);
  }
  return groups;
}

function coinsOf(balance: Balance, underlying: Underlying): Balance['coins'] {
  return balance.coins.length === 0
    ? balance.coins
    : balance.coins.filter((coin) => coin.asset === underlying);
}

/** Equity at or below the requirement; strictly below where the venue spares equality (Hyperliquid, dYdX, Kraken, Deribit). */
function isLiquidatable(scope: ScopeModel, balance: Balance): boolean {
  const needed = balance.triggerFactor * balance.requirement;
  const room = balance.equity - needed;
  if (scope.legs.length === 0 && needed === 0 && room >= 0) return false;
  if (isNil(room, balance.equity, needed)) return scope.rules.strict !== true;
  return room < 0;
}

/** The same scope with nothing asked of it but the reserved fees. Needs facts of every member, not their rates. */
function bankruptcyBalance(scope: ScopeModel): Balance | undefined {
  if (scope.equity.kind === 'unknown') return undefined;
  const legs: Leg[] = [];
  for (const member of scope.members) {
    if (member.facts === undefined) return undefined;
    legs.push({
      position: member.position,
      key: member.key,
      underlying: member.position.underlying,
      facts: member.facts,
      requirement: NO_REQUIREMENT,
      requirementNow: 0,
      reservedFee: 0,
    });
  }
  return {
    equity: scope.equity.value - scope.reservedFees,
    requirement: 0,
    addedUp: 0,
    legs,
    coins: scope.coins.filter((coin) => !coin.inRequirement),
    floorRequirement: 0,
    netsSides: false,
    triggerFactor: 1,
  };
}

/**
 * What decides the price of one leg: its scope, or (KuCoin cross) its share of the scope by value as if it were its own.
 * Undefined when equity or requirement is unknown.
 */
export function ownBalance(scope: ScopeModel, leg: Leg | undefined): Balance | undefined {
  const balance = balanceOf(scope);
  if (balance === undefined || leg === undefined || !isQuotedByShare(scope)) return balance;
  const total = scope.legs.reduce((sum, one) => sum + one.facts.notional, 0);
  const requirement = requirementAt(leg.requirement, leg.facts.notional);
  return {
    ...balance,
    equity: proRataEquity(balance.equity, leg.facts.notional, total),
    requirement,
    addedUp: requirement,
    legs: [leg],
    coins: [],
    floorRequirement: 0,
  };
}

function isQuotedByShare(scope: ScopeModel): boolean {
  return scope.kind === 'cross' && scope.rules.cross === 'PRO_RATA';
}

function quotedPrices(scope: ScopeModel): ScopeSolution['quoted'] {
  if (!isQuotedByShare(scope)) return NOT_QUOTED;
  const quoted = new Map<Leg, { liquidation: Crossings; bankruptcy: Crossings }>();
  for (const leg of scope.legs) {
    const own = ownBalance(scope, leg);
    if (own === undefined) continue;
    quoted.set(leg, {
      liquidation: solveMovers(own, [leg], []),
      bankruptcy: bankruptcyOfOnly(leg, own.equity),
    });
  }
  return quoted;
}
