import type { MonitoredAccount } from '../../../shared/contract/monitor-protocol.ts';
import type { Account } from '../../../shared/domain/book.ts';
import type { FeedState, FeedStatus } from '../../../shared/domain/feed-state.ts';
import type { OpenOrder } from '../../../shared/domain/position.ts';
import type {
  DurationMs,
  MarketSymbol,
  Price,
  Ratio,
  TimestampMs,
} from '../../../shared/domain/units.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type {
  AccountReading,
  ExchangeClient,
  MarkReading,
} from '../../exchange/exchange-client.ts';
import type { TurnRank } from '../../exchange/budget/turn-order.ts';
import type { Clock } from '../../host-ports.ts';
import type { Gap } from '../gap-watch.ts';
import { AccountFeed, BLIND_AFTER_MS, STALE_AFTER_MS } from './account-feed.ts';
import { longestRetryOf } from './cadence.ts';
import type { HostBans } from './host-bans.ts';
import { HintFeed } from './hint-feed.ts';
import { KeyWatch } from './key-watch.ts';
import { MarkFeed } from './mark-feed.ts';
import { MarkFilter } from './implausible-mark.ts';
import { applyMarks, symbolsOf, type SeenMark } from '../describe/priced-account.ts';
import { isOutOfReach } from '../observe/observe-own.ts';
import { SpeedTracker } from '../observe/speed-tracker.ts';

/** How long the first reading waits for what the venue says of the key. */
const KEY_PATIENCE_MS: DurationMs = 2_000;

/** The first picture of all accounts comes first; only then is it worth listening for changes. */
const HINTS_AFTER_MS: DurationMs = 5_000;

const RANKS: Readonly<Record<Level, TurnRank>> = {
  safe: 'calm',
  watch: 'calm',
  unknown: 'warning',
  warning: 'warning',
  critical: 'critical',
};

export interface WatchedAccountOptions {
  readonly config: MonitoredAccount;
  /** Absent: an import that no venue prices. */
  readonly access?: { readonly client: ExchangeClient; readonly host: string };
  readonly bans: HostBans;
  readonly clock: Clock;
  readonly random: () => number;
  /** A whole, good reading arrived. */
  readonly onReading: () => void;
  readonly onMarks: () => void;
  readonly onStatus: () => void;
  /** The key may do more than before; in words for the audit. */
  readonly onKeyRise: (text: string) => void;
}

/** Everything the monitor holds of one account: its feeds, the last reading, the marks that came since. */
export class WatchedAccount {
  readonly config: MonitoredAccount;
  readonly exchange: string;
  readonly exchangeName: string;
  readonly source: 'exchange' | 'demo' | 'imported';
  readonly access: WatchedAccountOptions['access'];
  readonly #options: WatchedAccountOptions;
  readonly #feed: AccountFeed | undefined;
  readonly #markFeed: MarkFeed | undefined;
  readonly #hints: HintFeed | undefined;
  readonly #keyWatch: KeyWatch | undefined;
  readonly #marks = new Map<MarketSymbol, SeenMark>();
  /** When a mark of a symbol last came, by whatever way. */
  readonly #markSeen = new Map<MarketSymbol, number>();
  readonly #speeds = new SpeedTracker();
  readonly #filter = new MarkFilter();
  #read: Account | undefined;
  #readMonotonicMs = -Infinity;
  /** The reading with the marks until now, those of `#unapplied` aside. */
  #priced: Account | undefined;
  /** Marks that nobody asked for yet: a stream brings them one by one, and each application copies the account. */
  #unapplied: (readonly [MarketSymbol, SeenMark])[] = [];
  #startedMonotonicMs = 0;

  constructor(options: WatchedAccountOptions) {
    const { config, access } = options;
    this.#options = options;
    this.config = config;
    this.access = access;
    this.source = config.kind === 'imported' ? 'imported' : config.source;
    this.exchange = config.kind === 'imported' ? importedExchange(config) : config.exchange;
    this.exchangeName = exchangeName(this.exchange, this.source);
    if (access !== undefined) {
      const { bans, clock, random } = options;
      const shared = { client: access.client, host: access.host, bans, clock, random };
      this.#markFeed = new MarkFeed({
        ...shared,
        onMarks: (marks) => this.#takeMarks(marks),
        onBack: () => this.#feed?.retryNow(),
      });
      if (config.kind === 'exchange') {
        this.#feed = new AccountFeed({
          ...shared,
          accountId: config.id,
          onReading: (reading) => this.#takeReading(reading),
          onStatus: options.onStatus,
        });
        this.#hints = new HintFeed({ ...shared, onHint: () => this.#feed?.pollNow() });
        this.#keyWatch = new KeyWatch({
          account: config,
          client: access.client,
          clock,
          onChange: () => {
            const refusal = this.#keyWatch?.refusal;
            if (refusal !== undefined) this.#hints?.stop();
            this.#feed?.refuse(refusal);
            options.onStatus();
          },
          onRise: options.onKeyRise,
        });
      }
    }
  }

  start(): void {
    this.#startedMonotonicMs = this.#options.clock.monotonic();
    void this.#startFeed();
    const imported = this.#importedAccount();
    if (imported !== undefined) {
      this.#priced = imported;
      this.#markFeed?.follow(symbolsOf(imported));
    }
  }

  /** A key is looked at before it is used, but a venue that does not tell keeps nobody waiting. */
  async #startFeed(): Promise<void> {
    const { clock, bans } = this.#options;
    const { access } = this;
    if (access === undefined || this.#feed === undefined) return;
    if (bans.current(access.host) === undefined) {
      const patience = Promise.withResolvers<void>();
      const cancel = clock.setTimer(KEY_PATIENCE_MS, patience.resolve);
      await Promise.race([this.#keyWatch?.check(), patience.promise]);
      cancel();
    }
    this.#feed.start();
  }

  get keyRights() {
    return this.#keyWatch?.rights;
  }

  get hasKeyRisen(): boolean {
    return this.#keyWatch?.hasRisen ?? false;
  }

  async stop(): Promise<void> {
    this.#keyWatch?.stop();
    this.#hints?.stop();
    this.#markFeed?.stop();
    await this.#feed?.stop();
  }

  /** The account with the newest marks; undefined: never read. */
  get account(): Account | undefined {
    if (this.#priced !== undefined && this.#unapplied.length > 0) {
      this.#priced = applyMarks(this.#priced, this.#unapplied, this.#readMonotonicMs);
      this.#unapplied = [];
    }
    return this.#priced;
  }

  /** The account as it was read, with the marks of that moment. */
  get readAccount(): Account | undefined {
    return this.#read;
  }

  get orders(): ReadonlyMap<MarketSymbol, readonly OpenOrder[]> | undefined {
    return this.#feed?.reading?.orders;
  }

  /** When the orders of each symbol were read; undefined: with the positions. */
  get ordersAsOf(): ReadonlyMap<MarketSymbol, TimestampMs> | undefined {
    return this.#feed?.reading?.ordersAsOf;
  }

  /** Whose stop may soon decide something. */
  preferOrders(symbols: Iterable<MarketSymbol>): void {
    this.access?.client.preferOrders?.(symbols);
  }

  /** The first orders are on their way: what is unprotected is not known yet. */
  get awaitsOrders(): boolean {
    return this.#feed?.reading?.ordersPending === true;
  }

  get readingWarnings(): readonly string[] {
    const pricing = this.config.kind === 'imported' ? this.config.pricing : undefined;
    const isByTrades = [...this.#marks.values()].some(({ mark }) => mark.isLastTrade === true);
    return [
      ...(this.#feed?.reading?.warnings ?? []),
      ...(this.#keyWatch?.advice ?? []),
      ...(this.isHeldBack ? [this.heldBackWords] : []),
      ...(pricing !== undefined && isByTrades
        ? [
            `Priced by last trades of ${exchangeName(pricing.exchange, 'exchange')}, not by its mark price.`,
          ]
        : []),
    ];
  }

  /** The venue's limit, shared by all accounts here, makes its readings rarer than its level wants. */
  get isHeldBack(): boolean {
    return this.#feed?.isHeldBack ?? false;
  }

  get heldBackWords(): string {
    const seconds = Math.round((this.usedCadenceMs ?? 0) / 1_000);
    return `Read every ${seconds} s: ${this.exchangeName} limits how often all accounts at this address together may ask.`;
  }

  /** When the positions themselves were read. */
  get asOfMs(): TimestampMs | undefined {
    return this.config.kind === 'imported' ? this.config.importedAtMs : this.#feed?.reading?.asOfMs;
  }

  get asked(): boolean {
    if (this.#feed !== undefined) return this.#feed.asked;
    return this.#markFeed === undefined || this.#markSeen.size > 0;
  }

  get isRead(): boolean {
    return this.#priced !== undefined;
  }

  get usedCadenceMs(): DurationMs | undefined {
    return this.#feed?.usedCadenceMs;
  }

  get refused(): boolean {
    return this.#feed?.refused ?? false;
  }

  get isFresh(): boolean {
    return this.#feed === undefined ? this.marksAlive() : this.#feed.isFresh();
  }

  /** Nothing that was seen before may look calm: its last tries failed, or its last reading or price is too old. */
  get isUnseen(): boolean {
    return this.#feed === undefined ? this.unseenMs() > STALE_AFTER_MS : this.#feed.isUnseen;
  }

  /** Since it was last read well; for an import, since the price that is missing longest last came. */
  unseenMs(): DurationMs {
    if (this.#feed !== undefined) return this.#feed.unseenMs();
    const waited = this.#options.clock.monotonic() - this.#startedMonotonicMs;
    const ages = symbolsOf(this.#priced ?? { pools: [] }).map((symbol) =>
      Math.min(waited, this.#markAgeMs(symbol)),
    );
    return Math.max(0, ...ages);
  }

  get feedError() {
    return this.#feed === undefined ? this.#markFeed?.error : this.#feed.error;
  }

  status(): FeedStatus {
    if (this.#feed !== undefined) return this.#feed.status();
    const fresh = this.marksAlive();
    return {
      state: fresh ? 'ok' : 'stale',
      ...(this.asOfMs === undefined ? {} : { asOfMs: this.asOfMs }),
      ...(fresh || this.feedError === undefined ? {} : { error: this.feedError }),
    };
  }

  /** Prices of all its positions have come within the last half minute. */
  marksAlive(): boolean {
    const account = this.#priced;
    if (account === undefined) return false;
    return account.pools.every(({ positions }) =>
      positions.every(({ symbol }) => this.#markAgeMs(symbol) <= STALE_AFTER_MS),
    );
  }

  /** How well one position is seen: as well as the worse of its reading and its price. */
  stateOf(symbol: MarketSymbol): FeedState {
    const age = this.#markAgeMs(symbol);
    if (age > BLIND_AFTER_MS) return this.#feed?.error === undefined ? 'unknown' : 'error';
    const readOk = this.#feed === undefined || this.#feed.state === 'ok';
    return age <= STALE_AFTER_MS && readOk ? 'ok' : 'stale';
  }

  speedOf(symbol: MarketSymbol, price: Price): Ratio | undefined {
    return this.#speeds.speedOf(symbol, price, this.#options.clock.monotonic());
  }

  /**
   * The level decides how often it is read, and who goes first where the venue's limit is scarce; the danger that was seen
   * last, how long it may stay unread.
   */
  setLevel(level: Level, cadenceMs: DurationMs, danger: Level): void {
    this.#feed?.setLongestRetry(longestRetryOf(danger));
    this.#markFeed?.setLongestRetry(longestRetryOf(danger));
    this.#feed?.setRank(RANKS[level]);
    this.#feed?.setCadence(cadenceMs);
    this.#hints?.setPause(cadenceMs / 3);
    this.#markFeed?.setPollInterval(Math.max(1_000, cadenceMs / 3));
  }

  pollNow(): void {
    // A key that is not used is looked at anew: it may have been changed at the venue.
    if (this.#keyWatch?.refusal !== undefined) void this.#keyWatch.check();
    else this.#feed?.pollNow();
  }

  networkBack(): void {
    if (isOutOfReach(this.#feed?.error?.kind)) this.#feed?.networkBack();
  }

  resumed(gap: Pick<Gap, 'hiddenMs' | 'countedMs'>): void {
    this.#feed?.resumed(gap);
  }

  #markAgeMs(symbol: MarketSymbol): DurationMs {
    const seen = this.#markSeen.get(symbol);
    return seen === undefined ? Infinity : this.#options.clock.monotonic() - seen;
  }

  #takeReading(reading: AccountReading): void {
    const now = this.#options.clock.monotonic();
    const symbols = symbolsOf(reading.account);
    for (const pool of reading.account.pools) {
      for (const { symbol, markPrice } of pool.positions) {
        if (markPrice === undefined) continue;
        this.#markSeen.set(symbol, now);
        this.#filter.believe(symbol, markPrice, now);
        this.#speeds.add(symbol, markPrice, now);
      }
    }
    const open = new Set(symbols);
    for (const symbol of this.#marks.keys()) if (!open.has(symbol)) this.#marks.delete(symbol);
    for (const symbol of this.#markSeen.keys()) {
      if (!open.has(symbol)) this.#markSeen.delete(symbol);
    }
    this.#speeds.keepOnly(open);
    this.#read = { ...reading.account, id: this.config.id };
    this.#readMonotonicMs = now;
    this.#priced = applyMarks(this.#read, this.#marks, now);
    this.#unapplied = [];
    this.#markFeed?.follow(symbols);
    this.#hints?.start(HINTS_AFTER_MS);
    this.#options.onReading();
  }

  #takeMarks(marks: Iterable<readonly [MarketSymbol, MarkReading]>): void {
    const base = this.#read ?? this.#importedAccount();
    if (base === undefined) return;
    const now = this.#options.clock.monotonic();
    this.#priced ??= base;
    for (const [symbol, mark] of marks) {
      const last = this.#marks.get(symbol);
      // Stream and poll may cross: an older price never replaces a newer one.
      if (last !== undefined && last.mark.asOfMs > mark.asOfMs) continue;
      if (!this.#filter.accepts(symbol, mark, now)) continue;
      const seen = { mark, seenMonotonicMs: now };
      this.#marks.set(symbol, seen);
      this.#unapplied.push([symbol, seen]);
      this.#markSeen.set(symbol, now);
      this.#speeds.add(symbol, mark.markPrice, now);
    }
    this.#options.onMarks();
  }

  #importedAccount(): Account | undefined {
    const { config } = this;
    return config.kind === 'imported' ? { ...config.account, id: config.id } : undefined;
  }
}

function importedExchange(config: Extract<MonitoredAccount, { kind: 'imported' }>): string {
  return config.account.exchange ?? config.pricing?.exchange ?? config.account.venue;
}
