import type { Account } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import type { MarketSymbol } from '../../shared/domain/units.ts';
import type { MarkReading } from '../exchange/exchange-client.ts';

/** A mark and when it reached us, on the monotonic clock. */
export interface SeenMark {
  readonly mark: MarkReading;
  readonly seenMonotonicMs: number;
}

/**
 * The account with newer marks in place of those it was read with; positions without a newer one are the same objects.
 * A venue that does not date the mark of a position leaves only our own clock to tell which of the two came later:
 * `readMonotonicMs`, absent for an import, which every mark is newer than.
 */
export function applyMarks(
  account: Account,
  marks: ReadonlyMap<MarketSymbol, SeenMark>,
  readMonotonicMs = -Infinity,
): Account {
  if (marks.size === 0) return account;
  return {
    ...account,
    pools: account.pools.map((pool) => ({
      ...pool,
      positions: pool.positions.map((position) =>
        withMark(position, marks.get(position.symbol), readMonotonicMs),
      ),
    })),
  };
}

function withMark(
  position: Position,
  seen: SeenMark | undefined,
  readMonotonicMs: number,
): Position {
  if (seen === undefined) return position;
  const { markPrice, asOfMs, fundingRate, nextFundingAtMs } = seen.mark;
  const isOlder =
    position.markAsOfMs === undefined
      ? position.markPrice !== undefined && seen.seenMonotonicMs <= readMonotonicMs
      : position.markAsOfMs >= asOfMs;
  if (isOlder) return position;
  return {
    ...position,
    markPrice,
    markAsOfMs: asOfMs,
    ...(fundingRate === undefined ? {} : { fundingRate }),
    ...(nextFundingAtMs === undefined ? {} : { nextFundingAtMs }),
  };
}

export function symbolsOf(account: Pick<Account, 'pools'>): MarketSymbol[] {
  return account.pools.flatMap((pool) => pool.positions.map((position) => position.symbol));
}
