import type { Account, Book, Collateral, Pool, Shock } from '../../domain/book.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, Ratio, Underlying } from '../../domain/units.ts';
import { gatherFacts } from '../scope/position-facts.ts';
import { isStable } from '../scope/scope-model.ts';
import { betaOf, type Betas } from '../joint/joint-problem.ts';

/** A price falls at most to this share of itself: inverse contracts have no value at 0. */
const LOWEST_FACTOR = 1e-9;

/** Factor on the price of an underlying; 1 for one that the shock does not name. */
export function factorUnder(shock: Shock, underlying: Underlying): number {
  const move = Object.hasOwn(shock, underlying) ? shock[underlying] : undefined;
  return move === undefined ? 1 : Math.max(LOWEST_FACTOR, 1 + move);
}

/**
 * The same book after a move of prices: marks and coin collateral of the shocked underlyings move, and so does every stored
 * figure that holds unrealised PnL. What the exchanges reported is dropped, because it was said of other prices.
 */
export function shockBook(book: Book, shock: Shock): Book {
  return { ...book, accounts: book.accounts.map((account) => shockAccount(account, shock)) };
}

export function shockAccount(account: Account, shock: Shock): Account {
  return { ...account, pools: account.pools.map((pool) => shockPool(pool, shock)) };
}

function shockPool(pool: Pool, shock: Shock): Pool {
  let gained = 0;
  const positions = pool.positions.map((position) => {
    const k = factorUnder(shock, position.underlying);
    if (position.marginMode === 'cross') gained += gainOf(position, k);
    return shockPosition(position, k);
  });
  // What the venue said of the whole pool, it said of other prices.
  const { venueTotals: _dropped, ...rest } = pool;
  return {
    ...rest,
    positions,
    ...(pool.equity === undefined ? {} : { equity: pool.equity + gained }),
    ...(pool.collateral === undefined
      ? {}
      : { collateral: pool.collateral.map((entry) => shockCollateral(entry, pool, shock)) }),
  };
}

function shockPosition(position: Position, k: number): Position {
  const { reported: _dropped, ...rest } = position;
  const { markPrice, isolatedEquity } = position;
  return {
    ...rest,
    ...(markPrice === undefined ? {} : { markPrice: markPrice * k }),
    ...(isolatedEquity === undefined
      ? {}
      : { isolatedEquity: isolatedEquity + gainOf(position, k) }),
  };
}

function shockCollateral(entry: Collateral, pool: Pool, shock: Shock): Collateral {
  // Dollars behind a pool that is kept in a coin are worth less of that coin when it rises.
  const price =
    isStable(entry.asset) && !isStable(pool.settleCurrency)
      ? entry.price / factorUnder(shock, pool.settleCurrency as string)
      : entry.price * factorUnder(shock, entry.asset as string);
  return { ...entry, price };
}

/** Change of unrealised PnL when the price goes from 1 to k; 0 for a position that cannot be computed (it stays unknown). */
function gainOf(position: Position, k: number): Amount {
  const outcome = gatherFacts(position);
  if (!outcome.ok) return 0;
  const { sign, inverse, notional } = outcome.facts;
  return sign * (inverse ? notional - notional / k : notional * k - notional);
}

/**
 * A move of the whole market as a shock: every underlying of the book, and every coin held as collateral, by its beta times the
 * base move; beta 1 where unknown. Nothing falls by more than all of its price. Stable currencies stay.
 */
export function marketShock(book: Book, betas: Betas, baseMove: Ratio): Shock {
  const shock = Object.create(null) as Record<Underlying, Ratio>;
  for (const underlying of underlyingsOf(book)) {
    shock[underlying] = Math.max(LOWEST_FACTOR - 1, betaOf(betas, underlying) * baseMove);
  }
  return shock;
}

/** Everything in a book whose price moves. */
export function underlyingsOf(book: Book): ReadonlySet<Underlying> {
  const found = new Set<Underlying>();
  for (const pool of book.accounts.flatMap((account) => account.pools)) {
    for (const position of pool.positions) found.add(position.underlying);
    for (const { asset } of pool.collateral ?? []) {
      if (!isStable(asset)) found.add(asset as string);
    }
    if (!isStable(pool.settleCurrency)) found.add(pool.settleCurrency as string);
  }
  return found;
}
