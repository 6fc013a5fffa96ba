import type { CorrelationRow } from '../../../../shared/contract/market.ts';
import type { Correlation } from '../../../../shared/market/correlation/correlate.ts';

export interface CorrelationShape {
  /** SVG path in the box 0..1 × 0..1, y downward: 0 is a coefficient of 1. */
  readonly line: string;
  /** Outline of the 95 % interval. */
  readonly band: string;
}

/** Rolling coefficients over time, whatever their order; the axis is always −1 to 1, so that all charts compare. */
export function toCorrelationShape(history: readonly Correlation[]): CorrelationShape {
  const points = history.toSorted((a, b) => a.atMs - b.atMs);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.atMs === first.atMs) {
    return { line: '', band: '' };
  }
  const x = (atMs: number): string => round((atMs - first.atMs) / (last.atMs - first.atMs));
  const y = (coefficient: number): string => round((1 - coefficient) / 2);
  const path = (list: readonly string[]): string => list.join('L');
  const line = points.map((each) => `${x(each.atMs)} ${y(each.coefficient)}`);
  const upper = points.map((each) => `${x(each.atMs)} ${y(each.high)}`);
  const lower = points.toReversed().map((each) => `${x(each.atMs)} ${y(each.low)}`);
  return { line: `M${path(line)}`, band: `M${path([...upper, ...lower])}Z` };
}

/** What the last coefficient says in a word; an interval that holds 0 says nothing. */
export function relationWords({ coefficient, low, high }: Correlation): string {
  if (low <= 0 && high >= 0) return 'no clear relation';
  const size = Math.abs(coefficient);
  const strength = size >= 0.7 ? 'closely' : size >= 0.4 ? 'clearly' : 'loosely';
  return `moves ${coefficient > 0 ? 'with it' : 'against it'} ${strength}`;
}

/** Why none of the coins can be compared with a market; undefined where one can, or where they differ in it. */
export function commonReason(rows: readonly CorrelationRow[]): string | undefined {
  const reason = rows[0]?.reason;
  const isCommon = rows.every((row) => row.history.length === 0 && row.reason === reason);
  return isCommon ? reason : undefined;
}

/** The newest of them. */
export function lastOf(history: readonly Correlation[]): Correlation | undefined {
  return history.reduce<Correlation | undefined>(
    (newest, each) => (newest === undefined || each.atMs > newest.atMs ? each : newest),
    undefined,
  );
}

function round(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}
