import type { FeedError } from '../../../shared/domain/feed-state.ts';
import type { DurationMs, MarketSymbol } from '../../../shared/domain/units.ts';
import type { ExchangeClient, MarkReading } from '../../exchange/exchange-client.ts';
import type { Clock } from '../../host-ports.ts';
import { backoffDelay, LONGEST_RETRY_MS } from './backoff.ts';
import type { HostBans } from './host-bans.ts';

/** A stream that says nothing for this long is dropped: a socket is a hint, polling is the truth (promise D21). */
const STREAM_SILENT_MS: DurationMs = 20_000;
const CALM_POLL_MS: DurationMs = 5_000;
/** Venues push marks every one to three seconds; asking sooner would only ask for the same again. */
const STREAM_PACE_MS: DurationMs = 3_000;
/** A stream that went down is not opened again before this. */
const REOPEN_MS: DurationMs = 4_000;

export interface MarkFeedOptions {
  readonly client: ExchangeClient;
  readonly host: string;
  readonly bans: HostBans;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onMarks: (marks: Iterable<readonly [MarketSymbol, MarkReading]>) => void;
  /** Prices come again after a poll for them had failed. */
  readonly onBack: () => void;
}

/** Keeps the marks of some symbols coming: by stream where there is one, by polling while it is quiet. */
export class MarkFeed {
  readonly #options: MarkFeedOptions;
  #symbols: readonly MarketSymbol[] = [];
  #pollMs = CALM_POLL_MS;
  #longestRetryMs = LONGEST_RETRY_MS;
  /** When the pause after a failed poll ends; undefined: there is none. */
  #retryAtMonotonicMs: number | undefined;
  #cancelStream: (() => void) | undefined;
  #streamTries = 0;
  #reopenAtMonotonicMs = 0;
  #lastStreamMonotonicMs = -Infinity;
  /** Per symbol: a stream that speaks of one symbol proves nothing about the others. */
  readonly #heard = new Map<MarketSymbol, number>();
  #error: FeedError | undefined;
  #inFlight = false;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #stopped = false;

  constructor(options: MarkFeedOptions) {
    this.#options = options;
  }

  /** Why the last poll failed; undefined when it did not. */
  get error(): FeedError | undefined {
    return this.#error;
  }

  /** The symbols to follow; the same set again changes nothing. */
  follow(symbols: readonly MarketSymbol[]): void {
    const wanted = [...new Set(symbols)].sort();
    const same =
      wanted.length === this.#symbols.length && wanted.every((s, i) => s === this.#symbols[i]);
    if (same || this.#stopped) return;
    this.#symbols = wanted;
    this.#closeStream();
    this.#reopenAtMonotonicMs = 0;
    this.#lastStreamMonotonicMs = -Infinity;
    this.#heard.clear();
    this.#schedule(0);
  }

  setPollInterval(pollMs: DurationMs): void {
    this.#pollMs = pollMs;
  }

  /** No pause after a failure is longer than this, also the ones under way. */
  setLongestRetry(longestMs: DurationMs): void {
    if (longestMs === this.#longestRetryMs) return;
    this.#longestRetryMs = longestMs;
    const now = this.#options.clock.monotonic();
    if (this.#cancelStream === undefined) {
      this.#reopenAtMonotonicMs = Math.min(this.#reopenAtMonotonicMs, now + this.#reopenPauseMs());
    }
    if (this.#retryAtMonotonicMs !== undefined && this.#retryAtMonotonicMs - now > longestMs) {
      this.#backOff();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#closeStream();
  }

  #backOff(): void {
    const delay = backoffDelay(this.#failures, this.#options.random, this.#longestRetryMs);
    this.#schedule(delay);
    this.#retryAtMonotonicMs = this.#options.clock.monotonic() + delay;
  }

  #reopenPauseMs(): DurationMs {
    const { random } = this.#options;
    return REOPEN_MS + backoffDelay(this.#streamTries, random, this.#longestRetryMs);
  }

  #schedule(delayMs: DurationMs): void {
    this.#retryAtMonotonicMs = undefined;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => this.#tick());
  }

  #tick(): void {
    if (this.#stopped || this.#symbols.length === 0) return;
    const now = this.#options.clock.monotonic();
    const ban = this.#options.bans.current(this.#options.host);
    if (ban !== undefined) {
      this.#closeStream();
      this.#schedule(ban.waitMs);
      return;
    }
    this.#keepStream(now);
    if (this.#isQuiet(now) && !this.#inFlight) void this.#poll();
    else this.#schedule(this.#pollMs);
  }

  /** One symbol without a recent mark is enough: a poll asks for all of them at once. */
  #isQuiet(now: number): boolean {
    const patience = Math.max(this.#pollMs, STREAM_PACE_MS);
    return this.#symbols.some((symbol) => now - (this.#heard.get(symbol) ?? -Infinity) >= patience);
  }

  #keepStream(now: number): void {
    if (this.#cancelStream !== undefined) {
      const opened = this.#reopenAtMonotonicMs;
      const heard = Math.max(this.#lastStreamMonotonicMs, opened);
      if (now - heard < STREAM_SILENT_MS) return;
      this.#dropStream();
      return;
    }
    if (now < this.#reopenAtMonotonicMs) return;
    this.#reopenAtMonotonicMs = now;
    this.#cancelStream = this.#options.client.watchMarks(
      this.#symbols,
      (symbol, mark) => this.#heardOf([[symbol, mark]]),
      (error) => {
        this.#options.bans.note(this.#options.host, error);
        this.#dropStream();
      },
      (marks) => this.#heardOf(marks),
    );
  }

  #heardOf(marks: readonly (readonly [MarketSymbol, MarkReading])[]): void {
    this.#lastStreamMonotonicMs = this.#options.clock.monotonic();
    for (const [symbol] of marks) this.#heard.set(symbol, this.#lastStreamMonotonicMs);
    this.#streamTries = 0;
    this.#cameBack();
    this.#options.onMarks(marks);
  }

  #dropStream(): void {
    this.#closeStream();
    this.#streamTries += 1;
    this.#reopenAtMonotonicMs = this.#options.clock.monotonic() + this.#reopenPauseMs();
    this.#lastStreamMonotonicMs = -Infinity;
    this.#heard.clear();
  }

  #closeStream(): void {
    this.#cancelStream?.();
    this.#cancelStream = undefined;
  }

  async #poll(): Promise<void> {
    this.#inFlight = true;
    const { client, bans, host, onMarks } = this.#options;
    let isRead = false;
    try {
      const result = await client.fetchMarks(this.#symbols);
      if (result.ok) {
        isRead = true;
        this.#error = undefined;
        this.#cameBack();
        if (!this.#stopped) onMarks(result.value);
      } else {
        bans.note(host, result.error);
        this.#error = result.error;
      }
    } catch {
      // Without words of its own it failed all the same.
    }
    this.#inFlight = false;
    if (!isRead) this.#failures += 1;
    if (this.#stopped) return;
    if (isRead) this.#schedule(this.#pollMs);
    else this.#backOff();
  }

  #cameBack(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    if (!this.#stopped) this.#options.onBack();
  }
}
