import { describe, expect, it } from 'vitest';
import { createRunLatest } from '../../../main/core/run-latest.ts';

describe('run latest', () => {
  it('runs once more for any number of wishes during a run, never two at a time', async () => {
    let value = 0;
    let running = 0;
    const seen: number[] = [];
    const run = createRunLatest(
      async () => {
        running += 1;
        expect(running).toBe(1);
        const read = value;
        await Promise.resolve();
        seen.push(read);
        running -= 1;
      },
      () => undefined,
    );
    for (let n = 1; n <= 5; n += 1) {
      value = n;
      run();
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1, 5]);
    run();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1, 5, 5]);
  });

  it('reports a bug and still runs again', async () => {
    const bugs: unknown[] = [];
    let runs = 0;
    const run = createRunLatest(
      () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('bug')) : Promise.resolve();
      },
      (error) => bugs.push(error),
    );
    run();
    run();
    await new Promise((resolve) => setImmediate(resolve));
    expect([runs, bugs.length]).toEqual([2, 1]);
  });
});
