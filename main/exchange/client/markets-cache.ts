import {
  DAY_MS,
  HOUR_MS,
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
  /** When the venue said so. */
  readonly asOfMs: TimestampMs;
}

/** Loading all markets may take several long answers; each request has its own 10 s. */
const LOAD_DEADLINE_MS: DurationMs = 30_000;
/** A disk that hangs must not keep the venue from being asked. */
const RECALL_DEADLINE_MS: DurationMs = 3_000;
const RETRY_REFRESH_MS: DurationMs = 10 * MINUTE_MS;
/** Lists of an earlier run are used at once, and asked for anew behind the first picture unless they are this young. */
const RECALLED_FRESH_MS: DurationMs = HOUR_MS;
/** Older ones are used only where the venue gives none; beyond this not even then. */
const OLDEST_MS: DurationMs = 7 * DAY_MS;
/** A daily refresh that works is done long before. */
const OUTDATED_MS: DurationMs = DAY_MS + 3 * HOUR_MS;

/**
 * The markets of one venue at one address, shared by its accounts. Loaded once, refreshed daily behind the callers'
 * backs; a failed load is tried again by the next caller (ccxt itself would repeat the old failure for ever). What an
 * earlier run has left is used first, so that a restart shows its first picture without waiting for the lists.
 */
export class MarketsCache {
  readonly #clock: Clock;
  readonly #load: () => Promise<LoadedMarkets>;
  readonly #recall: () => Promise<LoadedMarkets | undefined>;
  #loaded: LoadedMarkets | undefined;
  #loading: Promise<LoadedMarkets> | undefined;
  #first: Promise<LoadedMarkets> | undefined;
  #isRecalled = false;
  #triedAtMs: TimestampMs = 0;

  constructor(
    clock: Clock,
    load: () => Promise<LoadedMarkets>,
    recall: () => Promise<LoadedMarkets | undefined> = () => Promise.resolve(undefined),
  ) {
    this.#clock = clock;
    this.#load = load;
    this.#recall = recall;
  }

  /** As loaded last; undefined: never. */
  get loaded(): LoadedMarkets | undefined {
    return this.#loaded;
  }

  /** Since when the lists stand that the venue should have renewed since; undefined: they are of today, or there are none. */
  get outdatedSinceMs(): TimestampMs | undefined {
    const asOfMs = this.#loaded?.asOfMs;
    return asOfMs !== undefined && this.#clock.now() - asOfMs > OUTDATED_MS ? asOfMs : undefined;
  }

  async get(): Promise<LoadedMarkets> {
    const loaded = this.#loaded;
    if (loaded === undefined) return this.#getFirst();
    const maxAgeMs = this.#isRecalled ? RECALLED_FRESH_MS : DAY_MS;
    if (this.#clock.now() - loaded.asOfMs >= maxAgeMs) this.#refreshQuietly();
    return loaded;
  }

  /** For an instrument that the lists do not hold: loads them anew, at most once in ten minutes. */
  async renew(): Promise<LoadedMarkets> {
    if (this.#loaded !== undefined && this.#clock.now() - this.#triedAtMs < RETRY_REFRESH_MS) {
      return this.#loaded;
    }
    return this.#start();
  }

  #getFirst(): Promise<LoadedMarkets> {
    this.#first ??= detached(() => this.#recallOrLoad()).finally(() => {
      this.#first = undefined;
    });
    return this.#first;
  }

  async #recallOrLoad(): Promise<LoadedMarkets> {
    const recalled = await withDeadline(this.#clock, RECALL_DEADLINE_MS, this.#recall).catch(
      () => undefined,
    );
    const ageMs = recalled === undefined ? Number.NaN : this.#clock.now() - recalled.asOfMs;
    // A clock that was set back makes an age that cannot be told.
    const isUsable = ageMs >= 0 && ageMs < OLDEST_MS;
    if (recalled === undefined || !isUsable) return this.#start();
    if (ageMs < DAY_MS) return this.#use(recalled);
    try {
      return await this.#start();
    } catch {
      return this.#use(recalled);
    }
  }

  #use(recalled: LoadedMarkets): LoadedMarkets {
    this.#loaded = recalled;
    this.#isRecalled = true;
    return recalled;
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
    this.#isRecalled = false;
    return loaded;
  }
}
