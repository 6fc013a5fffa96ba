import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { ExchangeId } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';
import { CcxtClient } from './client/ccxt-client.ts';
import type { MarketShelf } from './client/market-tape.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { renewalOf } from './budget/renewal.ts';
import { createReader } from './read/create-reader.ts';
import { venueLink } from './client/venue-link.ts';
import type { ReaderSetup } from './read/venue-reader.ts';
import { proxyOf } from './wire/proxy.ts';
import { findVenue } from './venues/find-venue.ts';

export interface CreateExchangeClientOptions {
  readonly account: ExchangeAccount;
  readonly clock: Clock;
  /** Take a last trade where the venue tells no mark; for the pricing of imported positions only. */
  readonly allowLastPrice?: boolean;
  /** Keeps lists of markets over restarts; absent: each process asks for them. */
  readonly shelf?: MarketShelf;
  /** Keeps tier tables over restarts, for when the venue gives none; absent: each process has those that it was given. */
  readonly tierShelf?: MarketShelf;
  /** A request that would have written was stopped: a bug or a surprise of ccxt, worth a notice. */
  readonly onBlocked?: (exchange: ExchangeId, message: string) => void;
}

/**
 * A client that can only read, for any venue of `listVenues()`. Nothing is loaded or asked until the first call. Markets,
 * request counting and the patience after a 429 or 418 are shared by all clients of one venue and address on one clock.
 * Throws for a venue that Leeway does not know: ask `findVenue` first.
 */
export function createExchangeClient(options: CreateExchangeClientOptions): ExchangeClient {
  const { account, clock } = options;
  const venue = findVenue(account.exchange);
  if (venue === undefined) throw new TypeError(`Leeway knows no venue ${account.exchange}`);
  const proxy = proxyOf(account.credentials.proxy);
  const place = {
    venue,
    testnet: account.testnet,
    ...(account.endpoint === undefined ? {} : { endpoint: account.endpoint }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(options.shelf === undefined ? {} : { shelf: options.shelf }),
    ...(options.tierShelf === undefined ? {} : { tierShelf: options.tierShelf }),
  };
  const link = venueLink(clock, place, (exchange, error) =>
    options.onBlocked?.(exchange, error.message),
  );
  const setup: ReaderSetup = {
    accountId: account.id,
    venue,
    clock,
    allowLastPrice: options.allowLastPrice ?? false,
    tables: link.tables,
    renewal: (name, weight) => renewalOf(link.budget, account.id, name, weight),
  };
  return new CcxtClient({
    account,
    venue,
    clock,
    link,
    marks: link.marks(setup.allowLastPrice),
    ...(proxy === undefined ? {} : { proxy }),
    reader: createReader(setup),
    onBlocked: (error) => options.onBlocked?.(account.exchange, error.message),
  });
}

/** A client without credentials: public prices and candles of one venue. */
export function createPriceClient(options: {
  readonly exchange: ExchangeId;
  readonly clock: Clock;
  readonly endpoint?: string;
}): ExchangeClient {
  const { exchange, clock, endpoint } = options;
  return createExchangeClient({
    account: {
      kind: 'exchange',
      id: `price ${exchange}`,
      name: exchange,
      exchange,
      source: 'exchange',
      credentials: {},
      testnet: false,
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    clock,
    allowLastPrice: true,
  });
}
