import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { Price, Ratio } from '../../../shared/domain/units.ts';

/** The distance that lies in the middle of the scale. */
const MIDDLE: Ratio = 0.1;

/** Distances that are written on the axis. */
export const AXIS_TICKS: readonly Ratio[] = [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * Place of a price move on the ladder, 0 (at the mark) to 1 (endlessly far): d / (d + 10 %). The last 10 % before
 * liquidation take half of the width, smoothly and without an end. Negative counts as 0.
 */
export function scalePosition(distance: Ratio): number {
  const d = Math.max(0, distance);
  return Number.isFinite(d) ? d / (d + MIDDLE) : 1;
}

/** Distance from the mark to the venue's own liquidation price; undefined where it has none or it is on the wrong side. */
export function reportedDistance(position: PositionView): Ratio | undefined {
  const { markPrice, reportedLiquidationPrice, side } = position;
  if (markPrice === undefined || typeof reportedLiquidationPrice !== 'number') return undefined;
  const reported: Price = reportedLiquidationPrice;
  const move = (reported - markPrice) / markPrice;
  const distance = side === 'long' ? -move : move;
  return distance >= 0 ? distance : undefined;
}

/** Places of one, two and three daily sigmas; none while the sigma is unknown. */
export function sigmaTicks(dailySigma: Ratio | undefined): readonly number[] {
  return dailySigma === undefined ? [] : [1, 2, 3].map((n) => scalePosition(n * dailySigma));
}
