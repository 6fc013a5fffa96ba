import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { AccountSample } from '../../history/history.ts';
import type { Seat } from '../seat.ts';

/** For the history. An account that is not seen leaves a gap. */
export function samplesOf(seats: readonly Seat[], atMs: TimestampMs): readonly AccountSample[] {
  return seats.flatMap(({ watched, described }) => {
    const state = watched.status().state;
    if (described === undefined || (state !== 'ok' && state !== 'stale')) return [];
    const { equity, marginRatio, id } = described.view;
    const nearest = Math.min(...described.positions.map(({ distance }) => distance));
    return [
      {
        accountId: id,
        atMs,
        ...(equity.kind === 'known' ? { equity: equity.value } : {}),
        ...(marginRatio.kind === 'known' ? { marginRatio: marginRatio.value } : {}),
        ...(Number.isFinite(nearest) ? { nearestDistance: nearest } : {}),
      },
    ];
  });
}
