import type { PositionView } from '../../shared/contract/app-state.ts';
import type { PositionKey } from '../../shared/domain/units.ts';

/**
 * Nearest liquidation first. Positions whose distance is unknown stand behind the leading critical ones and before
 * all others: what cannot be seen may be critical. Those that no price liquidates come last. Ties by key, so that
 * equal rows never swap.
 */
export function orderForLadder(positions: readonly PositionView[]): readonly PositionKey[] {
  const known = positions
    .filter((position) => position.risk.distance.kind === 'distance')
    .sort((a, b) => distanceOf(a) - distanceOf(b) || byKey(a, b));
  const unknown = positions
    .filter((position) => position.risk.distance.kind === 'unknown')
    .sort((a, b) => Number(isCritical(b)) - Number(isCritical(a)) || byKey(a, b));
  const never = positions.filter((position) => position.risk.distance.kind === 'none').sort(byKey);
  const firstCalm = known.findIndex((position) => !isCritical(position));
  const lead = firstCalm < 0 ? known.length : firstCalm;
  return [...known.slice(0, lead), ...unknown, ...known.slice(lead), ...never].map((p) => p.key);
}

function distanceOf(position: PositionView): number {
  const { distance } = position.risk;
  return distance.kind === 'distance' ? distance.ratio : Number.POSITIVE_INFINITY;
}

function isCritical(position: PositionView): boolean {
  return position.level === 'critical';
}

function byKey(a: PositionView, b: PositionView): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/**
 * The order on screen while the pointer rests on the list: rows keep their places, new ones join at the end, closed
 * ones leave.
 */
export function holdOrder(
  shown: readonly PositionKey[],
  wanted: readonly PositionKey[],
): readonly PositionKey[] {
  const present = new Set(wanted);
  const kept = shown.filter((key) => present.has(key));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((key) => !known.has(key))];
}
