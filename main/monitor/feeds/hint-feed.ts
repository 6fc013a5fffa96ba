import type { DurationMs } from '../../../shared/domain/units.ts';
import type { ExchangeClient } from '../../exchange/exchange-client.ts';
import type { Clock } from '../../host-ports.ts';
import { backoffDelay } from './backoff.ts';
import type { HostBans } from './host-bans.ts';

/** A burst of orders is one reason to read, not twenty. */
const LEAST_PAUSE_MS: DurationMs = 2_000;
const REOPEN_MS: DurationMs = 4_000;

export interface HintFeedOptions {
  readonly client: ExchangeClient;
  readonly host: string;
  readonly bans: HostBans;
  readonly clock: Clock;
  readonly random: () => number;
  /** Read the account now. */
  readonly onHint: () => void;
}

/** Keeps the venue's stream about an account open, as a hint when to read: polling stays the truth. */
export class HintFeed {
  readonly #options: HintFeedOptions;
  #cancelStream: (() => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #cancelHint: (() => void) | undefined;
  #pauseMs = LEAST_PAUSE_MS;
  #hintedMonotonicMs = -Infinity;
  #tries = 0;
  #isOpen = false;
  #isOver = false;

  constructor(options: HintFeedOptions) {
    this.#options = options;
  }

  /** Opens the stream, now or a little later, unless it is open or the venue has none. */
  start(delayMs: DurationMs = 0): void {
    if (this.#isOpen || this.#isOver || this.#cancelTimer !== undefined) return;
    if (delayMs > 0) {
      this.#later(delayMs);
      return;
    }
    const { client, bans, host, clock } = this.#options;
    if (client.watchAccount === undefined) {
      this.#isOver = true;
      return;
    }
    const ban = bans.current(host);
    if (ban !== undefined) {
      this.#later(ban.waitMs);
      return;
    }
    this.#isOpen = true;
    const opened = clock.monotonic();
    // It may have changed while nobody listened.
    if (this.#tries > 0) this.#hint();
    this.#cancelStream = client.watchAccount(
      () => {
        this.#tries = 0;
        this.#hint();
      },
      (error) => {
        bans.note(host, error);
        this.#close();
        if (error.kind === 'not-supported') {
          this.#isOver = true;
          return;
        }
        this.#tries = clock.monotonic() - opened > 60_000 ? 1 : this.#tries + 1;
        this.#later(REOPEN_MS + backoffDelay(this.#tries, this.#options.random));
      },
    );
  }

  /** Hints are heeded at most so often; a calm account need not be read with every change. */
  setPause(pauseMs: DurationMs): void {
    this.#pauseMs = Math.max(LEAST_PAUSE_MS, pauseMs);
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#cancelHint?.();
    this.#close();
  }

  #close(): void {
    this.#cancelStream?.();
    this.#cancelStream = undefined;
    this.#isOpen = false;
  }

  #later(delayMs: DurationMs): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => {
      this.#cancelTimer = undefined;
      this.start();
    });
  }

  #hint(): void {
    if (this.#cancelHint !== undefined) return;
    const { clock, onHint } = this.#options;
    const wait = this.#hintedMonotonicMs + this.#pauseMs - clock.monotonic();
    if (wait <= 0) {
      this.#hintedMonotonicMs = clock.monotonic();
      onHint();
      return;
    }
    this.#cancelHint = clock.setTimer(wait, () => {
      this.#cancelHint = undefined;
      this.#hintedMonotonicMs = clock.monotonic();
      onHint();
    });
  }
}
