import type { MarginTier, TierMode, TierUnit } from '../../../shared/domain/margin-tier.ts';
import type { DurationMs, MarketSymbol } from '../../../shared/domain/units.ts';
import type { MarkReading } from '../exchange-client.ts';
import type { Setting } from './account-setting.ts';
import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import type { OrderCost } from '../client/order-plan.ts';
import type { AccountDraft } from '../parse/account-draft.ts';
import type { PositionMap, PositionRow } from '../parse/position-row.ts';
import type { MarketBook, VenueMarket } from '../parse/venue-market.ts';

type Params = Readonly<Record<string, unknown>>;

/** What a venue's description works with while it reads. Every call may throw; what throws fails the whole reading. */
export interface ReadTools {
  readonly exchange: CcxtExchange;
  readonly markets: MarketBook;
  now(): number;
  /** One endpoint by ccxt's name for it; the answer is the venue's own JSON. */
  call(endpoint: string, params?: Params): Promise<unknown>;
  /**
   * Something that changes seldom or that not every gateway has: asked every ten minutes (or `maxAgeMs`); undefined when
   * it cannot be read.
   */
  seldom<T>(key: string, load: () => Promise<T>, maxAgeMs?: number): Promise<T | undefined>;
  /** A setting that decides what the account's answers mean. */
  setting(key: string, load: () => Promise<unknown>, maxAgeMs?: DurationMs): Promise<Setting>;
  /** The open positions among raw rows. */
  rows(map: PositionMap, raw: readonly unknown[]): readonly PositionRow[];
}

/** A venue's margin table of one market. */
export interface TierTable {
  readonly rows: readonly MarginTier[];
  readonly unit: TierUnit;
  readonly mode: TierMode;
}

/** One of the calls that together show every open and conditional order; `params` are those of ccxt's `fetchOpenOrders`. */
export interface OrderCall {
  readonly params?: Params;
  /** Parameter that asks for another page, by its number from 1. */
  readonly pageParam?: string;
  /** Asked once per held symbol, where the venue wants one. */
  readonly perSymbol?: true;
  /** Only for held symbols that fit. */
  readonly only?: (market: VenueMarket) => boolean;
  /**
   * Where ccxt's own method cannot ask for all of them: the rows in ccxt's unified form. Of `market` alone where one is
   * given: where the call is `perSymbol`, and where only some symbols are asked for, by their `orderCost`.
   */
  readonly read?: (tools: ReadTools, market?: VenueMarket) => Promise<readonly unknown[]>;
}

/** How one venue is read: which calls make up the whole account, and what its answers mean. */
export interface VenueSpec {
  read(tools: ReadTools): Promise<AccountDraft>;
  /** Undefined: the venue has no table for it. */
  tiers?(tools: ReadTools, row: PositionRow): Promise<TierTable | undefined>;
  /** Marks of the markets asked for; without it ccxt's tickers are read. */
  marks?(
    tools: ReadTools,
    markets: readonly VenueMarket[],
  ): Promise<ReadonlyMap<MarketSymbol, MarkReading>>;
  readonly orders: readonly OrderCall[];
  /** Where the orders of one symbol weigh less than the list of all. */
  readonly orderCost?: OrderCost;
}
