import type { Level } from '../../shared/domain/level.ts';
import type { Ratio } from '../../shared/domain/units.ts';

/** Bitmap as Electron's nativeImage takes it: BGRA, premultiplied, row by row. */
export interface TrayBitmap {
  readonly size: number;
  readonly pixels: Uint8Array;
}

/** Same five faces as on the screen, drawn for 16 and 22 px: shape and colour say the level, the fill the distance. */
const COLORS: Record<Level, readonly [red: number, green: number, blue: number]> = {
  safe: [38, 166, 154],
  watch: [120, 136, 155],
  warning: [232, 163, 23],
  critical: [230, 74, 33],
  unknown: [155, 107, 214],
};

/** Distance at which the fill is full. */
const FULL_DISTANCE: Ratio = 0.2;
const SAMPLES = 4;

/**
 * Draws the icon. `distance` (fraction of the mark to the nearest liquidation) fills the shape from below: full is
 * 20 % and more away, empty is at the liquidation price. Absent: the shape is empty; blind is hatched whatever it is.
 */
export function drawTrayIcon(level: Level, distance: Ratio | undefined, size: number): TrayBitmap {
  const pixels = new Uint8Array(size * size * 4);
  const [red, green, blue] = COLORS[level];
  const fill = distance === undefined ? 0 : Math.min(1, Math.max(0, distance / FULL_DISTANCE));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const alpha = coverage(level, fill, column, row, size);
      const offset = (row * size + column) * 4;
      pixels[offset] = Math.round(blue * alpha);
      pixels[offset + 1] = Math.round(green * alpha);
      pixels[offset + 2] = Math.round(red * alpha);
      pixels[offset + 3] = Math.round(255 * alpha);
    }
  }
  return { size, pixels };
}

/** Share of a pixel that is inked, by sampling it: smooth edges without a drawing library. */
function coverage(level: Level, fill: number, column: number, row: number, size: number): number {
  let inked = 0;
  for (let i = 0; i < SAMPLES; i += 1) {
    for (let j = 0; j < SAMPLES; j += 1) {
      const x = ((column + (i + 0.5) / SAMPLES) / size) * 2 - 1;
      const y = ((row + (j + 0.5) / SAMPLES) / size) * 2 - 1;
      if (isInked(level, fill, x, y, size)) inked += 1;
    }
  }
  return inked / (SAMPLES * SAMPLES);
}

/** x and y run from −1 to 1, y downwards. */
function isInked(level: Level, fill: number, x: number, y: number, size: number): boolean {
  const depth = insideBy(level, x, y);
  if (depth < 0) return false;
  const line = 2.6 / size;
  if (depth < line) return true;
  switch (level) {
    case 'unknown':
      // Hatched: a stale number must not look like a calm one.
      return Math.abs(((x + y + 4) * 2.5) % 1) < 0.4;
    case 'watch':
      // A circle with a ring: its core shows even when the fill is gone, so it is never a plain circle.
      return Math.hypot(x, y) < 0.3 || (depth > line * 2.4 && filled(fill, y));
    case 'safe':
    case 'warning':
    case 'critical':
      return filled(fill, y);
  }
}

function filled(fill: number, y: number): boolean {
  return y > 1 - 2 * fill;
}

/** How far a point lies inside the outline of the level's shape; negative outside. */
function insideBy(level: Level, x: number, y: number): number {
  const radius = 0.94;
  switch (level) {
    case 'safe':
    case 'watch':
      return radius - Math.hypot(x, y);
    case 'critical':
      return 0.86 - Math.max(Math.abs(x), Math.abs(y));
    case 'warning': {
      // Triangle on its base: two slanted sides and the floor.
      const slant = (y + radius) / 2 - Math.abs(x);
      return Math.min(slant * 0.9, 0.82 - y);
    }
    case 'unknown':
      return (radius - Math.abs(x) - Math.abs(y)) * Math.SQRT1_2;
  }
}
