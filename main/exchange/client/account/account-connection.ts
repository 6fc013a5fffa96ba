import type { Credentials } from '../../../../shared/contract/accounts.ts';
import type { DurationMs, MarketSymbol } from '../../../../shared/domain/units.ts';
import type { VenueMarket } from '../../parse/venue-market.ts';
import type { ReaderContext } from '../../read/venue-reader.ts';
import { withDeadline } from '../call-scope.ts';
import type { CcxtExchange } from '../ccxt-exchange.ts';
import { ReadingError } from '../feed-errors.ts';
import { openExchange, type WireMeter } from '../open-exchange.ts';
import type { CcxtClientParts } from './client-parts.ts';

/** Naming the clock's error may cost the refused call this much more. */
const MEASURE_DEADLINE_MS: DurationMs = 2000;

/** The ccxt instances of one account: the one that asks, opened when it is first needed, and one for each socket. */
export class AccountConnection {
  readonly #parts: CcxtClientParts;
  readonly #meter: WireMeter;
  #opening: Promise<CcxtExchange> | undefined;

  constructor(parts: CcxtClientParts) {
    this.#parts = parts;
    this.#meter = parts.link.meter(parts.account.id);
  }

  /** The instance that asks; a failed opening is tried again by the next call. */
  open(): Promise<CcxtExchange> {
    this.#opening ??= this.#openExchange(this.#parts.account.credentials).catch(
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  /** What a reader works with: the instance, with the newest markets and the venue's time. */
  async context(): Promise<ReaderContext> {
    const { link } = this.#parts;
    const [exchange, { source, book }] = await Promise.all([this.open(), link.markets.get()]);
    if (exchange.markets !== source.markets) exchange.setMarketsFromExchange(source);
    link.serverClock.correct(exchange);
    return { exchange, markets: book };
  }

  /** The same, with one market of it. */
  async marketOf(
    symbol: MarketSymbol,
  ): Promise<{ readonly exchange: CcxtExchange; readonly market: VenueMarket }> {
    const { exchange, markets } = await this.context();
    const market = markets.find(symbol);
    if (market === undefined) throw new ReadingError('not-supported', `no market ${symbol}`);
    return { exchange, market };
  }

  /** An instance for one socket, with the account's key or without any. */
  async openStream(credentials: Credentials): Promise<CcxtExchange> {
    const [stream, { source }] = await Promise.all([
      this.#openExchange(credentials),
      this.#parts.link.markets.get(),
    ]);
    stream.setMarketsFromExchange(source);
    return stream;
  }

  /** Locked or missing secrets are named as such, and nothing is sent that the venue must refuse. */
  requireCredentials(): void {
    const { venue, account } = this.#parts;
    const missing = venue.fields.some((field) => (account.credentials[field] ?? '') === '');
    if (missing) throw new ReadingError('credentials-locked', 'its key is not at hand');
  }

  /** After a refusal for a wrong time: measure the difference, so that the next call carries the venue's time. */
  async learnClock(): Promise<void> {
    const { clock, link } = this.#parts;
    try {
      const exchange = await this.open();
      await withDeadline(clock, MEASURE_DEADLINE_MS, () => link.serverClock.measureNow(exchange));
    } catch {
      // The difference stays unknown; the error itself is named already.
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    try {
      await (await opening)?.close();
    } catch {
      // It never opened, or its sockets are gone already: both are closed.
    }
  }

  async #openExchange(credentials: Credentials): Promise<CcxtExchange> {
    const { account, venue, link, proxy, onBlocked } = this.#parts;
    const exchange = await openExchange({
      venue,
      credentials,
      testnet: account.testnet,
      ...(account.endpoint === undefined ? {} : { endpoint: account.endpoint }),
      gate: link.gate,
      meter: this.#meter,
      ...(proxy === undefined ? {} : { proxy }),
      onBlocked,
    });
    link.shareThrottle(exchange);
    return exchange;
  }
}
