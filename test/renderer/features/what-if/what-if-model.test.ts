import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import {
  CALM,
  coinsOf,
  runScenario,
  toShock,
} from '../../../../renderer/features/what-if/what-if-model.ts';
import { toOutcome } from '../../../../renderer/features/what-if/outcome-words.ts';
import { evaluateBook } from '../../../../shared/risk/evaluate.ts';
import { engineBook } from '../../../helpers/engine-book.ts';

const data = engineBook();
const baseline = { data, risk: evaluateBook(data.book, data) };
const run = (marketMove: number, coinMoves: Readonly<Record<string, number>> = {}) =>
  runScenario(baseline, { marketMove, coinMoves }, DEFAULT_THRESHOLDS);
const find = (result: ReturnType<typeof run>, coin: string, side: 'long' | 'short') =>
  result.rows.find((row) => row.underlying === coin && row.side === side);

describe('coinsOf', () => {
  it('names the coins of the book, and those whose beta nobody knows', () => {
    expect(coinsOf(data)).toEqual({
      underlyings: ['BTC', 'DOGE', 'ETH', 'SOL', 'XRP'],
      withoutBeta: ['XRP'],
    });
  });
});

describe('toShock', () => {
  it('moves every coin by its beta, and by the market where the beta is unknown', () => {
    const shock = toShock(baseline.data, { marketMove: -0.1, coinMoves: {} });
    expect(shock['BTC']).toBeCloseTo(-0.1);
    expect(shock['SOL']).toBeCloseTo(-0.15);
    expect(shock['XRP']).toBeCloseTo(-0.1);
  });

  it('lets a coin go its own way instead', () => {
    const shock = toShock(baseline.data, { marketMove: -0.1, coinMoves: { SOL: 0.05 } });
    expect(shock['SOL']).toBe(0.05);
    expect(shock['ETH']).toBeCloseTo(-0.125);
  });
});

describe('runScenario', () => {
  it('changes nothing without a move', () => {
    const { rows, order } = run(0);
    expect(order.steps).toEqual([]);
    for (const row of rows) expect(row.after).toEqual(row.before);
  });

  it('takes the way to liquidation that was left and shortens it by the move', () => {
    const sol = find(run(0, { SOL: -0.03 }), 'SOL', 'long');
    expect(sol?.before.distance).toMatchObject({ kind: 'distance', direction: 'down' });
    if (sol?.before.distance.kind !== 'distance' || sol.after.distance.kind !== 'distance') {
      throw new Error('SOL has a distance before and after');
    }
    // Isolated: its price stays, the mark comes nearer.
    expect(sol.after.liquidationPrice).toMatchObject({ kind: 'price' });
    expect((1 - sol.after.distance.ratio) * 0.97).toBeCloseTo(1 - sol.before.distance.ratio, 9);
    expect(sol.liquidatedAt).toBeUndefined();
  });

  it('puts what is liquidated first, in its order, and says at which price', () => {
    const { rows, order } = run(-0.2);
    expect(order.steps.map((step) => step.accountId)).toEqual(['acc-bitget', 'acc-binance']);
    expect(rows.slice(0, 4).every((row) => row.liquidatedAt !== undefined)).toBe(true);
    const [first] = rows;
    expect(first?.underlying).toBe('SOL');
    const before = first?.before.liquidationPrice;
    expect(before?.kind === 'price' ? before.price : undefined).toBeCloseTo(
      first?.liquidatedPrice ?? 0,
      4,
    );
  });

  it('spares the short that gains in the fall', () => {
    expect(find(run(-0.2), 'ETH', 'short')?.liquidatedAt).toBeUndefined();
  });

  it('never lets a position of unknown distance look spared', () => {
    const result = run(-0.2);
    const xrp = find(result, 'XRP', 'long');
    expect(xrp?.after.level).toBe('unknown');
    expect(result.order.unknown.map((entry) => entry.accountId)).toEqual(['acc-import']);
    // It stands before those that are known to survive.
    expect(result.rows.findIndex((row) => row.underlying === 'XRP')).toBe(4);
  });
});

describe('toOutcome', () => {
  const nearest = {
    accountId: 'acc-bitget',
    kind: 'move',
    nearest: -0.038,
    sentence: 'The whole market may fall 3.8 % before Demo Bitget is liquidated.',
  } as const;

  it('leads with the smallest deadly move while nothing is moved', () => {
    const words = toOutcome({ scenario: CALM, result: run(0) }, nearest);
    expect(words.big.replaceAll(/\s/g, ' ')).toBe('−3.8 %');
    expect(words.line).toContain('1 position cannot be judged');
  });

  it('counts what a move liquidates and names the move', () => {
    const scenario = { marketMove: -0.2, coinMoves: {} };
    const words = toOutcome({ scenario, result: run(-0.2) }, nearest);
    expect(words).toMatchObject({ level: 'critical', big: '4 of 6 positions liquidated' });
  });

  it('does not say "nothing liquidated" in the color of safety while something is unknown', () => {
    const scenario = { marketMove: -0.01, coinMoves: {} };
    const words = toOutcome({ scenario, result: run(-0.01) }, nearest);
    expect(words).toMatchObject({ level: 'unknown', big: 'nothing known to be liquidated' });
  });
});
