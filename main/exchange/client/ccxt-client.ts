import type { Credentials } from '../../../shared/contract/accounts.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import type {
  DurationMs,
  ExchangeId,
  MarketSymbol,
  TimestampMs,
  Underlying,
} from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import { AccountOrders } from './account-orders.ts';
import { withDeadline } from './call-scope.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { judgeConnection, readKeyRights } from './check-connection.ts';
import {
  CALL_DEADLINE_MS,
  type AccountReading,
  type CandleRequest,
  type ConnectionCheck,
  type ExchangeClient,
  type ImpliedVolatilityReading,
  type KeyReport,
  type OnOrders,
  type MarkReading,
  type OpenInterestReading,
} from '../exchange-client.ts';
import { ReadingError, toFeedError } from './feed-errors.ts';
import { openExchange, type WireMeter } from './open-exchange.ts';
import type { RequestBudget } from '../budget/request-budget.ts';
import { proxySecrets } from '../wire/proxy.ts';
import { parseCandles } from '../parse/parse-candles.ts';
import { impliedCoinsOf, readImpliedVolatility } from '../read/read-implied-volatility.ts';
import { readOpenInterest } from '../read/read-open-interest.ts';
import { toLiquidationMarket } from '../parse/parse-liquidation.ts';
import { UnknownMarketError, type ParsedAccount } from '../parse/reading.ts';
import type { ServerClock } from './server-clock.ts';
import type { ReaderContext } from '../read/venue-reader.ts';
import type { CcxtClientParts } from './client-parts.ts';
import { outdatedMarkets } from './outdated-markets.ts';
import { askNoSnapshots, watchAccount } from './watch-account.ts';
import { watchLiquidations } from './watch-liquidations.ts';
import { watchMarks } from './watch-marks.ts';

/** Naming the clock's error may cost the refused call this much more. */
const MEASURE_DEADLINE_MS = 2000;
const NO_ORDERS = 'Open orders could not be read, so nothing is known about stops.';

/**
 * An account behind ccxt. The ccxt object stays private (`#`): printing, serializing or cloning a client shows the
 * exchange's id and nothing else.
 */
export class CcxtClient implements ExchangeClient {
  readonly exchange: ExchangeId;
  readonly #parts: CcxtClientParts;
  readonly #meter: WireMeter;
  readonly #secrets: readonly string[];
  readonly #streams = new Set<() => void>();
  #opening: Promise<CcxtExchange> | undefined;
  readonly #orders: AccountOrders;

  constructor(parts: CcxtClientParts) {
    this.exchange = parts.account.exchange;
    this.#parts = parts;
    this.#meter = parts.link.meter(parts.account.id);
    this.#orders = new AccountOrders(parts.account.id, parts.clock, parts.link.budget);
    this.#secrets = [
      ...Object.values(parts.account.credentials).filter((each) => each !== undefined),
      ...proxySecrets(parts.proxy),
    ];
  }

  get #serverClock(): ServerClock {
    return this.#parts.link.serverClock;
  }

  get impliedCoins(): readonly Underlying[] {
    return impliedCoinsOf(this.exchange);
  }

  get budget(): RequestBudget {
    return this.#parts.link.budget;
  }

  async fetchAccount(onOrders?: OnOrders): Promise<Result<AccountReading, FeedError>> {
    return this.#call(async () => {
      this.#requireCredentials();
      const context = await this.#context();
      const skew = this.#serverClock.measure(context.exchange);
      const [reading, asOfMs] = await this.#readBelieved(context);
      const { reader } = this.#parts;
      const getOrders = (patienceMs?: DurationMs) =>
        this.#orders.get(
          reading.account.pools.flatMap(({ positions }) => positions),
          reader.orderCost,
          (symbols) => reader.readOrders(context, reading, symbols),
          patienceMs,
        );
      const isPending = onOrders !== undefined && this.#orders.isUntried;
      // The first ones: nobody waits with positions in hand for what weighs more and changes less.
      if (isPending) {
        const late = getOrders(CALL_DEADLINE_MS);
        void late.then((first) => onOrders(first ?? { warning: NO_ORDERS }));
      }
      const told = isPending ? undefined : await getOrders();
      await skew;
      const clockSkewMs = this.#serverClock.skewMs;
      return {
        account: reading.account,
        asOfMs,
        ...told,
        ...(isPending ? { ordersPending: true as const } : {}),
        ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
        warnings: [
          ...reading.warnings,
          ...this.#serverClock.warnings(this.#parts.venue.name),
          ...outdatedMarkets(this.#parts.link.markets.outdatedSinceMs),
          ...(told === undefined && !isPending ? [NO_ORDERS] : []),
        ],
      };
    });
  }

  async fetchMarks(
    symbols: readonly MarketSymbol[],
  ): Promise<Result<ReadonlyMap<MarketSymbol, MarkReading>, FeedError>> {
    if (symbols.length === 0) return ok(new Map());
    return this.#call(async () => {
      const context = await this.#context();
      const { reader, marks } = this.#parts;
      const read = await marks.get(symbols, (wider) => reader.readMarks(context, wider));
      const wanted = new Map<MarketSymbol, MarkReading>();
      for (const symbol of symbols) {
        // An imported file may name an instrument by the venue's own id; it is answered by the name that was asked.
        const mark = read.get(symbol) ?? read.get(context.markets.find(symbol)?.symbol ?? symbol);
        if (mark !== undefined) wanted.set(symbol, mark);
      }
      if (wanted.size === 0) {
        throw new ReadingError('bad-answer', `no mark price for ${symbols.join(', ')}`);
      }
      return wanted;
    });
  }

  async fetchCandles(request: CandleRequest): Promise<Result<readonly Candle[], FeedError>> {
    return this.#call(async () => {
      const { exchange, market } = await this.#marketOf(request.symbol);
      const { beforeMs } = request;
      const rows = await exchange.fetchOHLCV(
        market.symbol,
        request.interval,
        undefined,
        request.limit,
        beforeMs === undefined ? {} : { until: beforeMs - 1 },
      );
      return parseCandles(rows, beforeMs).slice(-request.limit);
    });
  }

  watchMarks(
    symbols: readonly MarketSymbol[],
    onMark: (symbol: MarketSymbol, mark: MarkReading) => void,
    onDown: (error: FeedError) => void,
    onMarks?: (marks: readonly (readonly [MarketSymbol, MarkReading])[]) => void,
  ): () => void {
    const { clock } = this.#parts;
    return this.#stream(onDown, (down) =>
      watchMarks({
        clock,
        symbols,
        onMark,
        onMarks,
        open: () => this.#openStream({}),
        onDown: down,
      }),
    );
  }

  watchAccount(onHint: () => void, onDown: (error: FeedError) => void): () => void {
    const { clock, account } = this.#parts;
    return this.#stream(onDown, (down) =>
      watchAccount({
        clock,
        onHint,
        onOrders: (symbols) => this.#orders.noteChange(symbols),
        open: async () => {
          const exchange = await this.#openStream(account.credentials);
          askNoSnapshots(exchange);
          return exchange;
        },
        onDown: down,
      }),
    );
  }

  /** Remembers a stream until it is down or cancelled. */
  #stream(
    onDown: (error: FeedError) => void,
    open: (down: (error: unknown) => void) => () => void,
  ): () => void {
    const cancel = open((error) => {
      this.#streams.delete(cancel);
      onDown(this.#toFeedError(error));
    });
    this.#streams.add(cancel);
    return () => {
      this.#streams.delete(cancel);
      cancel();
    };
  }

  async #openStream(credentials: Credentials): Promise<CcxtExchange> {
    const [stream, { source }] = await Promise.all([
      this.#openExchange(credentials),
      this.#parts.link.markets.get(),
    ]);
    stream.setMarketsFromExchange(source);
    return stream;
  }

  watchLiquidations(
    symbols: readonly MarketSymbol[],
    on: Parameters<NonNullable<ExchangeClient['watchLiquidations']>>[1],
  ): () => void {
    const { clock, link } = this.#parts;
    return this.#stream(on.down, (down) =>
      watchLiquidations({
        clock,
        exchange: this.exchange,
        symbols,
        open: async () => {
          const stream = await this.#openStream({});
          const { book } = await link.markets.get();
          return { stream, marketOf: (symbol) => toLiquidationMarket(book.find(symbol)) };
        },
        onOpen: on.open,
        onClose: on.close,
        onDown: down,
      }),
    );
  }

  async fetchOpenInterest(symbol: MarketSymbol): Promise<Result<OpenInterestReading, FeedError>> {
    return this.#call(async () => {
      const { exchange, market } = await this.#marketOf(symbol);
      return readOpenInterest(exchange, market);
    });
  }

  async fetchImpliedVolatility(
    coin: Underlying,
    sinceMs: TimestampMs,
  ): Promise<Result<readonly ImpliedVolatilityReading[], FeedError>> {
    return this.#call(async () => {
      const { exchange } = await this.#context();
      return readImpliedVolatility(exchange, coin, sinceMs, this.#parts.clock.now());
    });
  }

  async checkKey(): Promise<KeyReport> {
    const { venue, account } = this.#parts;
    // Needed next, and by all accounts: asked for at the same time.
    this.#parts.link.markets.get().catch(() => undefined);
    const report = await this.#call(async () =>
      readKeyRights(await this.#open(), venue, account.credentials.apiKey),
    );
    return report.ok ? report.value : { rights: 'cannot-verify' };
  }

  async checkConnection(): Promise<ConnectionCheck> {
    const { venue, account, link } = this.#parts;
    const reading = await this.fetchAccount();
    const loaded = link.markets.loaded;
    const key = await this.checkKey();
    return judgeConnection({
      venue,
      acceptTradeRights: account.acceptTradeRights === true,
      credentials: account.credentials,
      key,
      reading,
      ...(loaded === undefined ? {} : { markets: loaded.book.size }),
    });
  }

  async close(): Promise<void> {
    this.#parts.link.budget.forget(this.#parts.account.id);
    for (const cancel of this.#streams) cancel();
    this.#streams.clear();
    const opening = this.#opening;
    this.#opening = undefined;
    try {
      await (await opening)?.close();
    } catch {
      // It never opened, or its sockets are gone already: both are closed.
    }
  }

  async #call<T>(work: () => Promise<T>): Promise<Result<T, FeedError>> {
    try {
      return ok(await withDeadline(this.#parts.clock, CALL_DEADLINE_MS, work));
    } catch (error) {
      const feedError = this.#toFeedError(error);
      if (feedError.kind === 'clock-skew') await this.#learnClock();
      return err(this.#serverClock.withSkew(feedError));
    }
  }

  #toFeedError(error: unknown): FeedError {
    return toFeedError(error, { venueName: this.#parts.venue.name, secrets: this.#secrets });
  }

  /** The whole account, asked a second time where the first answer cannot stand alone. */
  async #readBelieved(context: ReaderContext): Promise<readonly [ParsedAccount, TimestampMs]> {
    const first = await this.#read(context);
    if (first[0].emptiness === 'none-needed') return first;
    const second = await this.#read(context);
    if (second[0].emptiness === 'contradicted') {
      throw new ReadingError('unconfirmed-empty', 'margin is in use, yet positions are missing');
    }
    return second;
  }

  async #read(context: ReaderContext): Promise<readonly [ParsedAccount, TimestampMs]> {
    const askedAtMs = this.#parts.clock.now();
    try {
      return [await this.#parts.reader.readAccount(context), askedAtMs];
    } catch (error) {
      if (!(error instanceof UnknownMarketError)) throw error;
      const { book, source } = await this.#parts.link.markets.renew();
      context.exchange.setMarketsFromExchange(source);
      return [await this.#parts.reader.readAccount({ ...context, markets: book }), askedAtMs];
    }
  }

  preferOrders(symbols: Iterable<MarketSymbol>): void {
    this.#orders.preferNear(symbols);
  }

  /** Locked or missing secrets are named as such, and nothing is sent that the venue must refuse. */
  #requireCredentials(): void {
    const { venue, account } = this.#parts;
    const missing = venue.fields.some((field) => (account.credentials[field] ?? '') === '');
    if (missing) throw new ReadingError('credentials-locked', 'its key is not at hand');
  }

  async #context(): Promise<ReaderContext> {
    const [exchange, { source, book }] = await Promise.all([
      this.#open(),
      this.#parts.link.markets.get(),
    ]);
    if (exchange.markets !== source.markets) exchange.setMarketsFromExchange(source);
    this.#serverClock.correct(exchange);
    return { exchange, markets: book };
  }

  async #marketOf(symbol: MarketSymbol) {
    const { exchange, markets } = await this.#context();
    const market = markets.find(symbol);
    if (market === undefined) throw new ReadingError('not-supported', `no market ${symbol}`);
    return { exchange, market };
  }

  #open(): Promise<CcxtExchange> {
    this.#opening ??= this.#openExchange(this.#parts.account.credentials).catch(
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
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

  /** After a refusal for a wrong time: measure the difference, so that the next call carries the venue's time. */
  async #learnClock(): Promise<void> {
    try {
      const exchange = await this.#open();
      await withDeadline(this.#parts.clock, MEASURE_DEADLINE_MS, () =>
        this.#serverClock.measureNow(exchange),
      );
    } catch {
      // The difference stays unknown; the error itself is named already.
    }
  }
}
