import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { ChannelView } from '../../../shared/contract/app-state.ts';
import { MINUTE_MS, type DurationMs, type TimestampMs } from '../../../shared/domain/units.ts';
import { zoneOffset } from '../../../shared/words/local-time.ts';
import type { AlarmChannel, Clock, DeliveryOutcome } from '../../host-ports.ts';
import type { Attempt, Carrier, Message } from './attempt.ts';
import { joinAnnouncements } from './join-announcements.ts';

/** A try that has not ended by then is aborted and counts as failed. */
const ATTEMPT_MS: DurationMs = 10_000;
/** Who delivers waits this long for the first word; trying goes on behind it. */
const FIRST_WORD_MS: DurationMs = 3_000;
const FIRST_BACKOFF_MS: DurationMs = 1_000;
const LONGEST_BACKOFF_MS: DurationMs = MINUTE_MS;
/** Older news helps nobody; a critical alarm has been repeated with newer figures long before. */
const LONGEST_TRYING_MS: DurationMs = 15 * MINUTE_MS;
/** Tries at the same time: one that hangs must not hold up the next alarm. */
const MAX_IN_FLIGHT = 3;
const MAX_WAITING = 100;
const MAX_REMEMBERED = 5_000;

export interface RemoteChannelOptions {
  readonly id: string;
  readonly name: string;
  readonly clock: Clock;
  /** 0..1, for the jitter. */
  readonly random: () => number;
  /** Least time between two messages; what comes in between goes out as one. */
  readonly minIntervalMs: DurationMs;
  /** How it is set up now: a carrier, or why there is none. */
  readonly carrier: () => CarrierState;
}

export type CarrierState =
  | { readonly state: 'ready'; readonly carrier: Carrier }
  | { readonly state: 'off' | 'blocked'; readonly hint: string };

interface Waiting {
  readonly announcement: Announcement;
  readonly sinceMs: number;
  tries: number;
  notBeforeMs: number;
  /** The first word for who asked; later ones are told to `onLateResult`. */
  tell: (outcome: DeliveryOutcome) => void;
}

/**
 * A channel over a network. Tries at once; a failure that may pass is tried again after a growing, jittered pause or when the
 * receiver allows it, joined with what came meanwhile. A newer word on the same alarm, above all that it is over,
 * replaces the older one that still waits.
 */
export function createRemoteChannel(options: RemoteChannelOptions): AlarmChannel & {
  readonly isRemote: true;
  /** It was set up anew: what waits is tried at once, what failed before counts no more. */
  reconfigured(): void;
  stop(): void;
} {
  const { id, name, clock, random, minIntervalMs } = options;
  const late = new Set<(outcome: DeliveryOutcome & { readonly announcementId: string }) => void>();
  const listeners = new Set<() => void>();
  /** The newest word on each alarm, sent or not: after it nothing older is tried again. */
  const newest = new Map<string, Announcement>();
  let waiting: Waiting[] = [];
  let inFlight = 0;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  /** The receiver asked for silence until then. */
  let closedUntilMs = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;
  let lastSuccessMs: TimestampMs | undefined;
  let lastFailure: ChannelView['lastFailure'];
  let isFailing = false;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function settle(item: Waiting, outcome: DeliveryOutcome): void {
    waiting = waiting.filter((each) => each !== item);
    item.tell(outcome);
  }

  function enqueue(announcement: Announcement): Promise<DeliveryOutcome> {
    for (const old of waiting.filter((each) => isReplacedBy(each.announcement, announcement))) {
      settle(old, {
        ok: false,
        detail:
          announcement.kind === 'resolved'
            ? 'given up: it is over'
            : 'given up: newer figures took its place',
      });
    }
    newest.delete(announcement.alarmId);
    newest.set(announcement.alarmId, announcement);
    const [forgotten] = newest.keys();
    if (newest.size > MAX_REMEMBERED && forgotten !== undefined) newest.delete(forgotten);
    const oldest = waiting[0];
    if (waiting.length >= MAX_WAITING && oldest !== undefined) {
      settle(oldest, { ok: false, detail: 'given up: too many messages wait' });
    }
    return new Promise((resolve) => {
      const now = clock.monotonic();
      let isTold = false;
      const cancelFirstWord = clock.setTimer(FIRST_WORD_MS, () => {
        isTold = true;
        resolve({ ok: false, detail: 'not delivered within 3 s; it is tried on' });
      });
      waiting.push({
        announcement,
        sinceMs: now,
        tries: 0,
        notBeforeMs: now,
        tell(outcome) {
          if (isTold) {
            for (const listener of late) listener({ ...outcome, announcementId: announcement.id });
            return;
          }
          isTold = true;
          cancelFirstWord();
          resolve(outcome);
        },
      });
      pump();
    });
  }

  /** Sends what may go now and sets the timer for what may go later. */
  function pump(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (waiting.length === 0 || inFlight >= MAX_IN_FLIGHT) return;
    const now = clock.monotonic();
    const due = Math.min(...waiting.map(({ notBeforeMs }) => notBeforeMs));
    const at = Math.max(due, lastStartMs + minIntervalMs, closedUntilMs);
    if (at > now) {
      cancelTimer = clock.setTimer(at - now, pump);
      return;
    }
    const batch = waiting;
    waiting = [];
    lastStartMs = now;
    inFlight += 1;
    void run(batch).then((attempt) => {
      inFlight -= 1;
      finish(batch, attempt);
      pump();
    });
  }

  function run(batch: readonly Waiting[]): Promise<Attempt> {
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const controller = new AbortController();
    const cancel = clock.setTimer(ATTEMPT_MS, () => {
      controller.abort();
      resolve({ kind: 'retry', detail: 'no answer within 10 s' });
    });
    const [first, ...rest] = batch.map(({ announcement }) => announcement);
    const setUp = options.carrier();
    if (setUp.state !== 'ready' || first === undefined) {
      cancel();
      return Promise.resolve({
        kind: 'refused',
        detail: setUp.state === 'ready' ? 'there is nothing to say' : 'it is not set up any more',
      });
    }
    const message = withZone(joinAnnouncements([first, ...rest]), clock.now());
    setUp.carrier.attempt(message, controller.signal).then(
      resolve,
      // Whatever it says may repeat what it was given.
      () => resolve({ kind: 'retry', detail: 'it failed unexpectedly' }),
    );
    return promise.finally(cancel);
  }

  function finish(batch: readonly Waiting[], attempt: Attempt): void {
    const now = clock.monotonic();
    if (attempt.kind === 'ok') {
      lastSuccessMs = clock.now();
      isFailing = false;
      // What waits for its next try need not wait: the receiver is there.
      for (const each of waiting) each.notBeforeMs = now;
      for (const each of batch) {
        const detail = each.tries === 0 ? attempt.detail : `at try ${String(each.tries + 1)}`;
        each.tell({ ok: true, ...(detail === undefined ? {} : { detail }) });
      }
      changed();
      return;
    }
    isFailing = true;
    lastFailure = { atMs: clock.now(), detail: attempt.detail };
    if (attempt.kind === 'retry' && attempt.afterMs !== undefined) {
      closedUntilMs = now + attempt.afterMs;
    }
    for (const each of batch) retryOrGiveUp(each, attempt, now);
    changed();
  }

  function retryOrGiveUp(item: Waiting, attempt: Exclude<Attempt, { kind: 'ok' }>, now: number) {
    const { announcement } = item;
    const newer = newest.get(announcement.alarmId);
    const isOld = newer !== undefined && isReplacedBy(announcement, newer);
    // A test is over when it failed: its sender sits before the screen.
    if (attempt.kind === 'refused' || isOld || announcement.kind === 'test') {
      return item.tell({ ok: false, detail: attempt.detail });
    }
    const pauseMs = attempt.afterMs ?? backoffMs(item.tries, random());
    if (now + pauseMs - item.sinceMs > LONGEST_TRYING_MS) {
      return item.tell({ ok: false, detail: `${attempt.detail}; given up after 15 min` });
    }
    item.tell({ ok: false, detail: `${attempt.detail}; it is tried again` });
    item.tries += 1;
    item.notBeforeMs = now + pauseMs;
    waiting.push(item);
  }

  return {
    id,
    name,
    isRemote: true,
    status() {
      const { state } = options.carrier();
      return state === 'ready' && isFailing ? 'failed' : state;
    },
    hint() {
      const setUp = options.carrier();
      if (setUp.state !== 'ready') return setUp.hint;
      return isFailing
        ? `The last message did not arrive: ${lastFailure?.detail ?? ''}.`
        : undefined;
    },
    facts: () => ({
      ...(lastSuccessMs === undefined ? {} : { lastSuccessMs }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
    }),
    deliver(announcement) {
      const setUp = options.carrier();
      if (setUp.state !== 'ready') return Promise.resolve({ ok: false, detail: setUp.hint });
      return enqueue(announcement);
    },
    onStatusChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLateResult(listener) {
      late.add(listener);
      return () => late.delete(listener);
    },
    reconfigured() {
      isFailing = false;
      closedUntilMs = Number.NEGATIVE_INFINITY;
      const now = clock.monotonic();
      for (const each of waiting) each.notBeforeMs = now;
      pump();
    },
    stop() {
      cancelTimer?.();
      waiting = [];
    },
  };
}

const TIME_OF_DAY = /\b\d\d:\d\d:\d\d\b/;

/** The clock on the wall is that of this machine; who reads it far away may live by another one. */
function withZone(message: Message, nowMs: TimestampMs): Message {
  const { title, text } = message;
  if (!TIME_OF_DAY.test(`${title} ${text}`)) return message;
  return { ...message, text: `${text} Times are ${zoneOffset(nowMs)}.` };
}

/** Full jitter over a window that doubles from one second to one minute. */
export function backoffMs(tries: number, random: number): DurationMs {
  return random * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tries);
}

/** About the same alarm. A summary speaks of several and is replaced by another summary only when the first of all is. */
function isReplacedBy(old: Announcement, newer: Announcement): boolean {
  return old.alarmId === newer.alarmId && old.kind !== 'summary' && old !== newer;
}
