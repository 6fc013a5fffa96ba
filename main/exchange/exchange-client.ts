import type { ConnectReport } from '../../shared/contract/accounts.ts';
import type { Account } from '../../shared/domain/book.ts';
import type { Candle, CandleInterval } from '../../shared/domain/candle.ts';
import type { FeedError } from '../../shared/domain/feed-state.ts';
import type { OpenOrder, Position } from '../../shared/domain/position.ts';
import type {
  Amount,
  DurationMs,
  ExchangeId,
  MarketSymbol,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from '../../shared/domain/units.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { ForcedClose } from '../../shared/market/liquidations/liquidation-tally.ts';
import type { RequestBudget } from './budget/request-budget.ts';

/**
 * A venue account in domain words: what the monitor sees instead of ccxt. No method throws for what a venue may do;
 * every call ends within its deadline. Reads only.
 */
export interface ExchangeClient {
  readonly exchange: ExchangeId;
  /** Shared by all accounts that the venue counts together; absent: asked without limit (stand-ins, simulations). */
  readonly budget?: RequestBudget;
  /** The whole account or nothing: a part that failed makes the reading an error, never a smaller book. */
  /** `onOrders`: the first reading need not wait for open orders; they are told as soon as they are known, once. */
  fetchAccount(onOrders?: OnOrders): Promise<Result<AccountReading, FeedError>>;
  /** Their orders are renewed before those of others: their stop may soon decide something. Absent: all are alike. */
  preferOrders?(symbols: Iterable<MarketSymbol>): void;
  /** Public marks; works while private calls fail. */
  fetchMarks(
    symbols: readonly MarketSymbol[],
  ): Promise<Result<ReadonlyMap<MarketSymbol, MarkReading>, FeedError>>;
  fetchCandles(request: CandleRequest): Promise<Result<readonly Candle[], FeedError>>;
  /** Marks pushed by the venue, a hint only. Returns its cancel; `onDown` says that the stream is gone. */
  watchMarks(
    symbols: readonly MarketSymbol[],
    onMark: (symbol: MarketSymbol, mark: MarkReading) => void,
    onDown: (error: FeedError) => void,
    /** What came in one go, told as one instead of by `onMark`, where the client knows. */
    onMarks?: (marks: readonly (readonly [MarketSymbol, MarkReading])[]) => void,
  ): () => void;
  /**
   * Tells when the venue pushes a change of positions, balance or orders: a hint to read now, never the reading itself.
   * Returns its cancel. Absent, or down with `not-supported`: there is no such stream.
   */
  watchAccount?(onHint: () => void, onDown: (error: FeedError) => void): () => void;
  /**
   * Forced closes of everybody, as far as the venue tells; of these symbols where it has one feed for each. Throttled by most
   * venues: every sum is a lower bound. `onOpen`: it listens. `onDown`: the feed is gone, or there is none (`not-supported`).
   * Absent: no feed. Returns its cancel.
   */
  watchLiquidations?(
    symbols: readonly MarketSymbol[],
    on: {
      readonly open: () => void;
      readonly close: (close: ForcedClose) => void;
      readonly down: (error: FeedError) => void;
    },
  ): () => void;
  /** Open contracts of everybody, now and a day ago. Absent: not asked here. */
  fetchOpenInterest?(symbol: MarketSymbol): Promise<Result<OpenInterestReading, FeedError>>;
  /** Coins of which the venue computes an index of implied volatility. Absent: of none. */
  readonly impliedCoins?: readonly Underlying[];
  /** That index, hourly, ascending. */
  fetchImpliedVolatility?(
    coin: Underlying,
    sinceMs: TimestampMs,
  ): Promise<Result<readonly ImpliedVolatilityReading[], FeedError>>;
  /** What the key may do, and nothing else; absent: `checkConnection` tells. */
  checkKey?(): Promise<KeyReport>;
  /** Key rights, clock, markets, positions found. */
  checkConnection(): Promise<ConnectionCheck>;
  close(): Promise<void>;
}

/** The orders that a reading came without, or why there are none. */
export type OnOrders = (told: ToldOrders | { readonly warning: string }) => void;

export interface ToldOrders {
  /** Open orders by symbol. */
  readonly orders: ReadonlyMap<MarketSymbol, readonly OpenOrder[]>;
  /** When those of each symbol were read: of one that is missing here nothing is known. Absent: all of them just now. */
  readonly ordersAsOf?: ReadonlyMap<MarketSymbol, TimestampMs>;
}

export interface KeyReport extends Pick<ConnectReport, 'rights' | 'rightsUntold' | 'ipRestricted'> {
  /** What the venue calls the account or sub-account that the key belongs to; absent: it does not tell. */
  readonly holder?: string;
}

/** What a check found, with what the account is known by; that part stays in the core. */
export interface ConnectionCheck extends ConnectReport {
  readonly identity?: AccountIdentity;
}

/** What tells one account of a venue from another. */
export interface AccountIdentity {
  /** The venue's own id of the account or sub-account, or the address that it is read by. */
  readonly holder?: string;
  /** Absent: not read. */
  readonly positions?: readonly HeldPosition[];
}

export type HeldPosition = Pick<Position, 'symbol' | 'side' | 'contracts' | 'entryPrice'>;

/** Without `orders` the venue did not say, so nothing may be called unprotected. */
export interface AccountReading extends Partial<ToldOrders> {
  readonly account: Account;
  /** They are on their way. */
  readonly ordersPending?: true;
  /** When the venue said so. */
  readonly asOfMs: TimestampMs;
  /** Server time minus ours. */
  readonly clockSkewMs?: number;
  /** What could not be read in full, in words. */
  readonly warnings: readonly string[];
}

/** In dollars. */
export interface OpenInterestReading {
  readonly value: Amount;
  /** Absent: the venue keeps no past. */
  readonly dayAgo?: Amount;
}

/** An index of what options expect, such as Deribit's DVOL. */
export interface ImpliedVolatilityReading {
  /** When it stood there. */
  readonly atMs: TimestampMs;
  /** In percent a year: 55 means that options expect moves of 55 % a year. */
  readonly value: number;
}

export interface MarkReading {
  /** Not a mark but the last trade, which is all that the venue tells without a key. */
  readonly isLastTrade?: true;
  readonly markPrice: Price;
  readonly asOfMs: TimestampMs;
  readonly fundingRate?: Ratio;
  readonly nextFundingAtMs?: TimestampMs;
}

export interface CandleRequest {
  readonly symbol: MarketSymbol;
  readonly interval: CandleInterval;
  readonly beforeMs?: TimestampMs;
  readonly limit: number;
}

/** Deadline of every call, from the first byte sent to the last byte read. */
export const CALL_DEADLINE_MS: DurationMs = 10_000;
