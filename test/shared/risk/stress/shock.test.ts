import { describe, expect, it } from 'vitest';
import type { Book } from '../../../../shared/domain/book.ts';
import { orderOfLiquidations } from '../../../../shared/risk/stress/order-of-liquidations.ts';
import { marketShock, shockBook } from '../../../../shared/risk/stress/shock.ts';
import { account, evaluate, numberOf, pool, position } from '../builders.ts';

const eth = position({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' });

describe('a shocked book', () => {
  it('moves the marks it names, holds the rest, and drops what the exchange said before', () => {
    const book: Book = {
      accounts: [
        account({
          pools: [
            pool({
              positions: [position({ reported: { liquidationPrice: 90 } }), eth],
              collateral: [
                { asset: 'BTC', amount: 1, price: 100, weight: 0.9, liabilityWeight: 1 },
                { asset: 'USDC', amount: 5, price: 1, weight: 1, liabilityWeight: 1 },
              ],
            }),
          ],
        }),
      ],
    };
    const [after] = shockBook(book, { BTC: -0.2 }).accounts[0]?.pools ?? [];
    expect(after?.positions.map((one) => one.markPrice)).toEqual([80, 100]);
    expect(after?.positions[0]).not.toHaveProperty('reported');
    expect(after?.collateral?.map((entry) => entry.price)).toEqual([80, 1]);
    expect(book.accounts[0]?.pools[0]?.positions[0]?.markPrice).toBe(100);
  });

  it('carries the PnL of the move into every stored figure that holds PnL', () => {
    const shocked = (one: ReturnType<typeof account>) => {
      const [moved] = shockBook({ accounts: [one] }, { BTC: -0.05 }).accounts;
      return numberOf(evaluate(moved ?? one).position.equity);
    };
    const cross = (fields: object) => account({ pools: [pool(fields)] });
    expect(shocked(cross({ walletBalance: 20 }))).toBeCloseTo(15, 9);
    expect(shocked(cross({ equity: 20 }))).toBeCloseTo(15, 9);
    expect(shocked(cross({ quoteBalance: -80 }))).toBeCloseTo(15, 9);
    const isolated = position({ marginMode: 'isolated', isolatedEquity: 20 });
    expect(shocked(cross({ positions: [isolated] }))).toBeCloseTo(15, 9);
  });

  it('never takes a price to 0 or below', () => {
    const [moved] = shockBook({ accounts: [account()] }, { BTC: -3 }).accounts;
    expect(moved?.pools[0]?.positions[0]?.markPrice).toBeGreaterThan(0);
  });

  it('of the whole market moves each coin by its beta, 1 where unknown, and no stable coin', () => {
    const book: Book = {
      accounts: [
        account({
          pools: [
            pool({
              positions: [position(), eth],
              collateral: [
                { asset: 'SOL', amount: 1, price: 1, weight: 1, liabilityWeight: 1 },
                { asset: 'USDC', amount: 1, price: 1, weight: 1, liabilityWeight: 1 },
              ],
            }),
          ],
        }),
      ],
    };
    expect({ ...marketShock(book, { ETH: 1.5 }, -0.2) }).toEqual({
      BTC: -0.2,
      ETH: expect.closeTo(-0.3, 12) as number,
      SOL: -0.2,
    });
    expect(marketShock(book, { ETH: 5 }, -0.5)['ETH']).toBeGreaterThan(-1);
  });
});

describe('the order of liquidations', () => {
  const isolated = (symbol: string, isolatedMargin: number) =>
    position({ symbol, marginMode: 'isolated', isolatedMargin });
  const book: Book = {
    accounts: [
      account({ pools: [pool({ positions: [isolated('far', 30), isolated('near', 10)] })] }),
      account({ id: 'b', pools: [pool({ walletBalance: 20, positions: [position(), eth] })] }),
    ],
  };

  it('lists scopes as the shock reaches them, with the share of the shock and what is lost', () => {
    const { steps, pools } = orderOfLiquidations(book, { BTC: -0.5 });
    expect(steps.map((step) => step.positions)).toEqual([
      ['a|p|near|long|isolated'],
      ['b|p|BTC/USDT:USDT|long|cross', 'b|p|ETH/USDT:USDT|long|cross'],
      ['a|p|far|long|isolated'],
    ]);
    // Isolated: 100 − 10 = 0.99·p; cross: 20 − (100 − p) = 0.01·p + 1 for the held coin.
    expect(steps[0]?.fraction).toBeCloseTo((1 - 90 / 0.99 / 100) / 0.5, 9);
    expect(steps[1]?.fraction).toBeCloseTo((1 - 81 / 0.99 / 100) / 0.5, 9);
    expect(steps[1]?.first).toBe('b|p|BTC/USDT:USDT|long|cross');
    expect(steps.map((step) => step.lost)).toEqual([10, 20, 30]);
    expect(pools.map((one) => [one.before, one.after].map(numberOf))).toEqual([
      [40, 0],
      [20, 0],
    ]);
  });

  it('leaves what survives with its equity after the shock', () => {
    const { steps, pools } = orderOfLiquidations(book, { BTC: -0.12 });
    expect(steps).toHaveLength(1);
    expect(numberOf(pools[0]?.after ?? { kind: 'x' })).toBeCloseTo(18, 9);
    expect(numberOf(pools[1]?.after ?? { kind: 'x' })).toBeCloseTo(8, 9);
  });

  it('names what it cannot judge instead of calling it safe', () => {
    const blind: Book = { accounts: [account()] };
    const order = orderOfLiquidations(blind, { BTC: -0.5 });
    expect(order.steps).toEqual([]);
    expect(order.unknown).toMatchObject([{ accountId: 'a', reason: 'no-wallet' }]);
    expect(order.pools[0]?.after.kind).toBe('unknown');
  });
});
