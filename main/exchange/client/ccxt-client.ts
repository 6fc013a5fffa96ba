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
import { AccountConnection } from './account/account-connection.ts';
import { readBelieved } from './account/believed-reading.ts';
import { judgeConnection, readKeyRights } from './account/check-connection.ts';
import type { CcxtClientParts } from './account/client-parts.ts';
import { OpenStreams } from './account/open-streams.ts';
import { AccountOrders } from './account-orders.ts';
import { withDeadline } from './call-scope.ts';
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
import type { RequestBudget } from '../budget/request-budget.ts';
import { proxySecrets } from '../wire/proxy.ts';
import { parseCandles } from '../parse/parse-candles.ts';
import { impliedCoinsOf, readImpliedVolatility } from '../read/read-implied-volatility.ts';
import { readOpenInterest } from '../read/read-open-interest.ts';
import { toLiquidationMarket } from '../parse/parse-liquidation.ts';
import type { ServerClock } from './server-clock.ts';
import { outdatedMarkets } from './outdated-markets.ts';
import { askNoSnapshots, watchAccount } from './watch-account.ts';
import { watchLiquidations } from './watch-liquidations.ts';
import { watchMarks } from './watch-marks.ts';

const NO_ORDERS = 'Open orders could not be read, so nothing is known about stops.';

/**
 * An account behind ccxt. The ccxt object stays private (`#`): printing, serializing or cloning a client shows the
 * exchange's id and nothing else.
 */
export class CcxtClient implements ExchangeClient {
  readonly exchange: ExchangeId;
  readonly #parts: CcxtClientParts;
  readonly #secrets: readonly string[];
  readonly #streams = new OpenStreams();
  readonly #connection: AccountConnection;
  readonly #orders: AccountOrders;

  constructor(parts: CcxtClientParts) {
    this.exchange = parts.account.exchange;
    this.#parts = parts;
    this.#connection = new AccountConnection(parts);
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
      this.#connection.requireCredentials();
      const context = await this.#connection.context();
      const skew = this.#serverClock.measure(context.exchange);
      const [read, asOfMs] = await readBelieved(this.#parts, context);
      const reading = await this.#parts.link.keptTiers.complete(read);
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
      const context = await this.#connection.context();
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
      const { exchange, market } = await this.#connection.marketOf(request.symbol);
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
    return this.#streams.add(this.#named(onDown), (down) =>
      watchMarks({
        clock,
        symbols,
        isEach: this.#parts.venue.marksBySymbol === true,
        onMark,
        onMarks,
        open: () => this.#connection.openStream({}),
        onDown: down,
      }),
    );
  }

  watchAccount(onHint: () => void, onDown: (error: FeedError) => void): () => void {
    const { clock, account } = this.#parts;
    return this.#streams.add(this.#named(onDown), (down) =>
      watchAccount({
        clock,
        onHint,
        onOrders: (symbols) => this.#orders.noteChange(symbols),
        open: async () => {
          const exchange = await this.#connection.openStream(account.credentials);
          askNoSnapshots(exchange);
          return exchange;
        },
        onDown: down,
      }),
    );
  }

  watchLiquidations(
    symbols: readonly MarketSymbol[],
    on: Parameters<NonNullable<ExchangeClient['watchLiquidations']>>[1],
  ): () => void {
    const { clock, link } = this.#parts;
    return this.#streams.add(this.#named(on.down), (down) =>
      watchLiquidations({
        clock,
        exchange: this.exchange,
        symbols,
        open: async () => {
          const stream = await this.#connection.openStream({});
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
      const { exchange, market } = await this.#connection.marketOf(symbol);
      return readOpenInterest(exchange, market);
    });
  }

  async fetchImpliedVolatility(
    coin: Underlying,
    sinceMs: TimestampMs,
  ): Promise<Result<readonly ImpliedVolatilityReading[], FeedError>> {
    return this.#call(async () => {
      const { exchange } = await this.#connection.context();
      return readImpliedVolatility(exchange, coin, sinceMs, this.#parts.clock.now());
    });
  }

  async checkKey(): Promise<KeyReport> {
    const { venue, account } = this.#parts;
    // Needed next, and by all accounts: asked for at the same time.
    this.#parts.link.markets.get().catch(() => undefined);
    const report = await this.#call(async () =>
      readKeyRights(await this.#connection.open(), venue, account.credentials.apiKey),
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
    this.#streams.cancelAll();
    await this.#connection.close();
  }

  async #call<T>(work: () => Promise<T>): Promise<Result<T, FeedError>> {
    try {
      return ok(await withDeadline(this.#parts.clock, CALL_DEADLINE_MS, work));
    } catch (error) {
      const feedError = this.#toFeedError(error);
      if (feedError.kind === 'clock-skew') await this.#connection.learnClock();
      return err(this.#serverClock.withSkew(feedError));
    }
  }

  #named(onDown: (error: FeedError) => void): (error: unknown) => void {
    return (error) => onDown(this.#toFeedError(error));
  }

  #toFeedError(error: unknown): FeedError {
    const { venue, account } = this.#parts;
    return toFeedError(error, {
      venueName: venue.name,
      secrets: this.#secrets,
      isKeyless: isKeyless(account.credentials),
    });
  }

  preferOrders(symbols: Iterable<MarketSymbol>): void {
    this.#orders.preferNear(symbols);
  }
}

/** Not one of them could be rejected by the venue. */
const isKeyless = ({
  walletAddress: _,
  accountId: __,
  proxy: ___,
  ...keys
}: Credentials): boolean => Object.values(keys).every((key) => key === undefined || key === '');
