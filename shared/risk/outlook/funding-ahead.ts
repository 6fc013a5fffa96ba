import type { Account, Pool } from '../../domain/book.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount } from '../../domain/units.ts';
import { expiryDayOf } from './expiry.ts';
import { gatherFacts } from '../scope/position-facts.ts';

export interface FundingAhead {
  /** The account after the payments, for the engine. */
  readonly account: Account;
  /** Positions without a funding rate: what they pay is not in it. */
  readonly withoutRate: readonly Position[];
}

/**
 * The account after `intervals` funding payments at the present rates and marks. A rate above 0 is paid by longs to shorts, on the
 * value at the mark; it changes cash, never the unrealised PnL. Isolated positions pay from their own margin.
 */
export function payFunding(account: Account, intervals: number): FundingAhead {
  const withoutRate: Position[] = [];
  const pools = account.pools.map((pool) => payPool(pool, intervals, withoutRate));
  return { account: { ...account, pools }, withoutRate };
}

function payPool(pool: Pool, intervals: number, withoutRate: Position[]): Pool {
  let received = 0;
  const positions = pool.positions.map((position) => {
    const amount = receivedBy(position, intervals);
    if (amount === undefined) {
      withoutRate.push(position);
      return position;
    }
    if (position.marginMode === 'cross') {
      received += amount;
      return position;
    }
    return payIsolated(position, amount);
  });
  if (received === 0) return { ...pool, positions };
  if (pool.equity !== undefined) return { ...pool, positions, equity: pool.equity + received };
  if (pool.quoteBalance !== undefined) {
    return { ...pool, positions, quoteBalance: pool.quoteBalance + received };
  }
  // A pool without any wallet stays unknown; one that holds only collateral gets a wallet of what was paid.
  if (pool.walletBalance === undefined && (pool.collateral ?? []).length === 0) {
    return { ...pool, positions };
  }
  return { ...pool, positions, walletBalance: (pool.walletBalance ?? 0) + received };
}

function payIsolated(position: Position, amount: Amount): Position {
  if (position.isolatedMargin !== undefined) {
    return { ...position, isolatedMargin: position.isolatedMargin + amount };
  }
  if (position.isolatedEquity !== undefined) {
    return { ...position, isolatedEquity: position.isolatedEquity + amount };
  }
  const outcome = gatherFacts(position);
  const value = outcome.ok ? outcome.facts.entryValue : undefined;
  if (value === undefined || position.leverage === undefined) return position;
  return { ...position, isolatedMargin: value / position.leverage + amount };
}

/**
 * What a position receives over so many payments at the present rate and mark, in the settle currency; negative: it pays.
 * Undefined when the rate or the value is not known; 0 for a dated contract, which has no funding.
 */
export function receivedBy(position: Position, intervals: number): Amount | undefined {
  if (position.fundingRate === undefined) {
    return expiryDayOf(position.symbol) === undefined ? undefined : 0;
  }
  const outcome = gatherFacts(position);
  if (!outcome.ok) return undefined;
  return 0 - outcome.facts.sign * outcome.facts.notional * position.fundingRate * intervals;
}
