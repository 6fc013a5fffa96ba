import { useMemo } from 'react';
import type { AlarmView } from '../../shared/alarms/alarm.ts';
import { isActiveAlarm, isUnacknowledgedCritical, useApp, useNow } from '../state/use-app.ts';

const RANK: Record<AlarmView['level'], number> = { critical: 0, warning: 1, info: 2 };

/** Active alarms: unacknowledged before acknowledged, worse before milder; within that as the core has them, nearest first. */
export function inOrderOfAttention(alarms: readonly AlarmView[]): readonly AlarmView[] {
  return alarms
    .filter(isActiveAlarm)
    .sort(
      (a, b) =>
        Number(a.phase !== 'firing') - Number(b.phase !== 'firing') ||
        RANK[a.level] - RANK[b.level],
    );
}

export function useActiveAlarms(): readonly AlarmView[] {
  const alarms = useApp((app) => app.alarms);
  return useMemo(() => inOrderOfAttention(alarms), [alarms]);
}

/**
 * Critical, not acknowledged, not snoozed: the ones that the banner shows and the page blinks for. The one that the
 * headline speaks of leads, so that the screen tells one story.
 */
export function useDemandingAlarms(): readonly AlarmView[] {
  const alarms = useActiveAlarms();
  const headline = useApp((app) => app.headline.positionKey);
  const now = useNow();
  const demanding = alarms.filter((alarm) => isUnacknowledgedCritical(alarm, now));
  const leads = (alarm: AlarmView): boolean =>
    headline !== undefined && alarm.subject.positionKey === headline;
  return [...demanding.filter(leads), ...demanding.filter((alarm) => !leads(alarm))];
}
