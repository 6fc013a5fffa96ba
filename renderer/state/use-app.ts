import { useSyncExternalStore } from 'react';
import type { AccountView, AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { AlarmView } from '../../shared/alarms/alarm.ts';
import type { PositionKey, TimestampMs } from '../../shared/domain/units.ts';
import { useAppStore, type LinkState } from './app-store.ts';

/** A part of the state; screens below the shell only run once it is there. */
export function useApp<T>(select: (app: AppState) => T): T {
  return useAppStore((store) => {
    if (store.app === undefined) throw new Error('a screen was drawn before the state was read');
    return select(store.app);
  });
}

export function usePosition(key: PositionKey): PositionView | undefined {
  return useAppStore((store) => store.positionsByKey.get(key));
}

export function useAccount(id: string): AccountView | undefined {
  return useAppStore((store) => store.accountsById.get(id));
}

export function useLink(): LinkState {
  return useAppStore((store) => store.link);
}

/** Why an alarm cannot be answered now, in a sentence; undefined: it can. */
export function cannotAnswer(link: LinkState): string | undefined {
  return link === 'live'
    ? undefined
    : 'No connection to Leeway: an answer would not arrive. Try again when it is back.';
}

export function useHideAmounts(): boolean {
  return useAppStore((store) => store.app?.settings.appearance.hideAmounts ?? false);
}

/** The core's clock now: what it last said plus the time that passed here. Ages are counted from it. */
export function coreNow(): TimestampMs {
  const { app, receivedAtMs } = useAppStore.getState();
  if (app === undefined) return Date.now();
  return app.nowMs + Math.max(0, performance.now() - receivedAtMs);
}

let tick = coreNow();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick = coreNow();
    timer = setInterval(() => {
      tick = coreNow();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The core's clock, once a second, one timer for the whole page. */
export function useNow(): TimestampMs {
  return useSyncExternalStore(subscribe, () => tick);
}

/** Alarms that nobody has acknowledged or snoozed and that are critical: they lead everything on screen. */
export function isUnacknowledgedCritical(alarm: AlarmView, nowMs: TimestampMs): boolean {
  return (
    alarm.level === 'critical' &&
    alarm.phase === 'firing' &&
    !(alarm.snoozedUntilMs !== undefined && alarm.snoozedUntilMs > nowMs)
  );
}

/** Alarms that the screen shows as active: everything but what is over or still being checked. */
export function isActiveAlarm(alarm: AlarmView): boolean {
  return alarm.phase !== 'normal' && alarm.phase !== 'pending';
}
