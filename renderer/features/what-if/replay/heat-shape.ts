import type { DurationMs, Ratio } from '../../../../shared/domain/units.ts';
import type { HeatRow } from './crash-report.ts';

/** How much of today's room is left, in steps that a glance can tell apart. */
export type Heat = 'full' | 'half' | 'quarter' | 'little' | 'gone' | 'unknown';

export const HEAT_WORDS: Readonly<Record<Heat, string>> = {
  full: 'more than half of the room left',
  half: 'a quarter to a half',
  quarter: 'a tenth to a quarter',
  little: 'less than a tenth',
  gone: 'liquidated',
  unknown: 'not known',
};

export interface HeatRun {
  readonly heat: Heat;
  /** In columns. */
  readonly from: number;
  readonly to: number;
}

function heatOf(room: Ratio): Heat {
  if (Number.isNaN(room)) return 'unknown';
  if (room > 0.5) return 'full';
  if (room > 0.25) return 'half';
  return room > 0.1 ? 'quarter' : 'little';
}

/** Neighbors of one color as one stretch; from the liquidation on everything is gone, whatever the price does. */
export function toHeatRuns(row: HeatRow, columnEnds: readonly DurationMs[]): readonly HeatRun[] {
  const runs: HeatRun[] = [];
  const { outcome } = row;
  for (const [column, room] of row.rooms.entries()) {
    const isGone = outcome.kind === 'liquidated' && (columnEnds[column] ?? 0) >= outcome.atMs;
    const heat = outcome.kind === 'unknown' ? 'unknown' : isGone ? 'gone' : heatOf(room);
    const last = runs.at(-1);
    if (last?.heat === heat) runs[runs.length - 1] = { ...last, to: column + 1 };
    else runs.push({ heat, from: column, to: column + 1 });
  }
  return runs;
}

/** All stretches of one color as one outline, in columns and ten units high: a row is then a handful of elements, not sixty. */
export function toHeatOutlines(
  runs: readonly HeatRun[],
): readonly { readonly heat: Heat; readonly outline: string }[] {
  const outlines = new Map<Heat, string>();
  for (const { heat, from, to } of runs) {
    const width = to - from;
    outlines.set(heat, `${outlines.get(heat) ?? ''}M${from} 0h${width}v10h-${width}z`);
  }
  return [...outlines].map(([heat, outline]) => ({ heat, outline }));
}
