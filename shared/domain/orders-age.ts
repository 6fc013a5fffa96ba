import { MINUTE_MS, type DurationMs, type TimestampMs } from './units.ts';

/**
 * For so long a stop that was seen counts as standing. Beyond it nobody knows: orders are cancelled by hand, by other
 * programs and by the venue. Many accounts behind one address have theirs read every few minutes, so it is not less.
 */
export const ORDERS_TRUSTED_MS: DurationMs = 15 * MINUTE_MS;

/** Orders so much older than the position itself have a time of their own on the screen. */
const TOLD_APART_MS: DurationMs = MINUTE_MS;

export function areOrdersBehind(
  ordersAsOfMs: TimestampMs | undefined,
  positionAsOfMs: TimestampMs | undefined,
): boolean {
  if (ordersAsOfMs === undefined) return false;
  return positionAsOfMs === undefined || positionAsOfMs - ordersAsOfMs >= TOLD_APART_MS;
}

/** Whether orders of this time are too old to rely on; a time ahead of the clock says nothing, so it is. */
export function areOrdersOld(ordersAsOfMs: TimestampMs | undefined, nowMs: TimestampMs): boolean {
  return ordersAsOfMs !== undefined && Math.abs(nowMs - ordersAsOfMs) > ORDERS_TRUSTED_MS;
}
