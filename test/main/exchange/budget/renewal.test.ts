import { describe, expect, it } from 'vitest';
import { renewalOf } from '../../../../main/exchange/budget/renewal.ts';
import { RequestBudget } from '../../../../main/exchange/budget/request-budget.ts';
import { Cached } from '../../../../main/exchange/client/cached.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';

const LIMIT = 2400;
const WEIGHT = 30;

function setUp(owners: number) {
  const clock = new VirtualClock();
  const budget = new RequestBudget(clock, { address: LIMIT });
  const loads: { owner: string; atMs: number }[] = [];
  const tables = Array.from({ length: owners }, (_, i) => {
    const owner = `a${i}`;
    return new Cached(
      clock,
      { maxAgeMs: 600_000, retryMs: 60_000, renew: renewalOf(budget, owner, 'table', WEIGHT) },
      async () => {
        budget.spend(owner, '/table', WEIGHT);
        loads.push({ owner, atMs: clock.monotonic() });
        return loads.length;
      },
    );
  });
  return { clock, budget, tables, loads };
}

describe('a heavy table that each of many accounts has of its own', () => {
  it('is loaded at once by all, and renewed by a few at a time, all in their turn', async () => {
    const { clock, budget, tables, loads } = setUp(20);
    for (const table of tables) await table.get();
    expect(loads).toHaveLength(20);
    await clock.advance(600_000);
    loads.length = 0;
    let worst = 0;
    for (let second = 0; second < 300; second += 5) {
      for (const table of tables) {
        expect(await table.get()).toBeGreaterThan(0);
        worst = Math.max(worst, budget.usedWeight);
      }
      await clock.advance(5_000);
    }
    expect(worst).toBeLessThanOrEqual(0.27 * 0.4 * LIMIT);
    expect(new Set(loads.map(({ owner }) => owner)).size).toBe(20);
  });

  it('is asked for anew without waiting for room while it could not be loaded', async () => {
    const clock = new VirtualClock();
    const budget = new RequestBudget(clock, { address: 1 });
    let tries = 0;
    const table = new Cached(
      clock,
      { maxAgeMs: 600_000, retryMs: 60_000, renew: renewalOf(budget, 'a', 'table', 500) },
      async () => {
        tries += 1;
        throw new Error('no');
      },
    );
    expect(await table.get()).toBeUndefined();
    await clock.advance(60_000);
    expect(await table.get()).toBeUndefined();
    expect(tries).toBe(2);
  });
});
