import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { layOutBook } from '../../../shared/risk/flat/flat-book.ts';
import { revalueBook } from '../../../shared/risk/flat/flat-revalue.ts';
import { waysOut } from '../../../shared/risk/ways-out/ways-out.ts';
import { account, evaluate, NO_CONTEXT, numberOf, pool, position } from './builders.ts';

/** 5 % of the whole position up to 100,000, 10 % of all of it beyond: the requirement doubles at the edge. */
const tiers = [
  { floor: 0, cap: 100_000, maintenanceMarginRate: 0.05 },
  { floor: 100_000, maintenanceMarginRate: 0.1 },
];

const { maintenanceMarginRate: _flat, ...bare } = position();
const short: Position = {
  ...bare,
  side: 'short',
  contracts: 90_000,
  entryPrice: 1,
  markPrice: 1,
  tiers,
  tierMode: 'whole',
};

function held(walletBalance: number, ...positions: Position[]): Account {
  return account({ pools: [pool({ walletBalance, positions })] });
}

describe('a table of whole-position rates jumps, and the price may be the edge itself', () => {
  // Just below 1.111… a short of 90,000 with 16,000 has 6,000 and must have 5,000; just above it must have 10,000.
  const own = held(16_000, short);
  const edge = 100_000 / 90_000;

  it('for a leg that moves alone', () => {
    expect(numberOf(evaluate(own).position.liquidationPrice)).toBeCloseTo(edge, 12);
  });

  it('for legs that move together', () => {
    const dated = position({
      symbol: 'BTC-DATED',
      contracts: 1e-6,
      entryPrice: 1,
      markPrice: 1,
      maintenanceMarginRate: 0,
    });
    const { position: one } = evaluate(held(16_000, short, dated));
    expect(numberOf(one.liquidationPrice)).toBeCloseTo(edge, 9);
  });

  it('for an inverse contract, whose value in coin grows as the price falls', () => {
    const long: Position = {
      ...short,
      side: 'long',
      contractType: 'inverse',
      tierUnit: 'base',
    };
    expect(numberOf(evaluate(held(16_000, long)).position.liquidationPrice)).toBeCloseTo(0.9, 12);
  });

  it('when the whole market moves', () => {
    const { up } = evaluate(own).pool.jointLeeway;
    expect(up.kind === 'move' && up.ratio).toBeCloseTo(edge - 1, 9);
  });

  it('on typed arrays', () => {
    const flat = layOutBook({ accounts: [own] });
    revalueBook(flat);
    expect(flat.liquidationPrice[0]).toBeCloseTo(edge, 12);
  });

  it('and a scope that is liquidatable above the edge stops to be so below it', () => {
    const above = { ...short, markPrice: 1.2 };
    const { position: one } = evaluate(held(16_000, above));
    expect(one.liquidatable).toBe(true);
    expect(numberOf(one.distance)).toBe(0);
  });
});

describe('a pool that may be liquidated in both directions', () => {
  // 10 + 300 − 202·k − 101/k = 0 at k = 0.4693… and 1.0653…
  const up = position({ side: 'short', contracts: 2 });
  const down = position({
    symbol: 'BTC-INVERSE',
    contractType: 'inverse',
    contracts: 100,
    contractSize: 100,
  });

  it('gives both prices per coin, and each position the nearer one', () => {
    const { pool: risk } = evaluate(held(10, up, down));
    const root = Math.sqrt(310 ** 2 - 4 * 202 * 101);
    expect(risk.scope?.liquidation['BTC']).toEqual({
      down: { kind: 'price', price: expect.closeTo((100 * (310 - root)) / 404, 9) as number },
      up: { kind: 'price', price: expect.closeTo((100 * (310 + root)) / 404, 9) as number },
    });
    for (const one of risk.positions) {
      expect(one.distance).toMatchObject({ kind: 'distance', direction: 'up' });
    }
  });

  it('is liquidated by a rise although it is net long, when both legs are asked for maintenance', () => {
    const long = position({ maintenanceMarginRate: 0.05 });
    const hedge = position({ side: 'short', contracts: 0.995, maintenanceMarginRate: 0.05 });
    // 12 + 0.5·(k − 1) = 9.975·k
    const { position: one } = evaluate(held(12, long, hedge));
    expect(one.side).toBe('long');
    expect(numberOf(one.liquidationPrice)).toBeCloseTo((100 * 11.5) / 9.475, 9);
  });
});

describe('an inverse position in danger', () => {
  it('needs the coin that is missing at the target', () => {
    const long = position({ contractType: 'inverse', contracts: 100, contractSize: 100 });
    const own = held(10, long);
    const [add] = waysOut(own, 'a|p|BTC/USDT:USDT|long|cross', { distance: 0.2 }, NO_CONTEXT, {
      takerFeeRate: 0,
      spread: 0,
    });
    // 10 + C + 100 − 100/0.8 = 0.01 · 100/0.8
    expect(add).toMatchObject({ outcome: 'reaches', amount: expect.closeTo(16.25, 9) as number });
  });
});

describe('where no price liquidates', () => {
  it.each<[string, Position, number]>([
    [
      'a short in coin covered by coin',
      position({ side: 'short', contractType: 'inverse', contracts: 100, contractSize: 100 }),
      101,
    ],
    ['a long without debt', position({ maintenanceMarginRate: 0 }), 100],
    ['a small position in a large wallet', position(), 1000],
  ])('%s, the answer is "none" and not a number', (_, one, wallet) => {
    const { position: risk } = evaluate(held(wallet, one));
    expect(risk.liquidationPrice).toEqual({ kind: 'none' });
    expect(risk.distance).toEqual({ kind: 'none' });
  });
});
