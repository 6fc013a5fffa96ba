import { describe, expect, it } from 'vitest';
import { RequestBudget } from '../../../../main/exchange/budget/request-budget.ts';
import { SharedMarks } from '../../../../main/exchange/client/shared-marks.ts';
import { createTestClock } from '../demo-fixture.ts';

const BTC = 'BTC/USDC:USDC';

/** A poll of weight 20 where 1200 a minute are published: one may go every ten seconds. */
function setUp() {
  const clock = createTestClock();
  const budget = new RequestBudget(clock, { address: 1200 });
  const marks = new SharedMarks(clock, budget);
  let polls = 0;
  let isDown = false;
  const get = () =>
    marks
      .get([BTC], () => {
        polls += 1;
        budget.spend('a', '/info', 20);
        return isDown
          ? Promise.reject(new Error('down'))
          : Promise.resolve(new Map([[BTC, { markPrice: 60_000, asOfMs: clock.now() }]]));
      })
      .then(
        () => 'read',
        (error: unknown) => (error instanceof Error ? error.message : 'failed'),
      );
  return {
    clock,
    get,
    polls: () => polls,
    setDown: (down: boolean) => {
      isDown = down;
    },
  };
}

describe('marks that all accounts of a venue share', () => {
  it('are polled no more often while polls for them fail than while they come', async () => {
    const { clock, get, polls, setDown } = setUp();
    setDown(true);
    for (let second = 0; second < 60; second += 1) {
      expect(await get()).toBe('down');
      clock.advance(1_000);
    }
    expect(polls()).toBeLessThanOrEqual(6);
    setDown(false);
    clock.advance(10_000);
    expect(await get()).toBe('read');
  });
});
