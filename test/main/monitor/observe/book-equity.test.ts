import { expect, test } from 'vitest';
import { bookEquity } from '../../../../main/monitor/observe/book-equity.ts';

const MIN = 60_000;
const at = (minute: number, equity?: number) => ({
  atMs: minute * MIN,
  ...(equity === undefined ? {} : { equity }),
});

test('all accounts together are worth the sum of what each was last worth, where all are known', () => {
  const sums = bookEquity([
    [at(0, 100), at(1, 110), at(20, 90)],
    [at(1, 50), at(2), at(20, 40)],
  ]);
  expect(sums).toEqual([at(1, 160), at(20, 130)]);
});

test('an account that was seen too long ago, or never, leaves no sum', () => {
  expect(bookEquity([[at(0, 100)], [at(5, 50)]])).toEqual([at(5, 150)]);
  expect(bookEquity([[at(0, 100)], [at(5.01, 50)]])).toEqual([]);
  expect(bookEquity([[at(0, 100)], []])).toEqual([]);
  expect(bookEquity([])).toEqual([]);
});
