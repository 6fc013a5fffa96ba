import type { Account, Pool } from '../../domain/book.ts';
import type { MarginTier, TierMode, TierUnit } from '../../domain/margin-tier.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, MarketSymbol, Price } from '../../domain/units.ts';
import type { LegOutcome } from '../scope/build-leg.ts';
import { modelPool } from '../evaluate.ts';
import { valueAt } from '../scope/position-facts.ts';
import type { ScopeModel } from '../scope/scope-model.ts';

/** A tier table that a venue has announced. */
export interface AnnouncedTiers {
  readonly symbol: MarketSymbol;
  readonly tiers: readonly MarginTier[];
  /** Absent: as the position counts today. */
  readonly tierUnit?: TierUnit;
  readonly tierMode?: TierMode;
}

/**
 * The account as it will be when a new tier table holds, at today's prices, for the engine. Whatever was returned under the old
 * table goes: the rate, the frozen maintenance, the venue's own figures. Positions in other symbols stay as they are.
 */
export function withAnnouncedTiers(account: Account, announced: AnnouncedTiers): Account {
  const change = (position: Position): Position => {
    if (position.symbol !== announced.symbol) return position;
    const {
      maintenanceMarginRate: _rate,
      maintenanceMarginDeduction: _deduction,
      maintenanceMargin: _amount,
      adjustFactor: _factor,
      marginRateFormula: _formula,
      reported: _reported,
      ...rest
    } = position;
    const { tiers, tierUnit, tierMode } = announced;
    return {
      ...rest,
      tiers,
      ...(tierUnit === undefined ? {} : { tierUnit }),
      ...(tierMode === undefined ? {} : { tierMode }),
    };
  };
  return {
    ...account,
    pools: account.pools.map((pool) => ({ ...pool, positions: pool.positions.map(change) })),
  };
}

/**
 * The account after all positions in one symbol have expired at a price (absent: their marks): gone, with their result in the
 * balance of their pool; the margin of an isolated one comes back to it, at worst nothing of it. Where the result is not known the
 * pool says so (`notCovered`), and its figures are unknown. No settlement fee is taken: venues differ.
 */
export function atExpiry(account: Account, symbol: MarketSymbol, settlement?: Price): Account {
  const pools = account.pools.map((pool) => expirePool(account, pool, symbol, settlement));
  return { ...account, pools };
}

function expirePool(
  account: Account,
  pool: Pool,
  symbol: MarketSymbol,
  settlement: Price | undefined,
): Pool {
  const positions = pool.positions.filter((position) => position.symbol !== symbol);
  if (positions.length === pool.positions.length) return pool;
  let changed: Pool = { ...pool, positions };
  for (const scope of modelPool(account, pool)) {
    for (const member of scope.members) {
      if (member.position.symbol !== symbol) continue;
      const settled = settle(changed, scope, member, settlement);
      if (settled === undefined) {
        const what = `the settlement of ${symbol}`;
        return { ...changed, notCovered: [...(pool.notCovered ?? []), what] };
      }
      changed = settled;
    }
  }
  return changed;
}

/** The pool with the result of one position; undefined: not known. */
function settle(
  pool: Pool,
  scope: ScopeModel,
  { position, facts }: LegOutcome,
  settlement: Price | undefined,
): Pool | undefined {
  if (facts === undefined || (settlement !== undefined && !(settlement > 0))) return undefined;
  const { sign, inverse, quantity, notional, unrealizedPnl } = facts;
  const value = settlement === undefined ? notional : valueAt(quantity, inverse, settlement);
  const gain = sign * (inverse ? notional - value : value - notional);
  if (position.marginMode === 'isolated') {
    if (scope.equity.kind === 'unknown') return undefined;
    const back = Math.max(0, scope.equity.value + gain);
    return withBalance(pool, back, back, back);
  }
  const realized = unrealizedPnl === undefined ? undefined : unrealizedPnl + gain;
  return withBalance(pool, realized, gain, sign * value);
}

/** Adds to the one balance that the pool gives; one without any stays unknown, one of collateral only gets a wallet. */
function withBalance(
  pool: Pool,
  toWallet: Amount | undefined,
  toEquity: Amount,
  toQuote: Amount,
): Pool | undefined {
  if (pool.equity !== undefined) return { ...pool, equity: pool.equity + toEquity };
  if (pool.quoteBalance !== undefined) {
    return { ...pool, quoteBalance: pool.quoteBalance + toQuote };
  }
  if (pool.walletBalance === undefined && (pool.collateral ?? []).length === 0) return pool;
  if (toWallet === undefined) return undefined;
  return { ...pool, walletBalance: (pool.walletBalance ?? 0) + toWallet };
}
