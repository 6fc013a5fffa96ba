import type { AlarmView, Announcement } from '../../../shared/alarms/alarm.ts';
import type { ChannelView } from '../../../shared/contract/app-state.ts';
import { MINUTE_MS, type DurationMs, type TimestampMs } from '../../../shared/domain/units.ts';
import type { AlarmChannel, Clock } from '../../host-ports.ts';
import {
  alertKey,
  alertOf,
  alertOfAnnouncement,
  endedAt,
  firingKey,
  nameViews,
  type Alert,
  type AlertViews,
} from './alertmanager-alerts.ts';
import type { Attempt } from './attempt.ts';
import { callHttp, type Fetch } from './http.ts';
import { backoffMs } from './remote-channel.ts';

/** Alertmanager forgets what is not repeated within its resolve timeout, five minutes by default. */
const REPEAT_MS: DurationMs = MINUTE_MS;
const ATTEMPT_MS: DurationMs = 10_000;
/** Changes that come together, as in a crash, go out together. */
const JOIN_MS: DurationMs = 200;
/** That something ended is told again until it arrives; later Alertmanager ended it by itself. */
const TELL_END_MS: DurationMs = 6 * MINUTE_MS;
const PER_CALL = 500;

export interface AlertmanagerOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  /** `http://127.0.0.1:9093`, with the path before `/api/v2` if there is one; or why it is not used. */
  readonly target: () => AlertmanagerTarget;
  readonly views: () => AlertViews & { readonly alarms: readonly AlarmView[] };
}

export type AlertmanagerTarget =
  | { readonly state: 'ready'; readonly url: string; readonly token: string | undefined }
  | { readonly state: 'off' | 'blocked'; readonly hint: string };

interface Ended {
  readonly alert: Alert;
  readonly sinceMs: number;
}

/**
 * Keeps an Alertmanager in step with the list of alarms: what fires is posted when it changes and every minute, what ended is
 * posted as ended. Alertmanager itself groups, routes and repeats, so announcements only hurry the post.
 */
export function createAlertmanager(options: AlertmanagerOptions): AlarmChannel & {
  readonly isRemote: true;
  /** The list of alarms changed: posted soon where another alert fires or ends. */
  alarmsChanged(): void;
  reconfigured(): void;
  stop(): void;
} {
  const { fetch, clock, random } = options;
  const listeners = new Set<() => void>();
  /** As last posted or meant to be. */
  let firing = new Map<string, Alert>();
  const ended = new Map<string, Ended>();
  let cancelTimer: (() => void) | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let lookedAt = '';
  let isPosting = false;
  let isStale = false;
  let isStopped = false;
  let failures = 0;
  let lastSuccessMs: TimestampMs | undefined;
  let lastFailure: ChannelView['lastFailure'];

  function schedule(delayMs: DurationMs): void {
    const at = clock.monotonic() + delayMs;
    if (isStopped || at >= timerAtMs) return;
    cancelTimer?.();
    timerAtMs = at;
    cancelTimer = clock.setTimer(delayMs, () => {
      timerAtMs = Number.POSITIVE_INFINITY;
      void sync();
    });
  }

  /** Takes the alarms as they are now: what is new or changed fires, what is gone has ended. */
  function look(): void {
    const nowMs = clock.now();
    const views = options.views();
    const names = nameViews(views);
    lookedAt = firingKey(views.alarms);
    const next = new Map<string, Alert>();
    for (const alarm of views.alarms) {
      const alert = alertOf(alarm, names, nowMs);
      if (alert !== undefined) next.set(alertKey(alert), alert);
    }
    for (const [key, alert] of firing) {
      if (!next.has(key)) {
        ended.set(key, { alert: endedAt(alert, nowMs), sinceMs: clock.monotonic() });
      }
    }
    for (const key of next.keys()) ended.delete(key);
    firing = next;
  }

  async function sync(): Promise<void> {
    if (isPosting) {
      isStale = true;
      return;
    }
    const target = options.target();
    if (target.state !== 'ready') {
      firing.clear();
      ended.clear();
      return;
    }
    look();
    isPosting = true;
    isStale = false;
    const sent = new Map(ended);
    const attempt = await postAll(target, [
      ...firing.values(),
      ...[...sent.values()].map(({ alert }) => alert),
    ]);
    isPosting = false;
    forgetEnded(sent, attempt.kind === 'ok');
    if (isStale) schedule(JOIN_MS);
    if (attempt.kind === 'ok') {
      if (firing.size > 0) schedule(REPEAT_MS);
      return;
    }
    if (firing.size > 0 || ended.size > 0) {
      schedule(
        attempt.kind === 'refused'
          ? REPEAT_MS
          : (attempt.afterMs ?? 1_000 + backoffMs(failures, random())),
      );
    }
  }

  function forgetEnded(sent: ReadonlyMap<string, Ended>, isTold: boolean): void {
    for (const [key, each] of sent) {
      const isOld = clock.monotonic() - each.sinceMs > TELL_END_MS;
      if ((isTold || isOld) && ended.get(key) === each) ended.delete(key);
    }
  }

  async function postAll(
    target: Extract<AlertmanagerTarget, { state: 'ready' }>,
    alerts: readonly Alert[],
  ): Promise<Attempt> {
    for (let from = 0; from < alerts.length; from += PER_CALL) {
      const attempt = await post(target, alerts.slice(from, from + PER_CALL));
      if (attempt.kind !== 'ok') return attempt;
    }
    return { kind: 'ok' };
  }

  async function post(
    target: Extract<AlertmanagerTarget, { state: 'ready' }>,
    alerts: readonly Alert[],
  ): Promise<Attempt> {
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const cancel = clock.setTimer(ATTEMPT_MS, () => {
      controller.abort();
      resolve({ kind: 'retry', detail: 'no answer within 10 s' });
    });
    const call = {
      url: `${target.url.replace(/\/+$/, '')}/api/v2/alerts`,
      headers: {
        'content-type': 'application/json',
        ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
      },
      body: JSON.stringify(alerts),
    };
    void callHttp(fetch, call, { signal: controller.signal, nowMs: clock.now() }).then(resolve);
    const attempt = await promise;
    cancel();
    if (attempt.kind === 'ok') {
      lastSuccessMs = clock.now();
      failures = 0;
    } else {
      lastFailure = { atMs: clock.now(), detail: attempt.detail };
      failures += 1;
    }
    for (const listener of listeners) listener();
    return attempt;
  }

  async function deliver(announcement: Announcement) {
    const target = options.target();
    if (target.state !== 'ready') return { ok: false, detail: target.hint };
    const { kind } = announcement;
    const alert = alertOfAnnouncement(announcement, nameViews(options.views()), clock.now());
    if (alert === undefined) {
      schedule(JOIN_MS);
      return { ok: true, detail: 'the list of alarms is posted' };
    }
    const attempt = await post(target, [alert]);
    // The list follows in a moment; with it this alert is kept alive, and ended when it is over.
    if (kind !== 'test') {
      firing.set(alertKey(alert), alert);
      schedule(JOIN_MS);
    }
    return attempt.kind === 'ok' ? { ok: true } : { ok: false, detail: attempt.detail };
  }

  return {
    id: 'alertmanager',
    name: 'Alertmanager',
    isRemote: true,
    status() {
      const { state } = options.target();
      return state === 'ready' && failures > 0 ? 'failed' : state;
    },
    hint() {
      const target = options.target();
      if (target.state !== 'ready') return target.hint;
      return failures > 0
        ? `The last post did not arrive: ${lastFailure?.detail ?? ''}. It is tried on.`
        : undefined;
    },
    facts: () => ({
      ...(lastSuccessMs === undefined ? {} : { lastSuccessMs }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
    }),
    deliver,
    onStatusChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    alarmsChanged() {
      // Its figures change with every price; those wait for the minute.
      if (firingKey(options.views().alarms) !== lookedAt) schedule(JOIN_MS);
    },
    reconfigured() {
      failures = 0;
      schedule(JOIN_MS);
    },
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
