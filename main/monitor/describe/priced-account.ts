import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { MarketSymbol } from '../../../shared/domain/units.ts';
import { withMark } from '../../../shared/risk/engine.ts';
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
  let pools = account.pools;
  for (const [symbol, seen] of marks) {
    const priced = pools.map((pool) => withSeenMark(pool, symbol, seen, readMonotonicMs));
    if (priced.some((pool, i) => pool !== pools[i])) pools = priced;
  }
  return pools === account.pools ? account : { ...account, pools };
}

function withSeenMark(
  pool: Pool,
  symbol: MarketSymbol,
  seen: SeenMark,
  readMonotonicMs: number,
): Pool {
  const legs = pool.positions.filter((position) => position.symbol === symbol);
  if (legs.length === 0 || legs.some((leg) => isNewer(leg, seen, readMonotonicMs))) return pool;
  const { markPrice, asOfMs, fundingRate, nextFundingAtMs } = seen.mark;
  const moved = withMark(pool, symbol, markPrice) ?? pool;
  return {
    ...moved,
    positions: moved.positions.map((position) =>
      position.symbol === symbol
        ? {
            ...position,
            markAsOfMs: asOfMs,
            ...(fundingRate === undefined ? {} : { fundingRate }),
            ...(nextFundingAtMs === undefined ? {} : { nextFundingAtMs }),
          }
        : position,
    ),
  };
}

function isNewer(position: Position, seen: SeenMark, readMonotonicMs: number): boolean {
  return position.markAsOfMs === undefined
    ? position.markPrice !== undefined && seen.seenMonotonicMs <= readMonotonicMs
    : position.markAsOfMs > seen.mark.asOfMs;
}

export function symbolsOf(account: Pick<Account, 'pools'>): MarketSymbol[] {
  return account.pools.flatMap((pool) => pool.positions.map((position) => position.symbol));
}
