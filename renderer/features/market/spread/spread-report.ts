import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { GoldView } from '../../../../shared/contract/market.ts';
import type { Book } from '../../../../shared/domain/book.ts';
import { known, unknown, type Figure } from '../../../../shared/domain/outcome.ts';
import type { JointLeeway } from '../../../../shared/domain/risk-report.ts';
import type { AccountId, Amount, Currency, Ratio } from '../../../../shared/domain/units.ts';
import { bookExposures } from '../../../../shared/risk/diversification/book-exposures.ts';
import {
  diversify,
  type Diversification,
} from '../../../../shared/risk/diversification/diversify.ts';
import {
  shiftBook,
  type Haven,
  type Shift,
  type ShiftResult,
} from '../../../../shared/risk/diversification/move-into.ts';
import { evaluateBook, type RiskContext } from '../../../../shared/risk/evaluate.ts';
import { isStable } from '../../../../shared/risk/scope/scope-model.ts';
import { ASSUMED_COSTS } from '../../../../shared/risk/ways-out/way-out-changes.ts';

/** What the trader tries: a share of the collateral or of the open positions, moved into something that falls less. */
export interface ShiftChoice {
  readonly what: Shift['what'];
  readonly share: Ratio;
  readonly into: Haven['kind'];
}

/** Plain data: it comes out of a worker. */
export interface SpreadReport {
  readonly spread: Diversification;
  readonly choice: ShiftChoice;
  readonly before: JointLeeway;
  readonly after: JointLeeway;
  readonly costs: ReadonlyMap<Currency, Amount>;
  readonly untouched: ShiftResult['untouched'];
  /** Accounts whose own leeway is not known: with them, neither figure would be. */
  readonly leftOut: readonly AccountId[];
}

/** No venue's own figures are known for gold that is not held yet; both are said on the screen. */
export const GOLD_WEIGHT: Ratio = 0.9;
export const GOLD_MAINTENANCE: Ratio = 0.01;

export interface SpreadQuestion {
  readonly data: BookWithBetas;
  readonly choice: ShiftChoice;
  readonly gold: GoldView | undefined;
}

/** Runs in the desk's worker. */
export function answerSpread({ data, choice, gold }: SpreadQuestion): SpreadReport {
  return reportSpread(data, choice, gold);
}

/** How much of the book is one bet, and what the chosen shift does to its joint leeway. */
export function reportSpread(
  data: BookWithBetas,
  choice: ShiftChoice,
  gold: GoldView | undefined,
): SpreadReport {
  const { book } = data;
  const context =
    gold === undefined ? data : { ...data, betas: { ...data.betas, [gold.asset]: gold.beta } };
  const into = havenOf(choice, gold);
  const leftOut = unknownAccounts(book, context);
  const seen = book.accounts.filter(({ id }) => !leftOut.includes(id));
  const judged = seen.length === 0 ? book : { ...book, accounts: seen };
  const { before, after, costs, untouched } = shiftBook(
    judged,
    { what: choice.what, share: choice.share, into },
    context,
    ASSUMED_COSTS,
  );
  const spread = diversify(
    bookExposures(book, (currency) => rateOf(data, currency)),
    data,
  );
  return {
    spread,
    choice,
    before,
    after,
    costs,
    untouched,
    leftOut: seen.length === 0 ? [] : leftOut,
  };
}

function unknownAccounts(book: Book, context: RiskContext): readonly AccountId[] {
  return evaluateBook(book, context)
    .accounts.filter(
      ({ jointLeeway: { down, up } }) => down.kind === 'unknown' || up.kind === 'unknown',
    )
    .map(({ accountId }) => accountId);
}

function havenOf({ into }: ShiftChoice, gold: GoldView | undefined): Haven {
  if (into === 'stablecoins' || gold?.price === undefined) return { kind: 'stablecoins' };
  return {
    kind: 'gold',
    asset: gold.asset,
    price: gold.price,
    weight: GOLD_WEIGHT,
    maintenanceMarginRate: GOLD_MAINTENANCE,
  };
}

/** Worth in dollars: stable coins count 1, a coin its mark in the book; unknown where the book has none. */
function rateOf({ book }: BookWithBetas, currency: Currency): Figure {
  if (isStable(currency)) return known(1);
  for (const pool of book.accounts.flatMap((account) => account.pools)) {
    for (const { underlying, markPrice } of pool.positions) {
      if (underlying === (currency as string) && markPrice !== undefined) return known(markPrice);
    }
  }
  return unknown('no-exchange-rate');
}
