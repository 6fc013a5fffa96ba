export interface SparkPoint {
  /** Absent: nothing was seen then; the line breaks. */
  readonly value?: number | undefined;
}

export interface SparkShape {
  /** SVG path data in the box 0..width × 0..height; a gap starts a new segment. */
  readonly path: string;
  /** Left and right edge of each gap, in the same box. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/** A line through evenly spaced points in which a missing value is a gap, never a bridge. A flat line lies in the middle. */
export function sparklineShape(
  points: readonly SparkPoint[],
  width: number,
  height: number,
): SparkShape {
  const values = points.map((point) => point.value).filter((value) => value !== undefined);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low;
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  const round = (value: number): string => String(Math.round(value * 100) / 100);
  let path = '';
  let drawing = false;
  let gapFrom: number | undefined;
  const gaps: { from: number; to: number }[] = [];
  for (const [index, { value }] of points.entries()) {
    const x = index * step;
    if (value === undefined) {
      gapFrom ??= Math.max(0, x - step);
      drawing = false;
      continue;
    }
    if (gapFrom !== undefined) {
      gaps.push({ from: gapFrom, to: x });
      gapFrom = undefined;
    }
    const y = span === 0 ? height / 2 : height - ((value - low) / span) * height;
    path += `${drawing ? 'L' : 'M'}${round(x)} ${round(y)}`;
    drawing = true;
  }
  if (gapFrom !== undefined) gaps.push({ from: gapFrom, to: width });
  return { path, gaps };
}
