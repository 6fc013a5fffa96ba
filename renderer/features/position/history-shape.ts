import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import type { Ratio, TimestampMs } from '../../../shared/domain/units.ts';

export interface HistoryShape {
  /** SVG path in the box 0..1 × 0..1, y downward; a gap starts a new segment. */
  readonly path: string;
  /** Left and right edge of each time without a record, 0..1. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Top of the scale; the bottom is 0. */
  readonly topRatio: Ratio;
  readonly last: { readonly atMs: TimestampMs; readonly marginRatio: Ratio } | undefined;
  readonly highest: { readonly atMs: TimestampMs; readonly marginRatio: Ratio } | undefined;
}

/**
 * Margin ratio over time from `sinceMs` to `untilMs`. The scale starts at 0 and always reaches a little above
 * `showRatio`, the level at which warning begins, so that calm looks calm. Where nothing was recorded, also before
 * the first and after the last point, the shape has a gap.
 */
export function calculateHistoryShape(
  points: readonly HistoryPoint[],
  sinceMs: TimestampMs,
  untilMs: TimestampMs,
  showRatio: Ratio,
): HistoryShape {
  const span = untilMs - sinceMs;
  const seen = points.filter((point) => point.marginRatio !== undefined);
  const highest = seen.reduce<HistoryPoint | undefined>(
    (best, point) => ((point.marginRatio ?? 0) > (best?.marginRatio ?? -1) ? point : best),
    undefined,
  );
  const topRatio = Math.max(showRatio * 1.15, (highest?.marginRatio ?? 0) * 1.08);
  const toX = (atMs: TimestampMs): number => clamp((atMs - sinceMs) / span);
  const round = (value: number): string => String(Math.round(value * 1e4) / 1e4);
  let path = '';
  let isDrawing = false;
  let gapFrom: number | undefined = 0;
  const gaps: { from: number; to: number }[] = [];
  const closeGap = (to: number): void => {
    // A gap narrower than a pixel of a wide chart is the step between two points.
    if (gapFrom !== undefined && to - gapFrom > 0.004) gaps.push({ from: gapFrom, to });
    gapFrom = undefined;
  };
  let previousX = 0;
  for (const { atMs, marginRatio } of points) {
    const x = toX(atMs);
    if (marginRatio === undefined) {
      gapFrom ??= previousX;
      isDrawing = false;
      continue;
    }
    closeGap(x);
    path += `${isDrawing ? 'L' : 'M'}${round(x)} ${round(1 - marginRatio / topRatio)}`;
    isDrawing = true;
    previousX = x;
  }
  gapFrom ??= previousX;
  closeGap(1);
  return { path, gaps, topRatio, last: toSeen(seen.at(-1)), highest: toSeen(highest) };
}

function toSeen(point: HistoryPoint | undefined): HistoryShape['last'] {
  return point?.marginRatio === undefined
    ? undefined
    : { atMs: point.atMs, marginRatio: point.marginRatio };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
