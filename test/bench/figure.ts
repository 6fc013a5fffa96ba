/** One measured figure; `limit` is what the project asks of itself, in the same unit. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'kB' | 's' | '×';
  readonly limit?: number;
  readonly note?: string;
}

/** Middle value; of an even number the lower one, so that it was really measured. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length - 1) * share))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
