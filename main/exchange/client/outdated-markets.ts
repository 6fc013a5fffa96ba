import type { TimestampMs } from '../../../shared/domain/units.ts';

/** A contract's size or tier may have changed since, and no figure would show it. */
export function outdatedMarkets(sinceMs: TimestampMs | undefined): readonly string[] {
  if (sinceMs === undefined) return [];
  const day = new Date(sinceMs).toISOString().slice(0, 10);
  return [`The list of instruments is of ${day}: the venue has not given a newer one.`];
}
