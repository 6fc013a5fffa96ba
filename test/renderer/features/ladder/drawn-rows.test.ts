import { expect, it } from 'vitest';
import { drawnRows } from '../../../../renderer/features/ladder/drawn-rows.ts';

it('draws the rows in view while none of the others has the focus', () => {
  expect(drawnRows([4, 5, 6], -1)).toEqual([4, 5, 6]);
  expect(drawnRows([4, 5, 6], 5)).toEqual([4, 5, 6]);
});

it('draws the row that has the focus too, in its place, so that Tab goes on from there', () => {
  expect(drawnRows([4, 5, 6], 300)).toEqual([4, 5, 6, 300]);
  expect(drawnRows([4, 5, 6], 0)).toEqual([0, 4, 5, 6]);
  expect(drawnRows([], 2)).toEqual([2]);
});
