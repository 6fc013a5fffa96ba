import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../../shared/domain/book.ts';
import { createRiskEngine } from '../../../shared/risk/engine.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import { account, NO_CONTEXT, pool, position } from './builders.ts';

const eth = position({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' });
const book: Book = {
  accounts: [
    account({ pools: [pool({ walletBalance: 30, positions: [position(), eth] })] }),
    account({
      id: 'b',
      venue: 'okx',
      pools: [
        pool({ equity: 30 }),
        pool({
          id: 'q',
          positions: [
            position({ marginMode: 'isolated', isolatedEquity: 12 }),
            { ...eth, marginMode: 'isolated', isolatedMargin: 9 },
          ],
        }),
        pool({
          id: 'coins',
          collateral: [{ asset: 'BTC', amount: 1, price: 100, weight: 0.9, liabilityWeight: 1 }],
          positions: [position({ side: 'short' }), position({ symbol: 'BTC-DATED' })],
        }),
      ],
    }),
  ],
};

describe('the engine', () => {
  it('reports what a whole evaluation of its book reports, after any prices', () => {
    const symbols = ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'BTC-DATED', 'nowhere'];
    const prices = fc.array(
      fc.tuple(
        fc.constantFrom(...symbols),
        fc.double({ min: 50, max: 150, noNaN: true }),
        fc.constantFrom('a', 'b', undefined),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(prices, (list) => {
        const engine = createRiskEngine(book, NO_CONTEXT);
        engine.report();
        for (const [symbol, price, id] of list) {
          engine.setMark(symbol, price, id);
          engine.account('a');
        }
        expect(engine.report()).toEqual(evaluateBook(engine.book(), NO_CONTEXT));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the report of a pool that no price touched', () => {
    const engine = createRiskEngine(book, NO_CONTEXT);
    const before = engine.report();
    expect(engine.setMark('BTC/USDT:USDT', 90, 'b')).toEqual(['b']);
    const after = engine.report();
    expect(after.accounts[0]).toBe(before.accounts[0]);
    expect(after.accounts[1]?.pools[1]).not.toBe(before.accounts[1]?.pools[1]);
    expect(after.accounts[1]?.pools[1]?.positions[0]?.unrealizedPnl).toEqual({
      kind: 'known',
      value: -10,
    });
  });

  it('carries the gain into equity that the venue reports with PnL', () => {
    const engine = createRiskEngine(book, NO_CONTEXT);
    engine.setMark('BTC/USDT:USDT', 90, 'b');
    const [, b] = engine.book().accounts;
    expect(b?.pools[0]?.equity).toBe(20);
    expect(b?.pools[1]?.positions[0]?.isolatedEquity).toBe(2);
  });

  it('moves coin collateral with the first instrument of its coin, once', () => {
    const engine = createRiskEngine(book, NO_CONTEXT);
    engine.setMark('BTC/USDT:USDT', 90);
    engine.setMark('BTC-DATED', 90);
    expect(engine.book().accounts[1]?.pools[2]?.collateral?.[0]?.price).toBeCloseTo(90, 9);
  });

  it.each([0, -1, NaN, Infinity])('refuses %s as a price', (price) => {
    const engine = createRiskEngine(book, NO_CONTEXT);
    expect(engine.setMark('BTC/USDT:USDT', price)).toEqual([]);
    expect(engine.book()).toEqual(book);
  });

  it('takes accounts in and out, and new sigmas', () => {
    const engine = createRiskEngine(book, NO_CONTEXT);
    engine.removeAccount('b');
    engine.setAccount(account({ id: 'c', pools: [pool({ walletBalance: 10 })] }));
    expect(engine.report().accounts.map((one) => one.accountId)).toEqual(['a', 'c']);
    expect(engine.account('c')?.pools[0]?.positions[0]?.sigmas.kind).toBe('unknown');
    engine.setContext({ betas: {}, dailySigmas: { BTC: 0.05 } });
    expect(engine.account('c')?.pools[0]?.positions[0]?.sigmas.kind).toBe('known');
    expect(engine.account('b')).toBeUndefined();
  });
});
