import type { Account } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { MarketSymbol } from '../../../shared/domain/units.ts';
import { MovedPool } from '../../../shared/risk/moved-pool.ts';
import type { MarkReading } from '../../exchange/exchange-client.ts';

/** A mark and when it reached us, on the monotonic clock. */
export interface SeenMark {
  readonly mark: MarkReading;
  readonly seenMonotonicMs: number;
}

/**
 * The account with these marks in place of older ones; equity that a venue gave with unrealised PnL in it moves by the
 * gain. What no mark touches stays the same object, so that whoever evaluates it knows what has not changed.
 * A venue that does not date the mark of a position leaves only our own clock to tell which of the two came later:
 * `readMonotonicMs`, absent for an import, which every mark is newer than.
 */
export function applyMarks(
  account: Account,
  marks: Iterable<readonly [MarketSymbol, SeenMark]>,
  readMonotonicMs = -Infinity,
): Account {
  const moved = account.pools.map((pool) => new MovedPool(pool));
  for (const [symbol, seen] of marks) {
    for (const pool of moved) setSeenMark(pool, symbol, seen, readMonotonicMs);
  }
  const pools = moved.map(({ pool }) => pool);
  return pools.every((pool, i) => pool === account.pools[i]) ? account : { ...account, pools };
}

function setSeenMark(
  pool: MovedPool,
  symbol: MarketSymbol,
  seen: SeenMark,
  readMonotonicMs: number,
): void {
  if (pool.legsOf(symbol).some((leg) => isNewer(leg, seen, readMonotonicMs))) return;
  const { markPrice, asOfMs, fundingRate, nextFundingAtMs } = seen.mark;
  pool.setMark(symbol, markPrice);
  pool.edit(symbol, (position) => ({
    ...position,
    markAsOfMs: asOfMs,
    ...(fundingRate === undefined ? {} : { fundingRate }),
    ...(nextFundingAtMs === undefined ? {} : { nextFundingAtMs }),
  }));
}

function isNewer(position: Position, seen: SeenMark, readMonotonicMs: number): boolean {
  return position.markAsOfMs === undefined
    ? position.markPrice !== undefined && seen.seenMonotonicMs <= readMonotonicMs
    : position.markAsOfMs > seen.mark.asOfMs;
}

export function symbolsOf(account: Pick<Account, 'pools'>): MarketSymbol[] {
  return account.pools.flatMap((pool) => pool.positions.map((position) => position.symbol));
}
