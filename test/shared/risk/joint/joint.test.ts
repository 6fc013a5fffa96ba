import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../../shared/domain/book.ts';
import { solveConcave } from '../../../../shared/risk/joint/joint-concave.ts';
import { setUpJoint } from '../../../../shared/risk/joint/joint-problem.ts';
import { walkJoint } from '../../../../shared/risk/joint/joint-walk.ts';
import { modelPool } from '../../../../shared/risk/evaluate.ts';
import { balanceOf } from '../../../../shared/risk/solve/solve-underlying.ts';
import { account, evaluate, pool, position } from '../builders.ts';

const amount = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

const rows = [0, 200, 1000, 5000].map((floor, row, floors) => ({
  floor,
  cap: floors[row + 1] ?? Infinity,
  maintenanceMarginRate: 0.01 * 2 ** row,
}));

const legs = fc
  .array(fc.tuple(fc.constantFrom('long', 'short'), amount(0.1, 30), amount(0.9, 1.1)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) =>
    list.map(([side, contracts, drift], index) =>
      position({
        symbol: `C${index}`,
        underlying: `C${index}`,
        side,
        contracts,
        markPrice: 100 * drift,
        tiers: rows,
      }),
    ),
  );
const betas = fc.array(amount(-1, 3), { minLength: 8, maxLength: 8 });
const record = (list: readonly number[]) =>
  Object.fromEntries(list.map((beta, index) => [`C${index}`, beta]));

describe('the joint move of a linear pool', () => {
  it('found by tangents is the one found by walking from edge to edge', () => {
    fc.assert(
      fc.property(legs, betas, amount(1, 4000), amount(-5, 5), (positions, list, cash, coins) => {
        const one: Pool = pool({
          walletBalance: cash,
          positions,
          collateral: [
            { asset: 'C0', amount: coins, price: 90, weight: 0.9, liabilityWeight: 1 },
            { asset: 'USDC', amount: 5, price: 1, weight: 1, liabilityWeight: 1 },
          ],
        });
        const [scope] = modelPool(account(), one);
        const balance = scope === undefined ? undefined : balanceOf(scope);
        if (balance === undefined) throw new Error('a pool without a balance');
        const problem = setUpJoint(balance, record(list));
        expect(problem.concave).toBe(true);
        if (balance.equity <= balance.requirement * (1 + 1e-9)) return;
        for (const limit of [-1, 10]) {
          const tangent = solveConcave(problem, limit);
          const walked = walkJoint(problem, limit);
          expect(tangent === undefined).toBe(walked === undefined);
          if (tangent === undefined || walked === undefined) continue;
          expect(tangent / walked).toBeCloseTo(1, 8);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('equals the single price where there is one coin, and is nearer where the others follow', () => {
    const eth = position({ symbol: 'ETH', underlying: 'ETH' });
    const alone = evaluate(account({ pools: [pool({ walletBalance: 10 })] }));
    const both = evaluate(
      account({ pools: [pool({ walletBalance: 20, positions: [position(), eth] })] }),
    );
    const { distance } = alone.position;
    expect(distance.kind === 'distance' && distance.ratio).toBeCloseTo(0.0909090909, 9);
    expect(alone.pool.jointLeeway.down).toMatchObject({ kind: 'move' });
    const moved = (one: typeof alone) =>
      one.pool.jointLeeway.down.kind === 'move' ? one.pool.jointLeeway.down.ratio : 0;
    expect(moved(alone)).toBeCloseTo(-0.0909090909, 9);
    expect(moved(both)).toBeCloseTo(-0.0909090909, 9);
    const single = both.position.distance;
    expect(single.kind === 'distance' && single.ratio).toBeGreaterThan(0.15);
  });

  it('takes beta 1 where none is known, and names the position that loses most', () => {
    const eth = position({ symbol: 'ETH', underlying: 'ETH', contracts: 0.5 });
    const own = account({ pools: [pool({ walletBalance: 20, positions: [position(), eth] })] });
    const { down } = evaluate(own, { betas: { ETH: 3 }, dailySigmas: {} }).pool.jointLeeway;
    if (down.kind !== 'move') throw new Error(down.kind);
    // 20 + 100·x + 150·x = 0.01·(100·(1 + x) + 50·(1 + 3x))
    expect(down.ratio).toBeCloseTo((1.5 - 20) / (250 - 2.5), 9);
    expect(down.first).toBe('a|p|ETH|long|cross');
  });

  it('is unknown when a member is, unless another is liquidatable already', () => {
    const blind = position({ symbol: 'X', marginMode: 'isolated', contracts: NaN });
    const near = position({ symbol: 'Y', marginMode: 'isolated', isolatedMargin: 5 });
    const gone = position({ symbol: 'Z', marginMode: 'isolated', isolatedMargin: 0.5 });
    const of = (...positions: (typeof blind)[]) =>
      evaluate(account({ pools: [pool({ positions })] })).account.jointLeeway.down;
    expect(of(blind, near)).toEqual({ kind: 'unknown', reason: 'member-unknown' });
    expect(of(blind, gone)).toMatchObject({ kind: 'move', ratio: 0, first: 'a|p|Z|long|isolated' });
  });
});
