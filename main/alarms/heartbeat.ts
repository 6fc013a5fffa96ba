import type { HeartbeatSettings } from '../../shared/contract/channel-settings.ts';
import type { HeartbeatView, Notice } from '../../shared/contract/app-state.ts';
import { MINUTE_MS, type DurationMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';
import type { Attempt } from './channels/attempt.ts';
import { callHttp, type Fetch } from './channels/http.ts';

const LOOK_MS: DurationMs = 5_000;
const ATTEMPT_MS: DurationMs = 10_000;
/**
 * A look that comes this much too late, by either clock: this machine slept, and what it knows of the monitor is as old. The next
 * look judges.
 */
const OWN_PAUSE_MS: DurationMs = 2_000;
/** After a beat that did not arrive; the receiver waits longer than one interval. */
const RETRY_MS: DurationMs = 30_000;
/** One that did not arrive is nothing to tell: the next try follows. */
const WORTH_TELLING = 2;

/** `alive`: the monitor answers and sees every account. */
export type Pulse = 'starting' | 'alive' | 'blind' | 'down';

export interface Heartbeat {
  view(): HeartbeatView;
  notices(): readonly Notice[];
  /** Beats that arrived and that did not, since the start. */
  counts(): { readonly ok: number; readonly failed: number };
  /** Begins, or goes on with what the settings say now. */
  reconfigured(): void;
  stop(): void;
}

export interface HeartbeatOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly settings: () => HeartbeatSettings;
  readonly pulse: () => Pulse;
  readonly onChange: () => void;
}

/**
 * The dead man's switch: calls an address again and again while somebody really watches. The service behind it raises the alarm
 * when the calls stop: because Leeway stopped, sees nothing, or the machine or its network is gone.
 */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { fetch, clock, settings, pulse } = options;
  let state: HeartbeatView['state'] = settings().enabled ? 'waiting' : 'off';
  let lastSuccessMs: number | undefined;
  let lastFailure: HeartbeatView['lastFailure'];
  let failures = 0;
  let nextMs = Number.NEGATIVE_INFINITY;
  let isTold = false;
  let isCalling = false;
  /** When the last look was, while one follows another. */
  let looked: Moment | undefined;
  let cancelTimer: (() => void) | undefined;
  let setup = setupOf();
  const counts = { ok: 0, failed: 0 };

  function setupOf(): string {
    const { url, method, enabled } = settings();
    return JSON.stringify([url, method, enabled]);
  }

  function show(next: HeartbeatView['state']): void {
    if (state === next) return;
    state = next;
    options.onChange();
  }

  function look(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const before = looked;
    looked = undefined;
    if (!settings().enabled) return show('off');
    cancelTimer = clock.setTimer(LOOK_MS, look);
    looked = { wallMs: clock.now(), monotonicMs: clock.monotonic() };
    if (before !== undefined && hasSlept(before, looked)) return;
    const now = pulse();
    if (now === 'starting') return;
    if (now !== 'alive') {
      // The beat after it comes at once.
      if (state !== 'paused') nextMs = Number.NEGATIVE_INFINITY;
      show('paused');
      void tellFailure(now);
      return;
    }
    isTold = false;
    if (state === 'paused') show('waiting');
    if (clock.monotonic() >= nextMs) void beat();
  }

  async function beat(): Promise<void> {
    if (isCalling) return;
    const { url, method, everyMs } = settings();
    const attempt = await call(url, method);
    const now = clock.monotonic();
    if (attempt.kind === 'ok') {
      counts.ok += 1;
      failures = 0;
      lastSuccessMs = clock.now();
      nextMs = now + everyMs;
    } else {
      counts.failed += 1;
      failures += 1;
      lastFailure = { atMs: clock.now(), detail: attempt.detail };
      const asked = attempt.kind === 'retry' ? attempt.afterMs : undefined;
      nextMs = now + Math.min(everyMs, asked ?? RETRY_MS);
    }
    // Meanwhile it may have been turned off, or nobody watches any more.
    if (!settings().enabled || state === 'paused') return;
    state = attempt.kind === 'ok' ? 'ok' : 'failed';
    options.onChange();
  }

  /** Once per outage, tried until it arrives: silence would be noticed, too, but later. */
  async function tellFailure(why: 'blind' | 'down'): Promise<void> {
    const { url, reportsFailure } = settings();
    if (!reportsFailure || isTold || isCalling || clock.monotonic() < nextMs) return;
    const words = why === 'down' ? 'the monitor is down' : 'an account cannot be seen';
    const attempt = await call(failureAddress(url), 'POST', `Leeway: ${words}`);
    isTold = attempt.kind !== 'retry';
    nextMs = isTold ? Number.NEGATIVE_INFINITY : clock.monotonic() + MINUTE_MS;
  }

  async function call(url: string, method: 'GET' | 'POST', body?: string): Promise<Attempt> {
    isCalling = true;
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const cancel = clock.setTimer(ATTEMPT_MS, () => {
      controller.abort();
      resolve({ kind: 'retry', detail: 'no answer within 10 s' });
    });
    const request = { url, method, ...(body === undefined ? {} : { body }) };
    void callHttp(fetch, request, { signal: controller.signal, nowMs: clock.now() }).then(resolve);
    const attempt = await promise;
    cancel();
    isCalling = false;
    return attempt;
  }

  return {
    view: () => ({
      state,
      ...(lastSuccessMs === undefined ? {} : { lastSuccessMs }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
    }),
    notices() {
      if (state !== 'failed' || failures < WORTH_TELLING) return [];
      const text = `The heartbeat does not arrive: ${lastFailure?.detail ?? ''}. Whoever waits for it will think that Leeway is gone.`;
      return [{ id: 'heartbeat', severity: 'warning', text }];
    },
    counts: () => ({ ...counts }),
    reconfigured() {
      if (setupOf() !== setup) {
        setup = setupOf();
        nextMs = Number.NEGATIVE_INFINITY;
        failures = 0;
        isTold = false;
        lastSuccessMs = undefined;
        lastFailure = undefined;
        if (settings().enabled) state = 'waiting';
      }
      look();
    },
    stop: () => cancelTimer?.(),
  };
}

interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

function hasSlept(before: Moment, now: Moment): boolean {
  const longest = LOOK_MS + OWN_PAUSE_MS;
  return now.monotonicMs - before.monotonicMs > longest || now.wallMs - before.wallMs > longest;
}

/** `/fail` behind the path, before a question mark. */
function failureAddress(url: string): string {
  const [, path = url, rest = ''] = /^([^?#]*)([?#].*)?$/.exec(url) ?? [];
  return `${path.replace(/\/+$/, '')}/fail${rest}`;
}
