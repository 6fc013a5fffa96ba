import { describe, expect, it } from 'vitest';
import { calculateHistoryShape } from '../../../../renderer/features/position/history-shape.ts';

const shape = (points: Parameters<typeof calculateHistoryShape>[0]) =>
  calculateHistoryShape(points, 0, 100, 0.6);

describe('calculateHistoryShape', () => {
  it('starts a new line after a time without a record and marks it as a gap', () => {
    const { path, gaps } = shape([
      { atMs: 0, marginRatio: 0.3 },
      { atMs: 20, marginRatio: 0.3 },
      { atMs: 40 },
      { atMs: 60 },
      { atMs: 80, marginRatio: 0.3 },
      { atMs: 100, marginRatio: 0.3 },
    ]);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(gaps).toEqual([{ from: 0.2, to: 0.8 }]);
  });

  it('shows the time before the first and after the last record as not watched', () => {
    const { gaps } = shape([
      { atMs: 40, marginRatio: 0.3 },
      { atMs: 60, marginRatio: 0.3 },
    ]);
    expect(gaps).toEqual([
      { from: 0, to: 0.4 },
      { from: 0.6, to: 1 },
    ]);
  });

  it('is one gap from edge to edge without any record', () => {
    expect(shape([])).toMatchObject({ path: '', gaps: [{ from: 0, to: 1 }], last: undefined });
  });

  it('keeps the warning level in view while the account is calm', () => {
    expect(shape([{ atMs: 50, marginRatio: 0.01 }]).topRatio).toBeGreaterThan(0.6);
  });

  it('grows with a ratio above 1 instead of cutting it off', () => {
    const { topRatio, highest } = shape([
      { atMs: 10, marginRatio: 1.4 },
      { atMs: 20, marginRatio: 0.2 },
    ]);
    expect(topRatio).toBeGreaterThan(1.4);
    expect(highest).toEqual({ atMs: 10, marginRatio: 1.4 });
  });
});
