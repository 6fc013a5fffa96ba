import { createEngineState, type EngineState } from './engine-state.ts';
import type { AlarmState, Instant } from './alarm-state.ts';

/**
 * What survives a restart, as plain data. Messages that still waited are not in it; of their alarms it is remembered that
 * they are to be said.
 */
export interface EngineSnapshot {
  readonly version: 1;
  readonly savedAt: Instant;
  readonly alarms: readonly AlarmState[];
  /** Written by a run that ended as it should. */
  readonly clean?: true;
}

export function snapshotEngine(state: EngineState, now: Instant, clean = false): EngineSnapshot {
  const alarms = [...state.alarms.values()].map((alarm) => withWaiting(alarm, state));
  return { version: 1, savedAt: now, alarms, ...(clean ? { clean: true } : {}) };
}

function withWaiting(alarm: AlarmState, { outbox }: EngineState): AlarmState {
  const waiting = outbox.critical.get(alarm.id) ?? outbox.calm.get(alarm.id);
  if (waiting === undefined) return alarm;
  return { ...alarm, unsaid: waiting.announcement.kind === 'raised' ? true : 'again' };
}

/**
 * Takes the alarms up again on a new monotonic clock. The time between is measured by the wall, and counts as 0 when
 * that was set back: a snooze never lasts longer than it had left. Nothing is known to be fresh yet.
 */
export function restoreEngine(
  snapshot: EngineSnapshot,
  instance: string,
  now: Instant,
): EngineState {
  const elapsed = Math.max(0, now.wallMs - snapshot.savedAt.wallMs);
  const shift = now.monotonicMs - elapsed - snapshot.savedAt.monotonicMs;
  const moved = (instant: Instant): Instant => ({
    wallMs: instant.wallMs,
    monotonicMs: instant.monotonicMs + shift,
  });
  const alarms = snapshot.alarms.map((alarm): [string, AlarmState] => {
    // A recovery that nobody watched is none, and neither is a change.
    const { recovery: _r, changes: _c, unstableUntilMonotonicMs, ...others } = alarm;
    const { acknowledged, snoozed, ...rest } = others;
    return [
      alarm.id,
      {
        ...rest,
        stage: alarm.stage === 'pending' ? 'pending' : 'firing',
        valueState: 'unknown',
        since: moved(alarm.since),
        announced: {
          count: alarm.announced.count,
          lastMonotonicMs: alarm.announced.lastMonotonicMs + shift,
        },
        ...(unstableUntilMonotonicMs === undefined
          ? {}
          : { unstableUntilMonotonicMs: unstableUntilMonotonicMs + shift }),
        ...(acknowledged === undefined
          ? {}
          : { acknowledged: { ...acknowledged, at: moved(acknowledged.at) } }),
        ...(snoozed === undefined
          ? {}
          : {
              snoozed: {
                ...snoozed,
                until: {
                  monotonicMs: snoozed.until.monotonicMs + shift,
                  wallMs: now.wallMs + snoozed.until.monotonicMs + shift - now.monotonicMs,
                },
              },
            }),
      },
    ];
  });
  return { ...createEngineState(instance), alarms: new Map(alarms) };
}
