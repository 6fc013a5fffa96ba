import type { Book } from '../../shared/domain/book.ts';
import type { Underlying } from '../../shared/domain/units.ts';
import { partialPracticeOf } from '../../shared/risk/families/partial-practice.ts';
import { underlyingsOf } from '../../shared/risk/stress/shock.ts';
import type { CandleSeries } from './candle-walk.ts';
import type { ReplaySeat } from './replay-seat.ts';

/** Above this factor the first candle and the mark of the book are hardly of one contract. */
const FAR = 20;

/** What the replay assumed, and what of it a reader should not take for granted, in sentences. */
export function replayWarnings(
  book: Book,
  candles: ReadonlyMap<Underlying, CandleSeries>,
  seats: readonly ReplaySeat[],
  seen: { readonly youngFalse: number; readonly goneAtOnce: number },
): readonly string[] {
  const held = underlyingsOf(book);
  const warnings: string[] = [];
  if (seen.goneAtOnce > 0) {
    warnings.push(
      `${seen.goneAtOnce} ${seen.goneAtOnce === 1 ? 'position is' : 'positions are'} liquidated by the very first price: the book was not made for the prices of that time`,
    );
  }
  for (const underlying of held) {
    if (!candles.has(underlying)) {
      warnings.push(`${underlying}: no candles, so its price stays as it is in the book`);
    }
  }
  for (const underlying of candles.keys()) {
    if (!held.has(underlying)) warnings.push(`${underlying}: nothing in the book moves with it`);
  }
  warnings.push(...farMarks(book, candles), ...inParts(book));
  for (const { id, warnings: own } of seats) {
    warnings.push(...own.map((warning) => `${id}: ${warning}`));
  }
  if (seen.youngFalse > 0) {
    warnings.push(
      `${seen.youngFalse} of the false critical alarms came within the last 24 hours: what followed is not in the candles`,
    );
  }
  return warnings;
}

function farMarks(book: Book, candles: ReadonlyMap<Underlying, CandleSeries>): readonly string[] {
  const far = new Map<Underlying, string>();
  for (const { positions } of book.accounts.flatMap(({ pools }) => pools)) {
    for (const { underlying, markPrice } of positions) {
      const open = candles.get(underlying)?.candles[0]?.open;
      if (open === undefined || markPrice === undefined) continue;
      const factor = Math.max(open / markPrice, markPrice / open);
      if (factor < FAR) continue;
      far.set(
        underlying,
        `${underlying}: the first candle opens at ${open}, but the book has it at ${markPrice}: check that both count in the same unit`,
      );
    }
  }
  return [...far.values()];
}

/** Said once per pool whose venue may close only a part. */
function inParts(book: Book): readonly string[] {
  return book.accounts.flatMap((account) =>
    account.pools.flatMap((pool) =>
      pool.positions.some(
        ({ marginMode }) =>
          partialPracticeOf(pool.venue ?? account.venue, marginMode).kind !== 'not-documented',
      )
        ? [
            `${account.id}, pool ${pool.id}: this venue liquidates in parts; here everything in the margin scope goes at once`,
          ]
        : [],
    ),
  );
}
