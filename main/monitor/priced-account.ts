import type { Account } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import type { MarketSymbol } from '../../shared/domain/units.ts';
import type { MarkReading } from '../exchange/exchange-client.ts';

/** A mark and when it reached us, on the monotonic clock. */
export interface SeenMark {
  readonly mark: MarkReading;
  readonly seenMonotonicMs: number;
}

/** The account with newer marks in place of those it was read with; positions without a newer one are the same objects. */
export function applyMarks(account: Account, marks: ReadonlyMap<MarketSymbol, SeenMark>): Account {
  if (marks.size === 0) return account;
  return {
    ...account,
    pools: account.pools.map((pool) => ({
      ...pool,
      positions: pool.positions.map((position) => withMark(position, marks.get(position.symbol))),
    })),
  };
}

function withMark(position: Position, seen: SeenMark | undefined): Position {
  if (seen === undefined) return position;
  const { markPrice, asOfMs, fundingRate, nextFundingAtMs } = seen.mark;
  if (position.markAsOfMs !== undefined && position.markAsOfMs >= asOfMs) return position;
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
