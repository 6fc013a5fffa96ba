import type { FeedError, FeedStatus } from '../../../shared/domain/feed-state.ts';
import type { AccountId, DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { err, type Result } from '../../../shared/lib/result.ts';
import { CALL_DEADLINE_MS } from '../../exchange/exchange-client.ts';
import type { AccountReading, ExchangeClient, OnOrders } from '../../exchange/exchange-client.ts';
import type { TurnRank } from '../../exchange/budget/turn-order.ts';
import { inTurn } from '../../exchange/budget/turn-scope.ts';
import type { Clock } from '../../host-ports.ts';
import type { Gap } from '../gap-watch.ts';
import { askedPause, isRefused } from './asked-pause.ts';
import { backoffDelay, LONGEST_RETRY_MS } from './backoff.ts';
import type { HostBans } from './host-bans.ts';

export const CALM_CADENCE_MS: DurationMs = 15_000;
/** Older than this, and than three polls: stale. */
export const STALE_AFTER_MS: DurationMs = 30_000;
/** Older than this with open positions: nobody is watching. */
export const BLIND_AFTER_MS: DurationMs = 120_000;
/** A reading is several calls, each with its own deadline; past this the answer is no longer waited for. */
const READING_DEADLINE_MS: DurationMs = 3 * CALL_DEADLINE_MS;
/** After a sleep or clock jump the last reading counts as fresh for this long, while a new one is fetched. */
const RESUME_GRACE_MS: DurationMs = 15_000;

/** Expected weight of a reading before the first has shown it. */
const READING_GUESS = 10;

export interface AccountFeedOptions {
  readonly accountId: AccountId;
  readonly client: ExchangeClient;
  readonly host: string;
  readonly bans: HostBans;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onReading: (reading: AccountReading) => void;
  readonly onStatus: () => void;
}

/** Reads one account over and over, never twice at once, and knows how well it is seen. */
export class AccountFeed {
  readonly #options: AccountFeedOptions;
  #reading: AccountReading | undefined;
  /** Monotonic: when it was received, or when asking began. */
  #seenMonotonicMs: number;
  #error: FeedError | undefined;
  #sinceMs: TimestampMs | undefined;
  /** The first orders, which may come before or after the reading that waits for them. */
  #orders: Parameters<OnOrders>[0] | undefined;
  #failures = 0;
  /** Of those, the ones since there was reason to hope: a growing pause counts them. */
  #attempts = 0;
  #refusals = 0;
  #asked = false;
  #inFlight: symbol | undefined;
  #cadenceMs = CALM_CADENCE_MS;
  #longestRetryMs = LONGEST_RETRY_MS;
  /** The pause under way is one of our own making, after a failure: nobody asked for it. */
  #isBackingOff = false;
  #nextTry: { readonly atMonotonicMs: number; readonly atMs: TimestampMs } | undefined;
  #cancelTimer: (() => void) | undefined;
  /** What was not watched since the last reading, and when that was noticed. */
  #suspicion:
    (Pick<Gap, 'hiddenMs' | 'countedMs'> & { readonly atMonotonicMs: number }) | undefined;
  #lastCallMs: DurationMs = 0;
  /** What the last reading had to wait for its turn: the venue's limit is shared. */
  #lastWaitMs: DurationMs = 0;
  #cancelTurn: (() => void) | undefined;
  #rank: TurnRank = 'calm';
  #refusal: FeedError | undefined;
  #stopped = false;

  constructor(options: AccountFeedOptions) {
    this.#options = options;
    this.#seenMonotonicMs = options.clock.monotonic();
  }

  get reading(): AccountReading | undefined {
    return this.#reading;
  }

  /** It has been asked at least once, well or not. */
  get asked(): boolean {
    return this.#asked;
  }

  /** How often it is really read, in whole seconds: a slow venue is asked less often than its level wants. */
  get usedCadenceMs(): DurationMs {
    return Math.round((this.#pauseMs() + this.#lastCallMs + this.#lastWaitMs) / 1_000) * 1_000;
  }

  /** It is read more seldom than its level wants, because the venue's limit is shared by all accounts here. */
  get isHeldBack(): boolean {
    return this.#lastWaitMs > Math.max(1_000, this.#cadenceMs / 4);
  }

  /** A slow venue is not asked more often than it can answer. */
  #pauseMs(): DurationMs {
    return Math.max(this.#cadenceMs, this.#lastCallMs);
  }

  get error(): FeedError | undefined {
    return this.#error;
  }

  /** The venue refused twice: no passing trouble. */
  get refused(): boolean {
    return this.#refusals >= 2;
  }

  /** Time since the last good reading, or since asking began. Counts a sleep once the grace is over, also what the clock did not count of it. */
  unseenMs(): DurationMs {
    const now = this.#options.clock.monotonic();
    const counted = now - this.#seenMonotonicMs;
    if (this.#suspicion === undefined) return counted;
    const { atMonotonicMs, hiddenMs, countedMs } = this.#suspicion;
    return now - atMonotonicMs > RESUME_GRACE_MS ? counted + hiddenMs : counted - countedMs;
  }

  isFresh(): boolean {
    const limit = Math.max(STALE_AFTER_MS, 3 * this.#cadenceMs);
    return this.#reading !== undefined && this.unseenMs() <= limit;
  }

  status(): FeedStatus {
    const { state } = this;
    const trouble = state !== 'ok';
    return {
      state,
      ...(this.#reading === undefined ? {} : { asOfMs: this.#reading.asOfMs }),
      ...(trouble && this.#sinceMs !== undefined ? { sinceMs: this.#sinceMs } : {}),
      ...(trouble && this.#nextTry !== undefined ? { nextTryMs: this.#nextTry.atMs } : {}),
      ...(trouble && this.#error !== undefined ? { error: this.#error } : {}),
      ...(this.#reading?.clockSkewMs === undefined
        ? {}
        : { clockSkewMs: this.#reading.clockSkewMs }),
    };
  }

  /** One failure is named at once; it is an error when another try failed too, or when the venue named a ban. */
  get state(): FeedStatus['state'] {
    if (this.#reading === undefined) return this.#error === undefined ? 'unknown' : 'error';
    if (this.#error === undefined) return this.isFresh() ? 'ok' : 'stale';
    const isConfirmed = this.#failures >= 2 || this.#error.kind === 'banned';
    return isConfirmed || this.unseenMs() > BLIND_AFTER_MS ? 'error' : 'stale';
  }

  /** It cannot be seen now, so nothing that was seen before may look calm: a confirmed failure, or too old a reading. */
  get isUnseen(): boolean {
    return this.#asked && (!this.isFresh() || this.state === 'error');
  }

  start(): void {
    this.#poll();
  }

  /** Not asked at all while this stands: its key can do more than it may. */
  refuse(refusal: FeedError | undefined): void {
    if (refusal?.message === this.#refusal?.message) return;
    this.#refusal = refusal;
    if (refusal === undefined) {
      this.#error = undefined;
      this.#failures = 0;
      this.#refusals = 0;
      this.pollNow();
      return;
    }
    this.#asked = true;
    this.#cancelTimer?.();
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    this.#inFlight = undefined;
    this.#nextTry = undefined;
    this.#options.client.budget?.end(this.#turnKey());
    // The venue has said it; there is nothing to confirm.
    for (let i = 0; i < 2; i += 1) this.#fail(refusal);
    this.#options.onStatus();
  }

  /** Asks at once, unless a call is under way or the venue asked to wait. */
  pollNow(): void {
    if (this.#inFlight === undefined) this.#poll();
  }

  /** Whose turn comes first, where the venue's limit is scarce. */
  setRank(rank: TurnRank): void {
    this.#rank = rank;
  }

  setCadence(cadenceMs: DurationMs): void {
    if (cadenceMs === this.#cadenceMs) return;
    this.#cadenceMs = cadenceMs;
    if (this.#inFlight !== undefined || this.#failures > 0 || this.#nextTry === undefined) return;
    const left = this.#nextTry.atMonotonicMs - this.#options.clock.monotonic();
    if (left > cadenceMs) this.#schedule(cadenceMs);
  }

  /** No pause after a failure is longer than this, also the one under way; one that the venue asked for is kept. */
  setLongestRetry(longestMs: DurationMs): void {
    if (longestMs === this.#longestRetryMs) return;
    this.#longestRetryMs = longestMs;
    if (!this.#isBackingOff || this.#nextTry === undefined) return;
    const left = this.#nextTry.atMonotonicMs - this.#options.clock.monotonic();
    if (left > longestMs) this.#backOff();
  }

  /** Something says that the venue answers again: a pause of our own making is over. */
  retryNow(): void {
    if (this.#isBackingOff) this.pollNow();
  }

  /** The machine slept, or its clock jumped: nothing is trusted for longer than it takes to ask again. */
  resumed({ hiddenMs, countedMs }: Pick<Gap, 'hiddenMs' | 'countedMs'>): void {
    const before = this.#suspicion;
    this.#suspicion = {
      atMonotonicMs: this.#options.clock.monotonic(),
      hiddenMs: hiddenMs + (before?.hiddenMs ?? 0),
      countedMs: countedMs + (before?.countedMs ?? 0),
    };
    this.#failures = 0;
    this.#attempts = 0;
    this.pollNow();
  }

  /** The network may be there again: asked now, and soon again if it is not quite there yet. */
  networkBack(): void {
    this.#attempts = 0;
    this.pollNow();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelTurn?.();
    await this.#options.client.close();
  }

  #poll(): void {
    if (this.#stopped || this.#refusal !== undefined) return;
    if (this.#inFlight !== undefined || this.#cancelTurn !== undefined) return;
    const { bans, host, client, clock } = this.#options;
    const ban = bans.current(host);
    if (ban !== undefined) {
      this.#asked = true;
      this.#fail(ban.error);
      this.#schedule(ban.waitMs);
      this.#options.onStatus();
      return;
    }
    if (client.budget === undefined) {
      this.#ask();
      return;
    }
    const asked = clock.monotonic();
    let isGranted = false;
    const onTurn = (): void => {
      isGranted = true;
      this.#cancelTurn = undefined;
      this.#lastWaitMs = clock.monotonic() - asked;
      inTurn(this.#turnKey(), () => this.#ask());
    };
    this.#cancelTimer?.();
    const cancel = client.budget.ask(
      {
        key: this.#turnKey(),
        owner: this.#options.accountId,
        rank: this.#reading === undefined && this.#rank === 'calm' ? 'unread' : this.#rank,
        guess: READING_GUESS,
        sinceMs: this.#reading === undefined ? -Infinity : this.#seenMonotonicMs,
        ...(this.#asked ? {} : { first: true as const }),
      },
      onTurn,
    );
    if (!isGranted) this.#cancelTurn = cancel;
  }

  #turnKey(): string {
    return `reading ${this.#options.accountId}`;
  }

  #ask(): void {
    const { client, clock } = this.#options;
    const call = Symbol('call');
    this.#inFlight = call;
    const began = clock.monotonic();
    this.#cancelTimer?.();
    this.#cancelTimer = clock.setTimer(READING_DEADLINE_MS, () => {
      this.#finish(call, began, err({ kind: 'timeout', message: 'no answer in time' }));
    });
    client
      .fetchAccount((told) => this.#takeOrders(told))
      .then(
        (result) => this.#finish(call, began, result),
        (cause: unknown) =>
          this.#finish(call, began, err({ kind: 'internal', message: nameOf(cause) })),
      );
  }

  #finish(call: symbol, began: number, result: Result<AccountReading, FeedError>): void {
    // An answer that comes after its deadline is no longer waited for.
    if (this.#inFlight !== call) return;
    this.#options.client.budget?.end(this.#turnKey());
    if (this.#stopped) return;
    this.#inFlight = undefined;
    this.#asked = true;
    this.#lastCallMs = this.#options.clock.monotonic() - began;
    if (result.ok && this.#isSuddenlyEmpty(result.value)) {
      this.#fail({ kind: 'unconfirmed-empty', message: 'the venue reports no positions' });
      this.#schedule(1_000);
    } else if (result.ok) {
      this.#succeed(result.value);
      return;
    } else {
      this.#options.bans.note(this.#options.host, result.error);
      this.#fail(result.error);
      const asked = askedPause(result.error, this.#refusals, this.#options.clock.now());
      if (asked === undefined) this.#backOff();
      else this.#schedule(asked);
    }
    this.#options.onStatus();
  }

  /** An account that had positions and has none is asked once more before it is believed. */
  #isSuddenlyEmpty(reading: AccountReading): boolean {
    const had = countPositions(this.#reading) > 0;
    return had && countPositions(reading) === 0 && this.#error?.kind !== 'unconfirmed-empty';
  }

  #succeed(reading: AccountReading): void {
    this.#reading = this.#withOrders(reading);
    this.#seenMonotonicMs = this.#options.clock.monotonic();
    this.#error = undefined;
    this.#sinceMs = undefined;
    this.#failures = 0;
    this.#attempts = 0;
    this.#refusals = 0;
    this.#suspicion = undefined;
    // What is made of the reading decides how soon the next one is due.
    this.#options.onReading(reading);
    if (this.#stopped) return;
    this.#schedule(this.#pauseMs());
  }

  /** What the newest reading came without. */
  #takeOrders(told: Parameters<OnOrders>[0]): void {
    this.#orders = told;
    if (this.#stopped || this.#reading?.ordersPending !== true) return;
    this.#reading = this.#withOrders(this.#reading);
    this.#options.onStatus();
  }

  #withOrders(reading: AccountReading): AccountReading {
    const told = this.#orders;
    if (reading.ordersPending !== true || told === undefined) return reading;
    const { ordersPending: _, ...rest } = reading;
    return 'orders' in told
      ? { ...rest, ...told }
      : { ...rest, warnings: [...rest.warnings, told.warning] };
  }

  #fail(error: FeedError): void {
    this.#sinceMs ??= this.#options.clock.now();
    this.#error = error;
    this.#failures += 1;
    this.#attempts += 1;
    if (isRefused(error)) this.#refusals += 1;
  }

  #backOff(): void {
    this.#schedule(backoffDelay(this.#attempts, this.#options.random, this.#longestRetryMs));
    this.#isBackingOff = true;
  }

  #schedule(delayMs: DurationMs): void {
    const { clock } = this.#options;
    this.#isBackingOff = false;
    this.#cancelTimer?.();
    this.#nextTry = {
      atMonotonicMs: clock.monotonic() + delayMs,
      atMs: clock.now() + delayMs,
    };
    this.#cancelTimer = clock.setTimer(delayMs, () => this.#poll());
  }
}

const countPositions = (reading: AccountReading | undefined): number =>
  (reading?.account.pools ?? []).reduce((sum, pool) => sum + pool.positions.length, 0);

/** Only the class of an unforeseen error: its message may hold what must not be shown. */
const nameOf = (cause: unknown): string =>
  cause instanceof Error ? cause.name : 'unforeseen error';
