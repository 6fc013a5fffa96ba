import {
  DAY_MS,
  MINUTE_MS,
  type DurationMs,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { detached, withDeadline } from './call-scope.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import type { MarketBook } from '../parse/venue-market.ts';

export interface LoadedMarkets {
  /** The instance that loaded them; others take the lists over from it instead of holding their own. */
  readonly source: CcxtExchange;
  readonly book: MarketBook;
}

/** Loading all markets may take several long answers; each request has its own 10 s. */
const LOAD_DEADLINE_MS: DurationMs = 30_000;
const RETRY_REFRESH_MS: DurationMs = 10 * MINUTE_MS;

/**
 * The markets of one venue at one address, shared by its accounts. Loaded once, refreshed daily behind the callers'
 * backs; a failed load is tried again by the next caller (ccxt itself would repeat the old failure for ever).
 */
export class MarketsCache {
  readonly #clock: Clock;
  readonly #load: () => Promise<LoadedMarkets>;
  #loaded: LoadedMarkets | undefined;
  #loading: Promise<LoadedMarkets> | undefined;
  #triedAtMs: TimestampMs = 0;
  #loadedAtMs: TimestampMs = 0;

  constructor(clock: Clock, load: () => Promise<LoadedMarkets>) {
    this.#clock = clock;
    this.#load = load;
  }

  /** As loaded last; undefined: never. */
  get loaded(): LoadedMarkets | undefined {
    return this.#loaded;
  }

  async get(): Promise<LoadedMarkets> {
    const loaded = this.#loaded;
    if (loaded === undefined) return this.#start();
    if (this.#clock.now() - this.#loadedAtMs >= DAY_MS) this.#refreshQuietly();
    return loaded;
  }

  /** For an instrument that the lists do not hold: loads them anew, at most once in ten minutes. */
  async renew(): Promise<LoadedMarkets> {
    if (this.#loaded !== undefined && this.#clock.now() - this.#triedAtMs < RETRY_REFRESH_MS) {
      return this.#loaded;
    }
    return this.#start();
  }

  #refreshQuietly(): void {
    if (this.#clock.now() - this.#triedAtMs < RETRY_REFRESH_MS) return;
    // The old lists stay in use; the next refresh is tried in ten minutes.
    this.#start().catch(() => undefined);
  }

  #start(): Promise<LoadedMarkets> {
    this.#loading ??= this.#loadOnce().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadOnce(): Promise<LoadedMarkets> {
    this.#triedAtMs = this.#clock.now();
    // Several callers wait for one load: it must not end with the deadline of the first.
    const loaded = await detached(() => withDeadline(this.#clock, LOAD_DEADLINE_MS, this.#load));
    this.#loaded = loaded;
    this.#loadedAtMs = this.#clock.now();
    return loaded;
  }
}
