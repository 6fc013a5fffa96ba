import type { DurationMs } from '../../domain/units.ts';
import { compareGrades, type AlarmState, type GradeChange, type Instant } from './alarm-state.ts';

/** Promise C6 (ISA-18.2): three changes within a minute are chatter; the higher level is then kept for five minutes. */
const WINDOW_MS: DurationMs = 60_000;
const CHANGES = 3;
const HOLD_MS: DurationMs = 300_000;

/**
 * `after` with the change of its grade remembered, and marked as unstable by the third within a minute. Getting worse and
 * worse is no chatter: one of the three must have been for the better.
 */
export function noteChange(
  before: AlarmState | undefined,
  after: AlarmState,
  now: Instant,
): AlarmState {
  const rise = compareGrades(after.grade, before?.grade ?? 'normal');
  if (rise === 0) return { ...memoryOf(before), ...after };
  const change: GradeChange = { atMonotonicMs: now.monotonicMs, up: rise > 0 };
  const changes = [...recentChanges(before, now), change].slice(-CHANGES);
  const isChatter = changes.length === CHANGES && changes.some(({ up }) => !up);
  return {
    ...memoryOf(before),
    ...after,
    changes,
    ...(isChatter ? { unstableUntilMonotonicMs: now.monotonicMs + HOLD_MS } : {}),
  };
}

export function isUnstable(alarm: AlarmState, now: Instant): boolean {
  return (
    alarm.unstableUntilMonotonicMs !== undefined && now.monotonicMs < alarm.unstableUntilMonotonicMs
  );
}

export function recentChanges(
  alarm: Pick<AlarmState, 'changes'> | undefined,
  now: Instant,
): readonly GradeChange[] {
  return (alarm?.changes ?? []).filter(
    ({ atMonotonicMs }) => now.monotonicMs - atMonotonicMs < WINDOW_MS,
  );
}

function memoryOf(
  before: AlarmState | undefined,
): Pick<AlarmState, 'changes' | 'unstableUntilMonotonicMs'> {
  const { changes, unstableUntilMonotonicMs } = before ?? {};
  return {
    ...(changes === undefined ? {} : { changes }),
    ...(unstableUntilMonotonicMs === undefined ? {} : { unstableUntilMonotonicMs }),
  };
}
