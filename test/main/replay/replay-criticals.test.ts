import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkCandles, type CandleSeries } from '../../../main/replay/candle-walk.ts';
import { ReplayAccount } from '../../../main/replay/replay-account.ts';
import { replayBook } from '../../../main/replay/replay-book.ts';
import { firstSigma, RollingSigma } from '../../../main/replay/rolling-sigma.ts';
import { levelOf } from '../../../shared/alarms/thresholds/level-of.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Account, Book, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { evaluateAccount } from '../../../shared/risk/evaluate.ts';
import {
  bookOf,
  calmHours,
  HOUR,
  isolated,
  MINUTE,
  series,
  START,
  through,
  type Bar,
} from './replay-fixtures.ts';

const QUARTER = 15 * MINUTE;
const { isolatedMargin: _, ...CROSS } = isolated({ marginMode: 'cross' });
const ETH = { symbol: 'ETH/USDT:USDT', underlying: 'ETH' } as const;
const INVERSE = {
  contractType: 'inverse',
  contractSize: 1,
  contracts: 100,
  symbol: 'BTC/USD:BTC',
} as const;

/** Every way of standing behind a position that a replay knows. */
const POOLS: Readonly<Record<string, Partial<Pool> & { readonly positions: Position[] }>> = {
  isolated: { positions: [isolated({ isolatedMargin: 7 })] },
  'isolated short': { positions: [isolated({ isolatedMargin: 7, side: 'short' })] },
  'isolated by equity': { positions: [isolated({ isolatedMargin: 7, isolatedEquity: 7 })] },
  cross: { positions: [CROSS], walletBalance: 8 },
  'two coins': { positions: [CROSS, { ...CROSS, ...ETH }], walletBalance: 12 },
  'two coins, one of them short': {
    positions: [CROSS, { ...CROSS, ...ETH, side: 'short', contracts: 0.5 }],
    walletBalance: 9,
  },
  hedged: {
    positions: [CROSS, { ...CROSS, side: 'short', contracts: 0.4 }],
    walletBalance: 6,
  },
  'cross beside isolated': {
    positions: [CROSS, isolated({ isolatedMargin: 6 })],
    walletBalance: 7,
  },
  'inverse, isolated': { positions: [isolated({ ...INVERSE, isolatedMargin: 0.07 })] },
  'inverse, cross': {
    settleCurrency: 'BTC',
    positions: [{ ...CROSS, ...INVERSE }],
    walletBalance: 0.08,
  },
  'stables as collateral': {
    positions: [CROSS],
    collateral: [
      { asset: 'USDT', amount: 5, price: 1, weight: 1, liabilityWeight: 1 },
      { asset: 'USDC', amount: 4, price: 1, weight: 0.95, liabilityWeight: 1 },
    ],
  },
  'a coin as collateral': {
    positions: [CROSS],
    collateral: [{ asset: 'BTC', amount: 0.1, price: 100, weight: 0.95, liabilityWeight: 1 }],
  },
};

/** The moment at which each position is critical by its figures alone: no engine, no band, no memory. */
function criticalBy(account: Account, candles: ReadonlyMap<string, CandleSeries>) {
  const first = new Map<string, number>();
  const moving = new ReplayAccount(account);
  const sigmas = new Map(
    [...candles].map(([name, { intervalMs }]) => [name, new RollingSigma(intervalMs)]),
  );
  const prices = new Map<string, number>();
  for (const { atMs, ticks } of walkCandles(candles)) {
    for (const { underlying, price, openedMs } of ticks) {
      prices.set(underlying, price);
      sigmas.get(underlying)?.add(price, openedMs, atMs);
    }
    moving.price(prices, new Set(ticks.map(({ underlying }) => underlying)));
    const known = [...candles].flatMap(([name, one]) => {
      const sigma = sigmas.get(name)?.now() ?? firstSigma(one);
      return sigma === undefined ? [] : [[name, sigma] as const];
    });
    const risk = evaluateAccount(moving.account, {
      betas: {},
      dailySigmas: Object.fromEntries(known),
    });
    for (const position of risk.pools.flatMap(({ positions }) => positions)) {
      if (position.liquidatable || first.has(position.key)) continue;
      if (levelOf(position, DEFAULT_THRESHOLDS).level === 'critical') first.set(position.key, atMs);
    }
  }
  return first;
}

function walk(steps: readonly number[]): number[] {
  let price = 100;
  return [100, ...steps.map((step) => (price *= 1 + step / 10_000))];
}

// Small steps alone would end nothing.
const steps = fc.noBias(
  fc.array(fc.integer({ min: -250, max: 250 }), { minLength: 48, maxLength: 48 }),
);

describe('a critical alarm comes at the first price that is critical by its figures', () => {
  test.each(Object.entries(POOLS))(
    '%s',
    (_name, { positions, ...pool }) => {
      let liquidated = 0;
      fc.assert(
        fc.property(steps, steps, (btc, eth) => {
          // Less than a day: nothing that was critical is forgotten.
          const candles = new Map([
            ['BTC', through(walk(btc), QUARTER)],
            ['ETH', through(walk(eth), QUARTER)],
          ]);
          const book: Book = bookOf(positions, pool);
          const [account] = book.accounts;
          if (account === undefined) throw new Error('no account');
          const by = criticalBy(account, candles);
          const { liquidations, alarms } = replayBook({ book, candles });
          for (const { positionKey, at, firstCriticalAt } of liquidations) {
            liquidated += 1;
            const dueAt = by.get(positionKey) ?? Infinity;
            // A tense market makes it earlier, nothing makes it later.
            if (dueAt < at) expect(firstCriticalAt).toBeLessThanOrEqual(dueAt);
          }
          for (const [key, dueAt] of by) {
            if (liquidations.some(({ at }) => at <= dueAt)) continue;
            const said = alarms.find((one) => one.positionKey === key && one.level === 'critical');
            expect(said?.at).toBeLessThanOrEqual(dueAt);
          }
        }),
        { numRuns: 8, seed: 7 },
      );
      expect(liquidated).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('the first critical alarm', () => {
  const calm = calmHours(48).map((price): Bar => [price, price, price, price]);

  test('comes with the very first price of a book that is opened near its end', () => {
    const { alarms } = replayBook({
      book: bookOf([isolated({ isolatedMargin: 1.6 })]),
      candles: new Map([['BTC', series(calm)]]),
    });
    expect(alarms[0]).toMatchObject({ at: START, level: 'critical', rule: 'liquidation-risk' });
  });

  test('takes an unknown volatility as near, and one that the candles tell later as known', () => {
    const near = bookOf([isolated({ isolatedMargin: 4.6 })]);
    const alarmsOf = (hours: number) =>
      replayBook({ book: near, candles: new Map([['BTC', series(calm.slice(0, hours))]]) }).alarms;
    expect(alarmsOf(6)[0]).toMatchObject({ at: START, level: 'critical', sigmas: null });
    expect(alarmsOf(48).filter(({ level }) => level === 'critical')).toEqual([]);
  });

  test('comes at the low of the candle, and so late that no minute is left where a minute has three prices', () => {
    const wick: Bar = [100, 100, 81.2, 100];
    const through80: Bar = [100, 100, 79, 79];
    const run = (bars: readonly Bar[], intervalMs: number) =>
      replayBook({
        book: bookOf([isolated()]),
        candles: new Map([['BTC', series([...calm, ...bars], intervalMs)]]),
      });
    const atWick = run([wick], HOUR);
    const wickAt = START + 48 * HOUR + HOUR / 3;
    expect(atWick.alarms.find(({ level }) => level === 'critical')?.at).toBe(wickAt);
    // In one-minute candles the liquidation may be 20 s after the first critical price: possible, but in nobody's time.
    const late: Bar = [81, 81, 79, 79];
    const fast = run([late], MINUTE).liquidations[0];
    expect(fast).toMatchObject({ criticalWasPossible: false });
    expect((fast?.at ?? 0) - (fast?.firstCriticalAt ?? 0)).toBe(MINUTE / 3);
    // Over a gap nothing was ever between.
    const gap = run([[100, 100, 100, 100], through80], HOUR).liquidations[0];
    expect(gap).toMatchObject({ criticalWasPossible: false, firstCriticalAt: null });
    // A minute before is enough.
    const slow = run([[81, 81, 81, 81], late], MINUTE).liquidations[0];
    expect(slow).toMatchObject({ criticalWasPossible: true });
  });

  test('was possible or not also by thresholds that raise nothing', () => {
    const bars: readonly Bar[] = [
      [100, 100, 100, 100],
      [83, 83, 83, 83],
      [79, 79, 79, 79],
    ];
    const [one] = replayBook({
      book: bookOf([isolated()]),
      candles: new Map([['BTC', series([...calm, ...bars])]]),
      thresholds: { ...DEFAULT_THRESHOLDS, criticalDistance: 0.02, criticalTimeToLiquidationMs: 0 },
      yardstick: { ...DEFAULT_THRESHOLDS, criticalSigmas: 19 },
    }).liquidations;
    expect(one).toMatchObject({
      firstCriticalAt: null,
      criticalWasPossible: false,
      wasPossibleByYardstick: true,
    });
  });
});
