import type { Collateral, Pool, Venue } from '../../domain/book.ts';
import { known, unknown, type Figure } from '../../domain/outcome.ts';
import { positionKey, type Position } from '../../domain/position.ts';
import type { AccountId, Amount, Underlying } from '../../domain/units.ts';
import { buildLeg, type Leg, type LegOutcome } from './build-leg.ts';
import { NO_REQUIREMENT } from '../families/leg-requirement.ts';
import type { VenueRules } from '../families/venue-rules.ts';
import { extraRequirement, orderFees, orderRequirement } from './pool-requirements.ts';
import { gatherFacts } from './position-facts.ts';
import { tierSizes } from './tier-size.ts';

/** Collateral that moves with an underlying. `value` is signed, weighted, at its present price. */
export interface CoinCollateral {
  readonly asset: Underlying;
  readonly value: Amount;
  /** Worth value / k: a stable coin behind a pool that is kept in the moving coin. */
  readonly inverse: boolean;
  /** A loan that adds to the requirement instead of lowering equity (Drift): it moves the margin all the same. */
  readonly inRequirement: boolean;
}

/** One margin scope ready for the solver: equity and requirement at the marks, and everything that moves. */
export interface ScopeModel {
  readonly kind: 'cross' | 'isolated';
  readonly rules: VenueRules;
  readonly members: readonly LegOutcome[];
  /** The members that are known; all of them when `requirement` is known. */
  readonly legs: readonly Leg[];
  readonly equity: Figure<Amount>;
  /** Cash without unrealised PnL, as far as known. */
  readonly wallet: Figure<Amount>;
  /** Weighted deposits of the list of collateral, cash left out. */
  readonly collateral: Figure<Amount>;
  readonly coins: readonly CoinCollateral[];
  /** Whole requirement at the marks, netting and closing fees included. */
  readonly requirement: Figure<Amount>;
  /** The part of it that no price moves: orders, loans, named requirements. */
  readonly fixedRequirement: Amount;
  /** At least this much whatever the legs ask (`requirementCombination: max`). */
  readonly floorRequirement: Amount;
  /** Reserved closing fees: cash that does not stand against losses before bankruptcy. */
  readonly reservedFees: Amount;
}

const STABLE = new Set(
  'USD USDT USDC DAI FDUSD TUSD BUSD USDE PYUSD USDP GUSD EUR GBP JPY TRY BRL AUD'.split(' '),
);

/** Whether an asset keeps its worth while the coin market moves. */
export function isStable(asset: string): boolean {
  return STABLE.has(asset.toUpperCase());
}

/** All scopes of a pool: the cross one first (when the pool has cross positions, or none at all), then each isolated one. */
export function buildScopes(
  accountId: AccountId,
  venue: Venue,
  rules: VenueRules,
  pool: Pool,
): readonly ScopeModel[] {
  const cross = pool.positions.filter((position) => position.marginMode === 'cross');
  const scopes: ScopeModel[] = [];
  if (cross.length > 0 || pool.positions.length === 0) {
    scopes.push(buildCrossScope(accountId, venue, rules, pool, cross));
  }
  for (const position of pool.positions) {
    if (position.marginMode === 'isolated') {
      scopes.push(buildIsolatedScope(accountId, venue, rules, pool, position));
    }
  }
  return scopes;
}

function buildCrossScope(
  accountId: AccountId,
  venue: Venue,
  rules: VenueRules,
  pool: Pool,
  positions: readonly Position[],
): ScopeModel {
  const coins = (pool.collateral ?? []).map((entry) => coinOf(entry, rules, pool));
  const collateralKnown = (pool.collateral ?? []).every(isSoundCollateral);
  const deposits = (pool.collateral ?? []).reduce(
    (sum, entry) => sum + Math.max(0, entry.amount) * entry.price * entry.weight,
    0,
  );
  const cash = cashOf(pool, rules);
  const only = positions.length === 1 && cash.kind === 'known' ? cash.value : undefined;
  const sizes = tierSizes(rules, positions);
  const built = positions.map((position) => {
    const key = positionKey(accountId, pool.id, position);
    return buildLeg(venue, rules, position, key, only, sizes.get(position));
  });
  const members = rules.netting === 'larger-side' ? countLargerSideOnly(built) : built;
  const legs = members.flatMap((member) => (member.leg === undefined ? [] : [member.leg]));
  const coinValue = coins.reduce((sum, coin) => sum + (coin.inRequirement ? 0 : coin.value), 0);
  const equity = crossEquity(pool, members, cash, coinValue, collateralKnown, rules);
  const fixed =
    orderRequirement(pool, rules) +
    (rules.liabilitiesAsRequirement ? liabilities(pool) : 0) +
    (pool.requirementCombination === 'max' ? 0 : extraRequirement(pool, 'sum'));
  const floor = pool.requirementCombination === 'max' ? extraRequirement(pool, 'max') : 0;
  const base = {
    kind: 'cross' as const,
    rules,
    members,
    legs,
    wallet: walletOf(equity, members),
    equity: notCovered(pool) ? unknown('not-covered') : equity,
    collateral: collateralKnown ? known(deposits) : unknown('invalid-input'),
    coins,
    fixedRequirement: fixed,
    floorRequirement: floor,
    reservedFees: legs.reduce((sum, leg) => sum + leg.reservedFee, 0),
  };
  return { ...base, requirement: wholeRequirement(pool, base) };
}

function buildIsolatedScope(
  accountId: AccountId,
  venue: Venue,
  rules: VenueRules,
  pool: Pool,
  position: Position,
): ScopeModel {
  const facts = gatherFacts(position);
  const given =
    position.isolatedMargin ??
    (position.isolatedEquity !== undefined && facts.ok && facts.facts.unrealizedPnl !== undefined
      ? position.isolatedEquity - facts.facts.unrealizedPnl
      : undefined);
  const member = buildLeg(venue, rules, position, positionKey(accountId, pool.id, position), given);
  const legs = member.leg === undefined ? [] : [member.leg];
  const wallet = isolatedWallet(position, member, given);
  const equity = isolatedEquity(position, member, wallet);
  return {
    kind: 'isolated',
    rules,
    members: [member],
    legs,
    wallet,
    equity,
    collateral: known(0),
    coins: [],
    fixedRequirement: 0,
    floorRequirement: 0,
    reservedFees: member.leg?.reservedFee ?? 0,
    requirement:
      member.leg === undefined
        ? unknown(member.reason ?? 'invalid-input')
        : known(member.leg.requirementNow),
  };
}

/** Returned margin, else entry value / leverage plus the reserved fee where the venue keeps it there. */
function isolatedWallet(
  position: Position,
  member: LegOutcome,
  given: Amount | undefined,
): Figure<Amount> {
  if (given !== undefined) return known(given);
  if (member.facts === undefined) return unknown(member.reason ?? 'invalid-input');
  if (position.leverage === undefined || member.facts.entryValue === undefined) {
    return unknown('no-wallet');
  }
  return known(member.facts.entryValue / position.leverage + (member.leg?.reservedFee ?? 0));
}

function isolatedEquity(
  position: Position,
  member: LegOutcome,
  wallet: Figure<Amount>,
): Figure<Amount> {
  if (member.facts === undefined) return unknown(member.reason ?? 'invalid-input');
  if (position.isolatedMargin === undefined && position.isolatedEquity !== undefined) {
    return known(position.isolatedEquity);
  }
  if (wallet.kind === 'unknown') return wallet;
  const pnl = member.facts.unrealizedPnl;
  return pnl === undefined ? unknown('no-entry-price') : known(wallet.value + pnl);
}

/** Cash without unrealised PnL and without the list of collateral; unknown for `equity` and `quoteBalance` pools. */
function cashOf(pool: Pool, rules: VenueRules): Figure<Amount> {
  if (pool.walletBalance === undefined) return unknown('no-wallet');
  if (!Number.isFinite(pool.walletBalance)) return unknown('invalid-input');
  const held = rules.feeInCrossWallet ? (pool.openOrderInitialMargin ?? 0) : 0;
  return known(pool.walletBalance - held - orderFees(pool, rules));
}

function crossEquity(
  pool: Pool,
  members: readonly LegOutcome[],
  cash: Figure<Amount>,
  coinValue: Amount,
  collateralKnown: boolean,
  rules: VenueRules,
): Figure<Amount> {
  const given = [pool.walletBalance, pool.equity, pool.quoteBalance].filter(
    (value) => value !== undefined,
  );
  if (given.length > 1 || given.some((value) => !Number.isFinite(value)) || !collateralKnown) {
    return unknown('invalid-input');
  }
  if (given.length === 0 && (pool.collateral ?? []).length === 0) return unknown('no-wallet');
  if (pool.equity !== undefined) return known(pool.equity + coinValue - orderFees(pool, rules));
  let total = coinValue + (pool.quoteBalance ?? (cash.kind === 'known' ? cash.value : 0));
  for (const member of members) {
    if (member.facts === undefined) return unknown('member-unknown');
    const { facts } = member;
    // Signed cash plus the value of what is held: an inverse contract is not worth what it was bought for.
    if (pool.quoteBalance !== undefined && facts.inverse) return unknown('unsupported');
    const part =
      pool.quoteBalance === undefined ? facts.unrealizedPnl : facts.sign * facts.notional;
    if (part === undefined) return unknown('no-entry-price');
    total += part;
  }
  return Number.isFinite(total) ? known(total) : unknown('invalid-input');
}

function walletOf(equity: Figure<Amount>, members: readonly LegOutcome[]): Figure<Amount> {
  if (equity.kind === 'unknown') return equity;
  let total = equity.value;
  for (const member of members) {
    const pnl = member.facts?.unrealizedPnl;
    if (pnl === undefined) return unknown('no-entry-price');
    total -= pnl;
  }
  return known(total);
}

function wholeRequirement(
  pool: Pool,
  scope: Pick<ScopeModel, 'members' | 'legs' | 'rules' | 'fixedRequirement' | 'floorRequirement'>,
): Figure<Amount> {
  if (notCovered(pool)) return unknown('not-covered');
  const missing = scope.members.find((member) => member.leg === undefined);
  if (missing !== undefined) {
    return unknown(
      scope.members.length === 1 ? (missing.reason ?? 'invalid-input') : 'member-unknown',
    );
  }
  const total = scope.fixedRequirement + nettedRequirement(scope.legs, scope.rules);
  const whole = Math.max(scope.floorRequirement, total);
  return Number.isFinite(whole) ? known(whole) : unknown('invalid-input');
}

/** Sum over the legs; per underlying only the larger side where the venue nets (Kraken Futures). */
export function nettedRequirement(legs: readonly Leg[], rules: VenueRules): Amount {
  if (rules.netting !== 'max-of-sides') {
    return legs.reduce((sum, leg) => sum + leg.requirementNow, 0);
  }
  const sides = new Map<Underlying, { long: number; short: number }>();
  for (const leg of legs) {
    const entry = sides.get(leg.underlying) ?? { long: 0, short: 0 };
    entry[leg.position.side] += leg.requirementNow;
    sides.set(leg.underlying, entry);
  }
  let total = 0;
  for (const { long, short } of sides.values()) total += Math.max(long, short);
  return total;
}

/** Bitget hedge mode: of the two legs of one symbol only the side with the higher value is asked for maintenance. */
function countLargerSideOnly(members: readonly LegOutcome[]): readonly LegOutcome[] {
  const larger = new Map<string, Leg>();
  for (const { leg } of members) {
    if (leg === undefined) continue;
    const rival = larger.get(leg.position.symbol);
    if (rival === undefined || leg.facts.notional > rival.facts.notional) {
      larger.set(leg.position.symbol, leg);
    }
  }
  return members.map((member) => {
    const { leg } = member;
    if (leg === undefined || larger.get(leg.position.symbol) === leg) return member;
    return { ...member, leg: { ...leg, requirement: NO_REQUIREMENT, requirementNow: 0 } };
  });
}

function coinOf(entry: Collateral, rules: VenueRules, pool: Pool): CoinCollateral {
  const factor = entry.amount >= 0 ? entry.weight : entry.liabilityWeight;
  const inverse =
    isStable(entry.asset) && !isStable(pool.settleCurrency) && entry.asset !== pool.settleCurrency;
  // A currency and an underlying are the same name here: BTC the coin moves with BTC the underlying.
  const asset: string = inverse ? pool.settleCurrency : entry.asset;
  return {
    asset,
    value: entry.amount * entry.price * factor,
    inverse,
    inRequirement: entry.amount < 0 && rules.liabilitiesAsRequirement === true,
  };
}

/** Borrowed amounts at their weight, >= 0: what Drift adds to the requirement. */
function liabilities(pool: Pool): Amount {
  return (pool.collateral ?? []).reduce(
    (sum, entry) => sum + Math.max(0, 0 - entry.amount) * entry.price * entry.liabilityWeight,
    0,
  );
}

function isSoundCollateral(entry: Collateral): boolean {
  return (
    Number.isFinite(entry.amount) &&
    Number.isFinite(entry.price) &&
    entry.price > 0 &&
    Number.isFinite(entry.weight) &&
    entry.weight >= 0 &&
    Number.isFinite(entry.liabilityWeight) &&
    entry.liabilityWeight >= 0
  );
}

function notCovered(pool: Pool): boolean {
  return (pool.notCovered ?? []).length > 0;
}
