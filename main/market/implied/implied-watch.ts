import type { ImpliedVolatilityReading } from '../../exchange/exchange-client.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type TimestampMs,
  type Underlying,
} from '../../../shared/domain/units.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type { Clock } from '../../host-ports.ts';
import type { HostBans } from '../../monitor/feeds/host-bans.ts';
import type { BackgroundTurns } from '../background-turns.ts';
import { usedSites, type CandleSite } from '../watch/candle-sites.ts';

/** An index moves slower than a price. */
const REFRESH_MS: DurationMs = 10 * MINUTE_MS;
const RETRY_MS: DurationMs = 5 * MINUTE_MS;
/** What the detector compares with, and a little more. */
const PAST_MS: DurationMs = 31 * DAY_MS;
/** Each refresh reads the hour again that was under way at the last one. */
const OVERLAP_MS: DurationMs = 2 * HOUR_MS;
/** Weight to expect of the request before the first. */
const GUESS = 1;

/** The index of one coin, and who computes it. */
export interface ImpliedIndex {
  readonly venue: string;
  /** Of the last month, ascending. */
  readonly readings: readonly ImpliedVolatilityReading[];
}

export interface ImpliedWatchOptions {
  readonly clock: Clock;
  readonly bans: HostBans;
  readonly turns: BackgroundTurns;
  readonly sites: () => readonly CandleSite[];
  /** Of which an index is wanted. */
  readonly coins: () => readonly Underlying[];
}

/**
 * Indexes of implied volatility, where a venue in use computes one. Read beside the candles, never before them: what the
 * radar says does not wait for it.
 */
export class ImpliedWatch {
  readonly #options: ImpliedWatchOptions;
  readonly #indexes = new Map<Underlying, ImpliedIndex & { readonly host: string }>();
  #nextMs = 0;
  #running = false;
  #stopped = false;

  constructor(options: ImpliedWatchOptions) {
    this.#options = options;
  }

  /** Undefined: no venue in use has one, or it has not been read yet. */
  indexOf(coin: Underlying): ImpliedIndex | undefined {
    return this.#indexes.get(coin);
  }

  /** Once a second, after the first picture stands. */
  tick(): void {
    const now = this.#options.clock.monotonic();
    if (this.#running || this.#stopped || now < this.#nextMs) return;
    const sites = usedSites(this.#options.sites()).filter(
      ({ client }) => (client.impliedCoins ?? []).length > 0,
    );
    const hosts = new Set(sites.map(({ host }) => host));
    for (const [coin, { host }] of this.#indexes) if (!hosts.has(host)) this.#indexes.delete(coin);
    const wanted = this.#options.coins().flatMap((coin) => {
      const site = sites.find(({ client }) => client.impliedCoins?.includes(coin));
      return site === undefined ? [] : [{ coin, site }];
    });
    // Nothing to ask is looked at again soon: accounts come and go.
    if (wanted.length === 0) return;
    this.#nextMs = now + REFRESH_MS;
    this.#running = true;
    void this.#read(wanted).finally(() => {
      this.#running = false;
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  async #read(
    wanted: readonly { readonly coin: Underlying; readonly site: CandleSite }[],
  ): Promise<void> {
    for (const { coin, site } of wanted) {
      if (await this.#readOne(coin, site)) continue;
      this.#nextMs = Math.min(this.#nextMs, this.#options.clock.monotonic() + RETRY_MS);
    }
  }

  /** False: ask again soon. What was read before stays, and grows old by itself. */
  async #readOne(coin: Underlying, { client, host }: CandleSite): Promise<boolean> {
    const { clock, bans, turns } = this.#options;
    if (this.#stopped || bans.current(host) !== undefined) return false;
    const nowMs = clock.now();
    const before = this.#indexes.get(coin);
    const kept = before?.host === host ? keptOf(before.readings, nowMs) : [];
    const last = kept.at(-1)?.atMs;
    const sinceMs = last === undefined ? nowMs - PAST_MS : last - OVERLAP_MS;
    try {
      const turn = { key: `market implied ${coin}`, guess: GUESS };
      const result = await turns.run(client, turn, async () =>
        client.fetchImpliedVolatility?.(coin, sinceMs),
      );
      if (result === undefined) return true;
      if (!result.ok) {
        bans.note(host, result.error);
        return false;
      }
      const venue = exchangeName(client.exchange, 'exchange');
      this.#indexes.set(coin, { host, venue, readings: joined(kept, result.value) });
      return true;
    } catch {
      return false;
    }
  }
}

/** A clock that was set back must not leave readings of the future. */
function keptOf(readings: readonly ImpliedVolatilityReading[], nowMs: TimestampMs) {
  return readings.filter(({ atMs }) => atMs <= nowMs && nowMs - atMs <= PAST_MS);
}

/** New ones take the place of what was read before of the same time. */
function joined(
  before: readonly ImpliedVolatilityReading[],
  news: readonly ImpliedVolatilityReading[],
): readonly ImpliedVolatilityReading[] {
  const first = news[0]?.atMs ?? Infinity;
  return [...before.filter(({ atMs }) => atMs < first), ...news];
}
