import type { AccountId, MarketSymbol } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { Cached, Renew } from '../client/cached.ts';
import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import type { OrderCost } from '../client/order-plan.ts';
import type { MarkReading } from '../exchange-client.ts';
import type { OrdersBySymbol } from '../parse/parse-orders.ts';
import type { ParsedAccount } from '../parse/reading.ts';
import type { MarketBook } from '../parse/venue-market.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';

/** What a reader works with. The markets may be newer from one call to the next. */
export interface ReaderContext {
  readonly exchange: CcxtExchange;
  readonly markets: MarketBook;
}

export interface ReaderSetup {
  readonly accountId: AccountId;
  readonly venue: VenueDefinition;
  readonly clock: Clock;
  /** Take a last trade where a venue tells no mark; for the pricing of imported positions only. */
  readonly allowLastPrice: boolean;
  /** Public tables of the venue, by name: what one account has asked for serves all others. */
  readonly tables: Map<string, Cached<unknown>>;
  /** How an account's own settings of this name and weight are renewed; absent: whenever they are old. */
  readonly renewal?: (name: string, weight: number) => Renew;
}

/** Which calls make up an account of one venue, and which parser reads them. Every method throws what goes wrong. */
export interface VenueReader {
  readAccount(context: ReaderContext): Promise<ParsedAccount>;
  /** What it weighs to ask for the orders of one symbol alone; absent: they come in one list, or nothing is gained. */
  readonly orderCost?: OrderCost;
  /** Of what is held, or of these symbols at least. Undefined: the venue does not tell. */
  readOrders(
    context: ReaderContext,
    account: ParsedAccount,
    symbols?: readonly MarketSymbol[],
  ): Promise<OrdersBySymbol | undefined>;
  /** Of the symbols asked for, those that the venue tells. */
  readMarks(
    context: ReaderContext,
    symbols: readonly MarketSymbol[],
  ): Promise<ReadonlyMap<MarketSymbol, MarkReading>>;
}
