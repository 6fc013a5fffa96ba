import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import type { Ratio, TimestampMs } from '../../../shared/domain/units.ts';

/** What a history is drawn of: margin ratio as a fraction, equity in the display currency. */
export type HistoryMeasure = 'marginRatio' | 'equity';

export interface HistoryShape {
  /** SVG path in the box 0..1 × 0..1, y downward; a gap starts a new segment. */
  readonly path: string;
  /** Left and right edge of each time without a record, 0..1. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Values at the lower and the upper edge of the box. */
  readonly bottom: number;
  readonly top: number;
  readonly last: Seen | undefined;
  readonly highest: Seen | undefined;
  readonly lowest: Seen | undefined;
}

export interface Seen {
  readonly atMs: TimestampMs;
  readonly value: number;
}

/**
 * One measure of an account over time from `sinceMs` to `untilMs`. Margin ratio starts at 0 and always reaches a little above
 * `showRatio`, the level at which warning begins, so that calm looks calm; equity fills the height with what it was. Where
 * nothing was recorded, also before the first and after the last point, the shape has a gap.
 */
export function calculateHistoryShape(
  points: readonly HistoryPoint[],
  sinceMs: TimestampMs,
  untilMs: TimestampMs,
  measure: HistoryMeasure,
  showRatio: Ratio,
): HistoryShape {
  const span = untilMs - sinceMs;
  const seen = points.flatMap((point): readonly Seen[] => {
    const value = point[measure];
    return value === undefined ? [] : [{ atMs: point.atMs, value }];
  });
  const pick = (isBetter: (a: number, b: number) => boolean): Seen | undefined =>
    seen.reduce<Seen | undefined>(
      (best, each) => (best === undefined || isBetter(each.value, best.value) ? each : best),
      undefined,
    );
  const highest = pick((a, b) => a > b);
  const lowest = pick((a, b) => a < b);
  const { bottom, top } = edges(measure, lowest?.value ?? 0, highest?.value ?? 0, showRatio);
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
  for (const point of points) {
    const x = toX(point.atMs);
    const value = point[measure];
    if (value === undefined) {
      gapFrom ??= previousX;
      isDrawing = false;
      continue;
    }
    closeGap(x);
    path += `${isDrawing ? 'L' : 'M'}${round(x)} ${round(1 - (value - bottom) / (top - bottom))}`;
    isDrawing = true;
    previousX = x;
  }
  gapFrom ??= previousX;
  closeGap(1);
  return { path, gaps, bottom, top, last: seen.at(-1), highest, lowest };
}

function edges(
  measure: HistoryMeasure,
  lowest: number,
  highest: number,
  showRatio: Ratio,
): { readonly bottom: number; readonly top: number } {
  if (measure === 'marginRatio') {
    return { bottom: 0, top: Math.max(showRatio * 1.15, highest * 1.08) };
  }
  // At least two percent of the height is the move of a calm hour: a flat line must not look like a mountain.
  const room = Math.max((highest - lowest) * 0.1, Math.abs(highest) * 0.01, 1e-9);
  return { bottom: lowest - room, top: highest + room };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
