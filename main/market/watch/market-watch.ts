import { isDeepStrictEqual } from 'node:util';
import type { MarketReading } from '../../../shared/alarms/thresholds/market-stress.ts';
import type { MarketView, VerdictChange } from '../../../shared/contract/market.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type ExchangeId,
  type TimestampMs,
  type Underlying,
} from '../../../shared/domain/units.ts';
import {
  DEFAULT_RADAR_OPTIONS,
  type RadarOptions,
} from '../../../shared/market/verdict/radar-options.ts';
import { MARKET_NOT_READ, NO_MARKET_SOURCE } from '../../../shared/words/market-words.ts';
import type { Clock } from '../../host-ports.ts';
import type { HostBans } from '../../monitor/feeds/host-bans.ts';
import type { BackgroundTurns } from '../background-turns.ts';
import type { ImpliedIndex } from '../implied/implied-watch.ts';
import { wantedCoins, type CandleSite, type CoinSource, type WantedCoin } from './candle-sites.ts';
import { readingOf, unreadMarket, viewOfRadar } from './market-view.ts';
import { RadarDesk } from './radar-desk.ts';
import { loadRadar, nameOf, saveRadar, type MarketMemory } from './radar-memory.ts';
import {
  closedMinutes,
  MOST_CANDLES,
  readPast,
  SETTLED_MS,
  type AskCandles,
  type PastCandles,
} from './read-past.ts';

const ROUND_MS: DurationMs = MINUTE_MS;
/** A round begins so long after the minute, when its candles stand. */
const AFTER_MINUTE_MS: DurationMs = SETTLED_MS + 2_000;
/** Requests of a round under way at once. */
const AT_ONCE = 3;
const STALE_MS: DurationMs = 5 * MINUTE_MS;
/** A verdict keeps thresholds tight while nobody sees the market, but not for ever. */
const KEPT_MS: DurationMs = DAY_MS;
/** A longer gap is read anew in hours. */
const CATCH_UP_MS: DurationMs = 12 * HOUR_MS;
const SAVE_MS: DurationMs = 10 * MINUTE_MS;
/** A coin whose venue was silent at the beginning is asked for again after this. */
const RETRY_MS: DurationMs = 10 * MINUTE_MS;
/** Weight to expect of a request for minutes before the first. */
const CANDLES_GUESS = 3;
/** Windows of the radar need a month whatever the recent high is. */
const LEAST_DAYS = 31;

export interface MarketWatchOptions {
  readonly clock: Clock;
  readonly bans: HostBans;
  readonly turns: BackgroundTurns;
  readonly sites: () => readonly CandleSite[];
  /** What is known of implied volatility by now; absent: nothing. */
  readonly indexOf?: (coin: Underlying) => ImpliedIndex | undefined;
  readonly onChange: () => void;
}

export interface MarketWatchSettings {
  readonly coins: readonly Underlying[];
  readonly options: Partial<RadarOptions>;
  /** Where candles are read first; another one means other candles. */
  readonly venue?: ExchangeId;
}

interface Coin {
  /** Candidates that have not been refused as unlisted, the present one first. */
  sources: readonly CoinSource[];
  readonly unlisted: Set<string>;
}

/**
 * The radar on live candles: a month of hours when it begins, then the closed minutes of every coin once a minute, behind all
 * readings of positions.
 */
export class MarketWatch {
  readonly #options: MarketWatchOptions;
  #settings: MarketWatchSettings = { coins: [], options: {} };
  #memory: MarketMemory | undefined;
  #desk: RadarDesk | undefined;
  readonly #coins = new Map<Underlying, Coin>();
  /** Coins of which a past has been asked for. */
  readonly #asked = new Set<Underlying>();
  #begunMs = 0;
  #nextRoundMs = 0;
  #running = false;
  #stopped = false;
  #hasSources = true;
  #savedMs = 0;
  #view: Omit<MarketView, 'liquidations' | 'events' | 'nearest'> | undefined;
  #viewState: FeedState | undefined;

  constructor(options: MarketWatchOptions) {
    this.#options = options;
  }

  configure(settings: MarketWatchSettings): void {
    const before = this.#settings;
    if (isDeepStrictEqual(settings, before)) return;
    if (settings.venue !== before.venue) {
      this.#coins.clear();
      this.#asked.clear();
      this.#desk = undefined;
    } else if (!isDeepStrictEqual(settings.options, before.options)) {
      this.#desk = regrouped(this.#desk, before.options, settings.options);
    }
    this.#settings = settings;
    this.#nextRoundMs = 0;
  }

  keepIn(memory: MarketMemory): void {
    this.#memory = memory;
  }

  /** Once a second, after the first picture stands. */
  tick(): void {
    const now = this.#options.clock.now();
    if (this.#state() !== this.#viewState) this.#look();
    if (this.#running || this.#stopped) return;
    // A wall that was set back must not stop the rounds.
    if (now < this.#nextRoundMs && this.#nextRoundMs - now <= 2 * ROUND_MS) return;
    this.#nextRoundMs = Math.floor(now / ROUND_MS) * ROUND_MS + ROUND_MS + AFTER_MINUTE_MS;
    this.#running = true;
    void this.#round().finally(() => {
      this.#running = false;
    });
  }

  get view(): Omit<MarketView, 'liquidations' | 'events' | 'nearest'> {
    this.#view ??= unreadMarket(
      this.#hasSources ? MARKET_NOT_READ : NO_MARKET_SOURCE,
      this.#options.clock.now(),
    );
    return this.#view;
  }

  /** Undefined: nobody knows what the market does. */
  get reading(): MarketReading | undefined {
    if (this.#desk === undefined || this.#ageMs() > KEPT_MS) return undefined;
    return readingOf(this.#desk);
  }

  get changes(): readonly VerdictChange[] {
    return this.#desk?.changes ?? [];
  }

  /** Where the coin's candles come from at present. */
  sourceOf(coin: Underlying): CoinSource | undefined {
    return this.#coins.get(coin)?.sources[0];
  }

  /** Coins that are read, BTC and ETH first, and where. */
  get sources(): readonly { readonly coin: Underlying; readonly source: CoinSource }[] {
    return (this.#desk?.coins ?? []).flatMap((coin) => {
      const source = this.sourceOf(coin);
      return source === undefined ? [] : [{ coin, source }];
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#save();
  }

  async #round(): Promise<void> {
    const { clock, sites } = this.#options;
    const wanted = wantedCoins(sites(), this.#settings.coins);
    this.#hasSources = wanted.length > 0;
    this.#takeSources(wanted);
    if (wanted.length === 0) {
      this.#look();
      return;
    }
    this.#desk ??= this.#restored(wanted);
    const desk = this.#desk;
    // Coins that are no longer held are watched on until another one comes: each new set begins with a month of history.
    const listed = wanted.map(({ coin }) => coin).filter((coin) => this.sourceOf(coin));
    const isNew = listed.some((coin) => !this.#asked.has(coin));
    const isMissing = listed.some((coin) => desk?.coins.includes(coin) !== true);
    const isDue = Math.abs(clock.now() - this.#begunMs) >= RETRY_MS;
    const isLate = desk === undefined || this.#ageMs() > CATCH_UP_MS;
    if (isLate || isNew || (isMissing && isDue)) await this.#begin(listed);
    else await this.#readMinutes(desk);
    if (this.#stopped) return;
    this.#look();
    if (Math.abs(clock.now() - this.#savedMs) >= SAVE_MS) this.#save();
  }

  async #begin(listed: readonly Underlying[]): Promise<void> {
    const { clock } = this.#options;
    this.#begunMs = clock.now();
    for (const coin of listed) this.#asked.add(coin);
    const settings = this.#settings;
    const { options } = settings;
    const days = Math.max(
      LEAST_DAYS,
      options.recentHighDays ?? DEFAULT_RADAR_OPTIONS.recentHighDays,
    );
    const past = await this.#readAll(listed, (ask) => readPast(ask, days * 24 + 1, clock.now()));
    if (this.#stopped || past.size === 0) return;
    // A coin that no venue in use lists is not part of the market; one whose venue was silent comes with a later round.
    const fresh = new RadarDesk([...past.keys()], options);
    fresh.take(past, this.#implied(fresh.coins));
    if (this.#settings !== settings) return;
    this.#desk = fresh;
    this.#save();
  }

  async #readMinutes(desk: RadarDesk): Promise<void> {
    const { clock } = this.#options;
    const past = await this.#readAll(desk.coins, async (ask, coin) => {
      const missing = (clock.now() - (desk.radar.figuresOf(coin)?.atMs ?? 0)) / MINUTE_MS;
      const answer = await ask({
        interval: '1m',
        limit: Math.min(MOST_CANDLES, Math.max(3, Math.ceil(missing) + 2)),
      });
      if (!answer.ok) return answer;
      const last = desk.radar.figuresOf(coin)?.atMs ?? 0;
      const minutes = closedMinutes(answer.value, clock.now()).filter(
        ({ timestamp }) => timestamp >= last,
      );
      return { ok: true, value: { hours: [], minutes } };
    });
    if (!this.#stopped) desk.take(past, this.#implied(desk.coins));
  }

  #implied(coins: readonly Underlying[]) {
    return new Map(
      coins.map((coin) => [coin, this.#options.indexOf?.(coin)?.readings ?? []] as const),
    );
  }

  /** Asks for each coin, a few at once; those that could not be read are left out. */
  async #readAll(
    coins: readonly Underlying[],
    read: (ask: AskCandles, coin: Underlying) => ReturnType<typeof readPast>,
  ): Promise<ReadonlyMap<Underlying, PastCandles>> {
    const found = new Map<Underlying, PastCandles>();
    const open = [...coins];
    const work = async () => {
      for (let coin = open.shift(); coin !== undefined; coin = open.shift()) {
        const past = await this.#readOne(coin, read);
        if (past !== undefined) found.set(coin, past);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    // In the order of the coins, whichever came first.
    return new Map(
      coins.flatMap((coin) => {
        const past = found.get(coin);
        return past === undefined ? [] : [[coin, past] as const];
      }),
    );
  }

  async #readOne(
    coin: Underlying,
    read: (ask: AskCandles, coin: Underlying) => ReturnType<typeof readPast>,
  ): Promise<PastCandles | undefined> {
    const entry = this.#coins.get(coin);
    while (!this.#stopped) {
      const source = entry?.sources[0];
      if (entry === undefined || source === undefined) return undefined;
      const result = await read(this.askAt(source), coin);
      if (result.ok) return result.value;
      // Not listed there: the next candidate is tried, and this one no more.
      if (result.error.kind !== 'not-supported') return undefined;
      entry.unlisted.add(nameOf(source));
      entry.sources = entry.sources.filter((one) => one !== source);
    }
    return undefined;
  }

  /** Candles of any symbol at a venue, each call behind all readings of positions. */
  askAt({ site, symbol }: CoinSource): AskCandles {
    const { bans, turns } = this.#options;
    return async (request) => {
      const ban = bans.current(site.host);
      if (ban !== undefined) return { ok: false, error: ban.error };
      const turn = { key: `market ${request.interval} ${symbol}`, guess: CANDLES_GUESS };
      try {
        const result = await turns.run(site.client, turn, () =>
          site.client.fetchCandles({ symbol, ...request }),
        );
        if (!result.ok) bans.note(site.host, result.error);
        return result;
      } catch {
        return { ok: false, error: { kind: 'internal', message: 'candles could not be read' } };
      }
    };
  }

  /** Candidates of venues that are gone are dropped, new ones come behind; the present source stays. */
  #takeSources(wanted: readonly WantedCoin[]): void {
    for (const { coin, sources } of wanted) {
      const [present] = this.#coins.get(coin)?.sources ?? [];
      const unlisted = this.#coins.get(coin)?.unlisted ?? new Set<string>();
      const left = sources.filter((one) => !unlisted.has(nameOf(one)));
      const stays = left.filter((one) => present !== undefined && nameOf(one) === nameOf(present));
      this.#coins.set(coin, { sources: [...new Set([...stays, ...left])], unlisted });
    }
    const hosts = new Set(this.#options.sites().map(({ host }) => host));
    const names = new Set(wanted.map(({ coin }) => coin));
    for (const [coin, { sources }] of this.#coins) {
      const [source] = sources;
      if (!names.has(coin) && source !== undefined && !hosts.has(source.site.host))
        this.#coins.delete(coin);
    }
  }

  /** The radar of the last run, with the sources that it had. */
  #restored(wanted: readonly WantedCoin[]): RadarDesk | undefined {
    const restored = loadRadar(this.#memory, this.#settings, wanted);
    for (const [coin, source] of restored?.sources ?? []) {
      this.#asked.add(coin);
      const entry = this.#coins.get(coin);
      if (entry === undefined) continue;
      entry.sources = [source, ...entry.sources.filter((one) => one !== source)];
    }
    return restored?.desk;
  }

  #save(): void {
    if (this.#desk === undefined || this.#memory === undefined) return;
    this.#savedMs = this.#options.clock.now();
    saveRadar(this.#memory, this.#desk, this.#settings, (coin) => this.sourceOf(coin));
  }

  #ageMs(): DurationMs {
    const at: TimestampMs | undefined = this.#desk?.radar.market()?.timestamp;
    return at === undefined ? Infinity : this.#options.clock.now() - at;
  }

  #state(): FeedState {
    const age = this.#ageMs();
    return age === Infinity ? 'unknown' : age > STALE_MS ? 'stale' : 'ok';
  }

  #look(): void {
    const state = this.#state();
    this.#viewState = state;
    this.#view =
      this.#desk === undefined
        ? undefined
        : viewOfRadar(this.#desk, state, this.#options.clock.now(), {
            sourceOf: (coin) => this.sourceOf(coin),
            indexOf: (coin) => this.#options.indexOf?.(coin),
          });
    this.#options.onChange();
  }
}

/** Other windows mean other verdicts: what was seen is read again. Other sectors do not. */
function regrouped(
  desk: RadarDesk | undefined,
  before: Partial<RadarOptions>,
  options: Partial<RadarOptions>,
): RadarDesk | undefined {
  const isOther = !isDeepStrictEqual({ ...before, groups: {} }, { ...options, groups: {} });
  if (desk === undefined || isOther) return undefined;
  const same = new RadarDesk(desk.coins, options);
  return same.restore(desk.memory()) ? same : undefined;
}
