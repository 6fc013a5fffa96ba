import { describe, expect, it } from 'vitest';
import type { Account, Pool } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { applyMarks, type SeenMark } from '../../../../main/monitor/describe/priced-account.ts';

function randomFrom(seed: number) {
  let state = seed * 48_271 + 11;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const COINS = ['BTC', 'ETH', 'SOL'];

/** Hedges, isolated positions, a second contract on the same coin, coins as collateral. */
function randomAccount(random: () => number): Account {
  const position = (symbol: string, i: number): Position => ({
    symbol,
    side: i % 2 === 0 ? 'long' : 'short',
    contracts: 1 + Math.floor(random() * 9),
    contractType: symbol.endsWith(':USDT') ? 'linear' : 'inverse',
    contractSize: symbol.endsWith(':USDT') ? 1 : 100,
    underlying: symbol.split('/')[0] as string,
    marginMode: random() < 0.3 ? 'isolated' : 'cross',
    entryPrice: 100,
    ...(random() < 0.9 ? { markPrice: 100 } : {}),
    ...(random() < 0.5 ? { markAsOfMs: Math.floor(random() * 20) } : {}),
    ...(random() < 0.3 ? { isolatedEquity: 40 } : {}),
  });
  const pool = (id: string): Pool => ({
    id,
    settleCurrency: 'USDT',
    ...(random() < 0.5 ? { equity: 1_000 } : { walletBalance: 1_000 }),
    ...(random() < 0.5
      ? {
          collateral: COINS.map((asset) => ({
            asset,
            amount: 1,
            price: 100,
            weight: 0.9,
            liabilityWeight: 1,
          })),
        }
      : {}),
    positions: COINS.flatMap((coin) => [`${coin}/USDT:USDT`, `${coin}/USD:${coin}`]).flatMap(
      (symbol) => (random() < 0.7 ? [position(symbol, 0), position(symbol, 1)] : []),
    ),
  });
  return { id: 'a', venue: 'generic', positionMode: 'hedge', pools: [pool('one'), pool('two')] };
}

function randomMark(random: () => number): readonly [string, SeenMark] {
  const coin = COINS[Math.floor(random() * COINS.length)] as string;
  const symbol = random() < 0.7 ? `${coin}/USDT:USDT` : `${coin}/USD:${coin}`;
  const mark = {
    markPrice: random() < 0.2 ? 100 : 80 + random() * 40,
    asOfMs: Math.floor(random() * 30),
    ...(random() < 0.3 ? { fundingRate: random() } : {}),
  };
  return [symbol, { mark, seenMonotonicMs: Math.floor(random() * 10) }];
}

describe('many marks in one go', () => {
  it('leave the account as one after the other does', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomFrom(seed);
      const account = randomAccount(random);
      const marks = Array.from({ length: 25 }, () => randomMark(random));
      let byOne = account;
      for (const mark of marks) byOne = applyMarks(byOne, [mark], 5);
      expect(applyMarks(account, marks, 5)).toEqual(byOne);
    }
  });

  it('leave what none of them touches as the object that it was', () => {
    const account = randomAccount(() => 0.5);
    const seen = { mark: { markPrice: 90, asOfMs: 99 }, seenMonotonicMs: 9 };
    const after = applyMarks(account, [
      ['BTC/USDT:USDT', seen],
      ['DOGE/USDT:USDT', seen],
    ]);
    const [before, moved] = [account, after].map(({ pools }) =>
      pools.flatMap(({ positions }) => positions),
    );
    expect(after).not.toBe(account);
    for (const [i, position] of (moved ?? []).entries()) {
      if (position.symbol === 'BTC/USDT:USDT') expect(position.markPrice).toBe(90);
      else expect(position).toBe(before?.[i]);
    }
    expect(applyMarks(account, [['DOGE/USDT:USDT', seen]])).toBe(account);
  });

  it('never change the account that they are set on', () => {
    const random = randomFrom(3);
    const account = randomAccount(random);
    const copy = structuredClone(account);
    applyMarks(
      account,
      Array.from({ length: 25 }, () => randomMark(random)),
    );
    expect(account).toEqual(copy);
  });
});
