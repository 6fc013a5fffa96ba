import type { Account } from '../../../shared/domain/book.ts';
import { RowError } from './raw-row.ts';

/** What the balance says about an answer that holds no positions. */
export type EmptyEvidence =
  /** Some positions were read, or the balance shows that nothing is in use. */
  | 'none-needed'
  /** The balance shows margin in use, or profit and loss: there are positions that were not sent. */
  | 'contradicted'
  /** The balance does not tell: a second reading must say the same. */
  | 'silent';

/** One reading as parsed, before it is believed. */
export interface ParsedAccount {
  readonly account: Account;
  readonly warnings: readonly string[];
  readonly emptiness: EmptyEvidence;
}

/** A position in an instrument that the loaded markets do not hold: new or delisted. */
export class UnknownMarketError extends RowError {
  readonly marketId: string;
  constructor(marketId: string) {
    super(`a position in ${marketId}, a market that the venue does not list`);
    this.marketId = marketId;
  }
}
