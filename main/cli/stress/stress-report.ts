import type { Book, Shock } from '../../../shared/domain/book.ts';
import type { BookRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import type { Betas } from '../../../shared/risk/joint/joint-problem.ts';
import {
  orderOfLiquidations,
  type OrderOfLiquidations,
} from '../../../shared/risk/stress/order-of-liquidations.ts';
import { shockBook } from '../../../shared/risk/stress/shock.ts';

/** A book before and after a move of prices. */
export interface StressReport {
  readonly book: Book;
  readonly shock: Shock;
  readonly before: BookRisk;
  readonly shocked: Book;
  readonly after: BookRisk;
  readonly order: OrderOfLiquidations;
  /** Positions that go on the way, whatever the end of the move says of them. */
  readonly liquidated: ReadonlySet<PositionKey>;
}

export function stressBook(book: Book, shock: Shock, betas: Betas): StressReport {
  const context = { betas, dailySigmas: {} };
  const shocked = shockBook(book, shock);
  const order = orderOfLiquidations(book, shock, { inParts: true });
  return {
    book,
    shock,
    before: evaluateBook(book, context),
    shocked,
    after: evaluateBook(shocked, context),
    order,
    liquidated: new Set(order.steps.flatMap((step) => step.positions)),
  };
}

/** The positions of a book with what was said of each before and after. */
export function pairOf(report: StressReport, account: number, pool: number) {
  const before = report.before.accounts[account]?.pools[pool]?.positions ?? [];
  const after = report.after.accounts[account]?.pools[pool]?.positions ?? [];
  return before.flatMap(
    (risk, index): { before: PositionRisk; after: PositionRisk; index: number }[] => {
      const then = after[index];
      return then === undefined ? [] : [{ before: risk, after: then, index }];
    },
  );
}
