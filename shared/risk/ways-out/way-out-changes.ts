import type { Pool } from '../../domain/book.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, Contracts, Ratio } from '../../domain/units.ts';
import type { LegOutcome } from '../scope/build-leg.ts';
import type { ScopeModel } from '../scope/scope-model.ts';

/** What a trade at the mark is assumed to cost, as a fraction of its value. */
export interface TradeCosts {
  /** Used where the position does not name its own. */
  readonly takerFeeRate: Ratio;
  /** From the mark to the price that is paid: half the spread and the slippage. */
  readonly spread: Ratio;
}

/** What a market order is taken to cost where the venue did not say; whoever uses it names it. */
export const ASSUMED_COSTS: TradeCosts = { takerFeeRate: 0.0006, spread: 0.0005 };

/** A pool after a way out was taken. Money in the settle currency. */
export interface ChangedPool {
  readonly pool: Pool;
  /** Fees and spread, >= 0. */
  readonly cost: Amount;
  /** Margin that the venue sets free and that must be put back into the isolated position. */
  readonly marginToReturn: Amount;
}

/** Cash into the scope of a position: into its own margin when isolated, into the wallet of the pool when cross. */
export function addCollateral(
  pool: Pool,
  scope: ScopeModel,
  position: Position,
  amount: Amount,
): ChangedPool {
  const changed =
    position.marginMode === 'isolated'
      ? replace(pool, position, withIsolatedCash(position, scope, 0, amount))
      : withCash(pool, amount, 0);
  return { pool: changed, cost: 0, marginToReturn: 0 };
}

/**
 * Closes some contracts at the mark. The PnL of the closed part is realized and costs are paid from the scope. An isolated
 * position keeps its whole margin: venues set a part of it free with the contracts, and that part goes back in.
 */
export function reduceContracts(
  pool: Pool,
  scope: ScopeModel,
  member: LegOutcome,
  contracts: Contracts,
  costs: TradeCosts,
): ChangedPool {
  const { position, facts } = member;
  if (facts === undefined) return { pool, cost: 0, marginToReturn: 0 };
  const share = contracts / position.contracts;
  const closedValue = facts.notional * share;
  const realized = (facts.unrealizedPnl ?? 0) * share;
  const cost = closedValue * costRate(position, costs);
  const kept = scaled(position, 1 - share);
  if (position.marginMode === 'isolated') {
    const wallet = scope.wallet.kind === 'known' ? scope.wallet.value : 0;
    const smaller = withIsolatedCash(position, scope, realized, 0 - cost);
    const merged = { ...smaller, ...kept };
    const one = share >= 1 ? without(pool, position) : replace(pool, position, merged);
    return { pool: one, cost, marginToReturn: Math.max(0, wallet * share) };
  }
  const rest =
    share >= 1 ? without(pool, position) : replace(pool, position, { ...position, ...kept });
  const quote = facts.sign * closedValue;
  return { pool: withCash(rest, 0 - cost, realized, quote), cost, marginToReturn: 0 };
}

/** Opens (or enlarges) an opposite position at the mark, beside the one in danger, in the same cross pool. */
export function openHedge(
  pool: Pool,
  hedge: Position,
  contracts: Contracts,
  costs: TradeCosts,
): ChangedPool {
  const mark = hedge.markPrice ?? 0;
  const unit =
    hedge.contractSize * (hedge.contractType === 'quanto' ? (hedge.quantoMultiplier ?? 1) : 1);
  const size = contracts * unit;
  const value = hedge.contractType === 'inverse' ? size / mark : size * mark;
  const cost = value * costRate(hedge, costs);
  const held = pool.positions.find(
    (one) => one.symbol === hedge.symbol && one.side === hedge.side && one.marginMode === 'cross',
  );
  const added =
    held === undefined
      ? { ...pool, positions: [...pool.positions, { ...hedge, contracts, entryPrice: mark }] }
      : replace(pool, held, enlarged(held, contracts, value));
  const quote = (hedge.side === 'long' ? -1 : 1) * value;
  return { pool: withCash(added, 0 - cost, 0, quote), cost, marginToReturn: 0 };
}

function costRate(position: Position, costs: TradeCosts): Ratio {
  return (position.takerFeeRate ?? costs.takerFeeRate) + costs.spread;
}

/** `cash` changes what every wallet figure holds, `realized` only those without PnL, `quote` only the signed cash of dYdX. */
function withCash(pool: Pool, cash: Amount, realized: Amount, quote: Amount = 0): Pool {
  if (pool.equity !== undefined) return { ...pool, equity: pool.equity + cash };
  if (pool.quoteBalance !== undefined) {
    return { ...pool, quoteBalance: pool.quoteBalance + cash + quote };
  }
  return { ...pool, walletBalance: (pool.walletBalance ?? 0) + cash + realized };
}

function withIsolatedCash(
  position: Position,
  scope: ScopeModel,
  realized: Amount,
  cash: Amount,
): Position {
  if (position.isolatedMargin === undefined && position.isolatedEquity !== undefined) {
    return { ...position, isolatedEquity: position.isolatedEquity + cash };
  }
  const wallet = scope.wallet.kind === 'known' ? scope.wallet.value : 0;
  return { ...position, isolatedMargin: wallet + realized + cash };
}

/** Figures that the venue returned for the whole position shrink with it. */
function scaled(position: Position, share: Ratio): Partial<Position> {
  const { contracts, entryValue, maintenanceMargin, closeFee } = position;
  return {
    contracts: contracts * share,
    ...(entryValue === undefined ? {} : { entryValue: entryValue * share }),
    ...(maintenanceMargin === undefined ? {} : { maintenanceMargin: maintenanceMargin * share }),
    ...(closeFee === undefined ? {} : { closeFee: closeFee * share }),
  };
}

function enlarged(held: Position, contracts: Contracts, value: Amount): Position {
  const unit =
    held.contractSize * (held.contractType === 'quanto' ? (held.quantoMultiplier ?? 1) : 1);
  const size = held.contracts * unit;
  const inverse = held.contractType === 'inverse';
  const entryPrice = held.entryPrice ?? held.markPrice ?? 0;
  const cost = held.entryValue ?? (inverse ? size / entryPrice : size * entryPrice);
  const bigger = scaled(held, (held.contracts + contracts) / held.contracts);
  return { ...held, ...bigger, entryValue: cost + value };
}

function replace(pool: Pool, old: Position, one: Position): Pool {
  return { ...pool, positions: pool.positions.map((each) => (each === old ? one : each)) };
}

function without(pool: Pool, old: Position): Pool {
  return { ...pool, positions: pool.positions.filter((each) => each !== old) };
}
