import type { AlarmView, Announcement } from '../../shared/alarms/alarm.ts';
import { SNOOZE_LIMITS } from '../../shared/alarms/alarm.ts';
import type { MonitorHealth } from '../../shared/contract/app-state.ts';
import { MINUTE_MS, type TimestampMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';
import {
  keepsStoppingAlarm,
  NOT_MONITORED_ALARM,
  notMonitoredAlarm,
  notMonitoredHeadline,
} from './blindness.ts';
import type { Blindness, Instability } from './state-hub.ts';

/** A crash that is over before this is not worth waking anybody. */
const GRACE_MS = 5_000;
/** A first start loads markets and asks every venue once; only then is silence suspicious. */
const FIRST_GRACE_MS = 20_000;
const REPEAT_MS = 5 * MINUTE_MS;

export interface WatcherWatch {
  onHealth(health: MonitorHealth): void;
  /** Both answer false when the alarm is not theirs. */
  acknowledge(alarmId: string): boolean;
  snooze(alarmId: string, durationMs: number): boolean;
  stop(): void;
}

export interface WatcherWatchOptions {
  readonly clock: Clock;
  readonly setBlindness: (trouble: Blindness | Instability | undefined) => void;
  readonly announce: (announcement: Announcement) => void;
}

/**
 * The one alarm that the host raises itself, because the monitor cannot: that the monitor is not there. Raised when it
 * is not running for 5 s (20 s at the first start), repeated every 5 minutes until acknowledged, resolved when it runs.
 * While it runs but keeps stopping, the same alarm says that, and the figures are shown as live as they are.
 */
export function createWatcherWatch(options: WatcherWatchOptions): WatcherWatch {
  const { clock } = options;
  let alarm: AlarmView | undefined;
  let cancelTimer: (() => void) | undefined;
  let hasRun = false;
  let sinceMs: TimestampMs | undefined;
  let isBlind = false;
  let count = 0;

  function raise(): void {
    alarm = notMonitoredAlarm(sinceMs ?? clock.now());
    isBlind = true;
    show();
    announce('raised');
    repeatLater();
  }

  function sayThatItKeepsStopping(stops: NonNullable<MonitorHealth['stops']>): void {
    const before = alarm;
    const { title, text, valueState, ...fresh } = keepsStoppingAlarm(stops, clock.now());
    const isSaid = !isBlind && before?.title === title;
    isBlind = false;
    if (isSaid) return;
    // What was answered stays answered: it is the milder of the two.
    alarm = { ...(before ?? fresh), title, text, valueState };
    show();
    if (before === undefined) announce('raised');
    repeatLater();
  }

  function resolve(): void {
    announce('resolved');
    alarm = undefined;
    isBlind = false;
    options.setBlindness(undefined);
  }

  function show(): void {
    if (alarm === undefined) return;
    options.setBlindness(isBlind ? { headline: notMonitoredHeadline(), alarm } : { alarm });
  }

  function repeatLater(): void {
    startTimer(REPEAT_MS, () => {
      if (alarm === undefined) return;
      if (alarm.snoozedUntilMs !== undefined && alarm.snoozedUntilMs <= clock.now()) {
        const { snoozedUntilMs: _over, ...rest } = alarm;
        alarm = rest;
        show();
      }
      if (alarm.phase === 'firing' && alarm.snoozedUntilMs === undefined) announce('repeated');
      repeatLater();
    });
  }

  function announce(kind: 'raised' | 'repeated' | 'resolved'): void {
    count += 1;
    const over = kind === 'resolved';
    options.announce({
      id: `host-${clock.now()}-${count}`,
      alarmId: NOT_MONITORED_ALARM,
      kind,
      level: over ? 'info' : 'critical',
      title: over ? 'Your positions are watched again' : (alarm?.title ?? ''),
      text: over ? 'The monitor runs again and reads your accounts.' : (alarm?.text ?? ''),
      atMs: clock.now(),
      notify: true,
      sound: !over,
      windowToFront: !over,
      remote: true,
    });
  }

  function startTimer(delayMs: number, callback: () => void): void {
    cancelTimer?.();
    cancelTimer = clock.setTimer(delayMs, callback);
  }

  return {
    onHealth(health) {
      if (health.state === 'running') {
        hasRun = true;
        const wasDown = sinceMs !== undefined;
        sinceMs = undefined;
        if (health.stops !== undefined) {
          // The timer that would have called it blind.
          if (wasDown && !isBlind) repeatLater();
          sayThatItKeepsStopping(health.stops);
          return;
        }
        cancelTimer?.();
        if (alarm !== undefined) resolve();
        return;
      }
      const isNew = sinceMs === undefined;
      sinceMs ??= clock.now();
      if (!isBlind && isNew) startTimer(hasRun ? GRACE_MS : FIRST_GRACE_MS, raise);
    },
    acknowledge(alarmId) {
      if (alarmId !== NOT_MONITORED_ALARM || alarm === undefined) return false;
      alarm = { ...alarm, phase: 'acknowledged', acknowledgedAtMs: clock.now() };
      show();
      return true;
    },
    snooze(alarmId, durationMs) {
      if (alarmId !== NOT_MONITORED_ALARM || alarm === undefined) return false;
      const until = clock.now() + Math.min(durationMs, SNOOZE_LIMITS.critical);
      alarm = { ...alarm, snoozedUntilMs: until };
      show();
      return true;
    },
    stop: () => cancelTimer?.(),
  };
}
