import { describe, expect, it } from 'vitest';
import type { Book } from '../../../../../shared/domain/book.ts';
import type { Position } from '../../../../../shared/domain/position.ts';
import type { PricePath } from '../../../../../shared/domain/price-path.ts';
import {
  playCrash,
  type CrashScenario,
} from '../../../../../renderer/features/what-if/replay/crash-report.ts';
import {
  toCrashHeadline,
  outcomeWords,
} from '../../../../../renderer/features/what-if/replay/crash-words.ts';
import {
  toHeatOutlines,
  toHeatRuns,
} from '../../../../../renderer/features/what-if/replay/heat-shape.ts';

const HOUR = 3_600_000;

function position(underlying: string, more: Partial<Position> = {}): Position {
  return {
    symbol: `${underlying}/USDT:USDT`,
    underlying,
    side: 'long',
    contracts: 1,
    contractSize: 1,
    contractType: 'linear',
    marginMode: 'isolated',
    entryPrice: 100,
    markPrice: 100,
    isolatedMargin: 20,
    tiers: [{ floor: 0, maintenanceMarginRate: 0.01, maintenanceMarginDeduction: 0 }],
    ...more,
  };
}

function book(positions: readonly Position[]): Book {
  return {
    accounts: [
      {
        id: 'a',
        exchange: 'binanceusdm',
        venue: 'binance-usdm',
        positionMode: 'one-way',
        pools: [{ id: 'main', settleCurrency: 'USDT', walletBalance: 1000, positions }],
      },
    ],
  };
}

function path(prices: readonly number[], coin = 'BTC'): PricePath {
  return {
    coins: new Set([coin]),
    steps: prices.map((price, i) => ({
      atMs: (i + 1) * HOUR,
      factors: new Map([[coin, price / 100]]),
    })),
  };
}

const scenario = (steps: PricePath): CrashScenario => ({
  name: 'test',
  source: 'test',
  path: steps,
  notes: [],
});
const CONTEXT = { betas: {}, dailySigmas: {} };
const play = (positions: readonly Position[], steps: PricePath) =>
  playCrash(book(positions), scenario(steps), CONTEXT).report;

describe('a crash on a book', () => {
  it('tells what is liquidated, when and what that takes, the first on top', () => {
    const report = play(
      [position('BTC', { isolatedMargin: 60 }), position('ETH', { isolatedMargin: 20 })],
      path([90, 70, 30, 90]),
    );
    expect(report.rows.map(({ symbol, outcome }) => [symbol, outcome.kind])).toEqual([
      ['ETH/USDT:USDT', 'liquidated'],
      ['BTC/USDT:USDT', 'liquidated'],
    ]);
    expect(report.lost.get('USDT')).toBe(80);
    const headline = toCrashHeadline(report, false);
    expect(headline.level).toBe('critical');
    expect(headline.big).toBe('2 of 2 positions liquidated');
    expect(headline.line).toMatch(/^80.00\u202fUSDT lost, the first after 1 h \d+ min$/);
  });

  it('names the coins that have no prices of their own, and the falls of those that have', () => {
    const report = play([position('BTC'), position('ETH')], path([95, 91]));
    expect([...report.followers]).toEqual([['ETH', 1]]);
    expect(report.falls).toEqual([{ coin: 'BTC', move: expect.closeTo(-0.09) }]);
  });

  it('colors a row by what is left of its room, and keeps it gone when the price comes back', () => {
    // Isolated collateral of 20 and 1 % to keep: room 19 now, 9.1 at 90, gone below 80.8.
    const report = play([position('BTC')], path([90, 75, 100, 100]));
    const [row] = report.rows;
    if (row === undefined) throw new Error('no row');
    // The price of liquidation, 80.8, is passed at 1.61 of 4 hours.
    expect(toHeatRuns(row, report.columnEnds)).toEqual([
      { heat: 'full', from: 0, to: 14 },
      { heat: 'half', from: 14, to: 24 },
      { heat: 'gone', from: 24, to: 60 },
    ]);
  });

  it('draws all stretches of one color as one outline', () => {
    expect(
      toHeatOutlines([
        { heat: 'full', from: 0, to: 14 },
        { heat: 'half', from: 14, to: 24 },
        { heat: 'full', from: 24, to: 60 },
      ]),
    ).toEqual([
      { heat: 'full', outline: 'M0 0h14v10h-14zM24 0h36v10h-36z' },
      { heat: 'half', outline: 'M14 0h10v10h-10z' },
    ]);
  });

  it('says how near a survivor came', () => {
    const report = play([position('BTC')], path([95, 90, 99]));
    expect(report.rows.map(outcomeWords)).toEqual(['lives with 48\u202f% of its room left']);
    expect(toCrashHeadline(report, false)).toMatchObject({
      level: 'safe',
      big: 'nothing liquidated',
    });
  });

  it('never counts as spared what it cannot judge', () => {
    const { markPrice: _, ...blind } = position('BTC');
    const report = play([blind], path([95, 90]));
    expect(report.rows[0]?.outcome.kind).toBe('unknown');
    expect(toCrashHeadline(report, false)).toMatchObject({
      level: 'unknown',
      big: 'nothing known to be liquidated',
    });
    const [row] = report.rows;
    if (row === undefined) throw new Error('no row');
    expect(toHeatRuns(row, report.columnEnds)).toEqual([{ heat: 'unknown', from: 0, to: 60 }]);
  });

  it('hides the money when amounts are hidden', () => {
    const report = play([position('BTC')], path([50]));
    expect(toCrashHeadline(report, true).line).not.toMatch(/20/);
  });
});
