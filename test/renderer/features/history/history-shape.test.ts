import { describe, expect, it } from 'vitest';
import { calculateHistoryShape } from '../../../../renderer/features/history/history-shape.ts';

const shape = (points: Parameters<typeof calculateHistoryShape>[0]) =>
  calculateHistoryShape(points, 0, 100, 'marginRatio', 0.6);

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
    expect(shape([{ atMs: 50, marginRatio: 0.01 }]).top).toBeGreaterThan(0.6);
  });

  it('grows with a ratio above 1 instead of cutting it off', () => {
    const { top, highest } = shape([
      { atMs: 10, marginRatio: 1.4 },
      { atMs: 20, marginRatio: 0.2 },
    ]);
    expect(top).toBeGreaterThan(1.4);
    expect(highest).toEqual({ atMs: 10, value: 1.4 });
  });

  it('draws equity over its own range, a flat one as a line in the middle', () => {
    const draw = (...values: readonly number[]) =>
      calculateHistoryShape(
        values.map((equity, index) => ({ atMs: index * 50, equity })),
        0,
        100,
        'equity',
        0.6,
      );
    expect(draw(1000, 1000, 1000)).toMatchObject({
      bottom: 990,
      top: 1010,
      path: 'M0 0.5L0.5 0.5L1 0.5',
    });
    const { bottom, top, lowest } = draw(1000, 400, 900);
    expect(bottom).toBeLessThan(400);
    expect(top).toBeGreaterThan(1000);
    expect(lowest).toEqual({ atMs: 50, value: 400 });
  });
});
