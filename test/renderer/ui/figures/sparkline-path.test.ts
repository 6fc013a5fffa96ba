import { describe, expect, test } from 'vitest';
import { sparklineShape } from '../../../../renderer/ui/figures/sparkline-path.ts';

describe('the line of a sparkline', () => {
  test('runs from the lowest to the highest value', () => {
    const shape = sparklineShape([{ value: 1 }, { value: 3 }, { value: 2 }], 100, 10);
    expect(shape).toEqual({ path: 'M0 10L50 0L100 5', gaps: [] });
  });

  test('breaks where nothing was seen instead of bridging it', () => {
    const points = [{ value: 0 }, {}, {}, { value: 1 }, { value: 0 }];
    const shape = sparklineShape(points, 100, 10);
    expect(shape.path).toBe('M0 10M75 0L100 10');
    expect(shape.gaps).toEqual([{ from: 0, to: 75 }]);
  });

  test('shows a gap that lasts until now', () => {
    const shape = sparklineShape([{ value: 1 }, { value: 2 }, {}], 100, 10);
    expect(shape.gaps).toEqual([{ from: 50, to: 100 }]);
  });

  test('a flat line lies in the middle and nothing at all draws nothing', () => {
    expect(sparklineShape([{ value: 5 }, { value: 5 }], 100, 10).path).toBe('M0 5L100 5');
    expect(sparklineShape([], 100, 10)).toEqual({ path: '', gaps: [] });
  });
});
