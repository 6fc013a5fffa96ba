import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../../shared/domain/book.ts';
import { jointWaysOut } from '../../../../shared/risk/ways-out/joint-ways-out.ts';
import { account, evaluate, pool, position } from '../builders.ts';

const COSTS = { takerFeeRate: 0.0005, spread: 0.0002 };
const BTC = position();
const ETH = position({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' });
const context = (eth: number) => ({ dailySigmas: {}, betas: { BTC: 1, ETH: eth } });

function ask(one: Pool, target: number, direction: 'down' | 'up' = 'down', beta = 1) {
  const own = account({ positionMode: 'hedge', pools: [one] });
  return jointWaysOut({
    account: own,
    pool: one,
    direction,
    target,
    context: context(beta),
    costs: COSTS,
  });
}

function leewayOf(one: Pool, beta: number) {
  const own = account({ positionMode: 'hedge', pools: [one] });
  const { down, up } = evaluate(own, context(beta)).account.jointLeeway;
  const ratio = (move: typeof down) => (move.kind === 'move' ? Math.abs(move.ratio) : Infinity);
  return { down: ratio(down), up: ratio(up) };
}

describe('two longs of 1 at 100 with 30 in the wallet and 1 % maintenance', () => {
  const two = pool({ walletBalance: 30, positions: [BTC, ETH] });

  it('need so much margin that a fall of a fifth leaves the maintenance', () => {
    // 30 + C − 40 = 0.01 · 160
    const { addCollateral = 0 } = ask(two, 0.2);
    expect(addCollateral).toBeGreaterThanOrEqual(11.6);
    expect(addCollateral).toBeLessThan(11.6 * 1.001);
  });

  it('or so much smaller each, fees and spread paid', () => {
    // 30 − 0.14·s − 40·(1 − s) = 1.6·(1 − s)
    const { close } = ask(two, 0.2);
    expect(close?.side).toBe('long');
    expect(close?.share).toBeGreaterThanOrEqual(11.6 / 41.46);
    expect(close?.share).toBeLessThan((11.6 / 41.46) * 1.001);
  });

  it('need nothing where they stand that far already', () => {
    expect(ask(two, 0.1)).toEqual({});
  });

  it('have no way out by margin where it cannot be known how far they may move', () => {
    const { markPrice: _, ...unpriced } = ETH;
    expect(ask(pool({ walletBalance: 30, positions: [BTC, unpriced] }), 0.2)).toEqual({});
  });
});

describe('a way out of a joint move', () => {
  it('reaches the target when it is taken, and a hundredth less does not', () => {
    const size = fc.double({ min: 0.1, max: 4, noNaN: true });
    const side = fc.constantFrom('long' as const, 'short' as const);
    fc.assert(
      fc.property(
        fc.record({
          btc: size,
          eth: size,
          ethSide: side,
          wallet: fc.double({ min: 8, max: 80, noNaN: true }),
          beta: fc.double({ min: 0.5, max: 2, noNaN: true }),
          target: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
        }),
        ({ btc, eth, ethSide, wallet, beta, target }) => {
          const one = pool({
            walletBalance: wallet,
            positions: [
              { ...BTC, contracts: btc },
              { ...ETH, contracts: eth, side: ethSide },
            ],
          });
          const before = leewayOf(one, beta);
          const direction = before.down <= before.up ? 'down' : 'up';
          if (before[direction] === 0) return;
          const { addCollateral } = ask(one, target, direction, beta);
          if (before[direction] >= target) {
            expect(addCollateral).toBeUndefined();
            return;
          }
          if (addCollateral === undefined) throw new Error('twice its value is margin enough');
          const withCash = (amount: number) =>
            leewayOf({ ...one, walletBalance: wallet + amount }, beta);
          const after = withCash(addCollateral);
          expect(Math.min(after.down, after.up)).toBeGreaterThanOrEqual(target);
          // The answer comes within a hundredth of a percent of the target, which a hundredth of a tiny amount does not move.
          const deficit = target - before[direction];
          const less = addCollateral * (1 - Math.max(0.01, (3e-4 * target) / deficit));
          expect(withCash(less)[direction]).toBeLessThan(target);
        },
      ),
      { numRuns: 100 },
    );
  });
});
