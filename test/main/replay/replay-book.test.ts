import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CandleSeries } from '../../../main/replay/candle-walk.ts';
import { replayBook } from '../../../main/replay/replay-book.ts';
import type { Book } from '../../../shared/domain/book.ts';
import type { RecordedCandle } from '../../../shared/domain/candle.ts';
import {
  bookOf,
  calmHours,
  DAY,
  HOUR,
  isolated,
  MINUTE,
  series,
  START,
  through,
  type Bar,
} from './replay-fixtures.ts';

function run(book: Book, btc: CandleSeries, more: Readonly<Record<string, CandleSeries>> = {}) {
  return replayBook({ book, candles: new Map([['BTC', btc], ...Object.entries(more)]) });
}

/** A calm week, then a fall of 1 % an hour to 70. */
const SLOW_FALL = through([
  ...calmHours(168),
  ...Array.from({ length: 35 }, (_, i) => 100 * 0.99 ** (i + 1)),
]);
/** Margin 20 on 100 at 0.5 %: (100 − 20) / (1 − 0.005). */
const LIQUIDATION = 80 / 0.995;

describe('the alarms over recorded candles', () => {
  test('say what was liquidated at the first price beyond the liquidation price', () => {
    const { liquidations } = run(bookOf([isolated()]), SLOW_FALL);
    const hit = SLOW_FALL.candles.find(({ low }) => low <= LIQUIDATION);
    expect(liquidations).toHaveLength(1);
    expect(liquidations[0]).toMatchObject({
      accountId: 'main',
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      // The low is walked after a third of the candle.
      at: (hit?.timestamp ?? 0) + HOUR / 3,
      markPrice: hit?.low,
    });
  });

  test('warn first and are critical later, both long before a slow liquidation', () => {
    const { liquidations, falseCriticals } = run(bookOf([isolated()]), SLOW_FALL);
    const [{ at, firstWarningAt, firstCriticalAt, criticalWasPossible }] = liquidations as [
      (typeof liquidations)[0],
    ];
    expect(criticalWasPossible).toBe(true);
    expect(firstWarningAt).toBeLessThan(firstCriticalAt ?? 0);
    expect(at - (firstCriticalAt ?? at)).toBeGreaterThan(HOUR);
    expect(falseCriticals).toBe(0);
  });

  test('cannot be in time for a fall within one step, and the report says so', () => {
    const fall: Bar = [100, 100, 60, 65];
    const crash = series([...calmHours(30).map((p): Bar => [p, p, p, p]), fall]);
    const { liquidations } = run(bookOf([isolated()]), crash);
    expect(liquidations[0]).toMatchObject({
      firstWarningAt: null,
      firstCriticalAt: null,
      criticalWasPossible: false,
    });
  });

  test('of a short come from a rise', () => {
    const rise = through([
      ...calmHours(48),
      ...Array.from({ length: 30 }, (_, i) => 100 * 1.01 ** i),
    ]);
    const short = isolated({ side: 'short' });
    const { liquidations } = run(bookOf([short]), rise);
    expect(liquidations[0]).toMatchObject({
      side: 'short',
      firstCriticalAt: expect.any(Number) as number,
    });
    expect(liquidations[0]?.markPrice).toBeGreaterThanOrEqual(120 / 1.005);
  });

  test('take all cross positions of a pool together, with its cash, and leave the isolated ones', () => {
    const cross = isolated({ marginMode: 'cross', symbol: 'ETH/USDT:USDT', underlying: 'ETH' });
    const { isolatedMargin: _, ...eth } = cross;
    const { isolatedMargin: _2, ...btc } = isolated({ marginMode: 'cross', symbol: 'BTC-X' });
    const book = bookOf([eth, btc, isolated({ isolatedMargin: 60 })], { walletBalance: 30 });
    const { liquidations } = run(book, SLOW_FALL, { ETH: SLOW_FALL });
    expect(liquidations.map(({ symbol, marginMode }) => [symbol, marginMode])).toEqual([
      ['ETH/USDT:USDT', 'cross'],
      ['BTC-X', 'cross'],
    ]);
    expect(new Set(liquidations.map(({ at }) => at)).size).toBe(1);
  });

  test('move coin collateral with its price', () => {
    const { isolatedMargin: _, ...short } = isolated({ marginMode: 'cross', side: 'short' });
    const coins = { asset: 'BTC', amount: 1, price: 100, weight: 1, liabilityWeight: 1 };
    const rise = through([
      ...calmHours(48),
      ...Array.from({ length: 60 }, (_, i) => 100 * 1.01 ** i),
    ]);
    // One coin behind one coin sold: whatever it costs, nothing is lost.
    const hedged = run(bookOf([short], { collateral: [coins] }), rise);
    expect(hedged.liquidations).toEqual([]);
    const dollars = run(bookOf([short], { walletBalance: 30 }), rise);
    expect(dollars.liquidations).toHaveLength(1);
  });

  test('keep the price of what no candles are given for, and say so', () => {
    const eth = isolated({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' });
    const { liquidations, warnings } = run(bookOf([eth, isolated()]), SLOW_FALL);
    expect(liquidations.map(({ symbol }) => symbol)).toEqual(['BTC/USDT:USDT']);
    expect(warnings).toContain('ETH: no candles, so its price stays as it is in the book');
  });

  test('name candles that nothing moves with, and marks that are of another unit', () => {
    const far = isolated({ entryPrice: 100_000, markPrice: 100_000, isolatedMargin: 99_990 });
    const { warnings } = run(bookOf([far]), SLOW_FALL, { DOGE: SLOW_FALL });
    expect(warnings).toContain('DOGE: nothing in the book moves with it');
    expect(warnings.some((text) => text.includes('check that both count in the same unit'))).toBe(
      true,
    );
  });

  test('call a critical false when nothing came of it within a day', () => {
    // Into the critical zone, and back at once.
    const dip = through([...calmHours(168), 97, 93, 88, 84, 84, 88, 93, ...calmHours(60)]);
    const { alarms, falseCriticals, liquidations } = run(bookOf([isolated()]), dip);
    expect(liquidations).toEqual([]);
    const criticals = alarms.filter(({ level }) => level === 'critical');
    expect(criticals.length).toBeGreaterThan(0);
    expect(falseCriticals).toBe(criticals.filter(({ isFalse }) => isFalse).length);
    expect(falseCriticals).toBeGreaterThan(0);
  });

  test('do not call it false when the distance halved, or when the position went', () => {
    const near = through([...calmHours(168), 97, 93, 88, 84, 82, 81, 88, ...calmHours(60)]);
    const { alarms, falseCriticals } = run(bookOf([isolated()]), near);
    expect(alarms.some(({ level }) => level === 'critical')).toBe(true);
    expect(falseCriticals).toBe(0);
  });

  test('call it right when it still stood as the position went, however long that took', () => {
    // Critical at 1.2 %, hovers for two days below what ends it, and goes in one step.
    const hover = Array.from({ length: 48 }, (_, i) => 81.5 - (i % 2) * 0.1);
    const path = [...calmHours(168), 97, 93, 88, 84, 81.4, ...hover, 75];
    const { alarms, liquidations } = run(bookOf([isolated()]), through(path));
    const goneAt = liquidations[0]?.at ?? 0;
    const critical = alarms.find(({ level }) => level === 'critical');
    expect(goneAt - (critical?.at ?? goneAt)).toBeGreaterThan(DAY);
    expect(critical).toMatchObject({ isFalse: false });
  });

  test('are one critical alarm for one spell near the end, not one for every hour', () => {
    // In and out of the critical zone, never further than twice as far.
    const swing = Array.from({ length: 36 }, (_, i) => (i % 2 === 0 ? 81.4 : 82));
    const path = [...calmHours(168), 97, 93, 88, 84, ...swing, 88, 93, ...calmHours(30)];
    const { alarms } = run(bookOf([isolated()]), through(path));
    const criticals = alarms.filter(({ level }) => level === 'critical');
    expect(criticals).toHaveLength(1);
  });

  test('say nothing in a calm market far from liquidation', () => {
    const report = run(bookOf([isolated({ isolatedMargin: 50 })]), through(calmHours(24 * 60)));
    expect(report).toMatchObject({ alarms: [], notifications: 0, reminders: 0, falseCriticals: 0 });
  });

  test('invent nothing in a hole of the candles', () => {
    const before = through(calmHours(48));
    const after = through(calmHours(48), HOUR, START + 60 * HOUR);
    const { gaps, alarms } = run(bookOf([isolated()]), {
      candles: [...before.candles, ...after.candles],
      intervalMs: HOUR,
    });
    expect(gaps).toEqual([
      { underlying: 'BTC', fromMs: START + 48 * HOUR, toMs: START + 60 * HOUR },
    ]);
    expect(alarms).toEqual([]);
  });

  test('repeat nothing through a hole while a critical stands unanswered', () => {
    const near = through([...calmHours(48), 95, 90, 85, 82, 82]);
    const later = through([82, 82, 82], HOUR, START + 30 * DAY);
    const whole = run(bookOf([isolated()]), {
      candles: [...near.candles, ...later.candles],
      intervalMs: HOUR,
    });
    const alone = run(bookOf([isolated()]), near);
    // Three hours of repetitions, not twenty-eight days of them.
    expect(whole.reminders - alone.reminders).toBeLessThan(60);
  });

  test('open the book at a later time and learn from the candles before it', () => {
    const fromMs = START + 100 * HOUR;
    const report = replayBook({
      book: bookOf([isolated()]),
      candles: new Map([['BTC', SLOW_FALL]]),
      fromMs,
    });
    expect(report.fromMs).toBe(fromMs);
    expect(report.alarms.some(({ text }) => text.includes('volatility unknown'))).toBe(false);
  });

  test('end where they are told to', () => {
    const toMs = START + 24 * HOUR;
    const report = replayBook({
      book: bookOf([isolated()]),
      candles: new Map([['BTC', SLOW_FALL]]),
      toMs,
    });
    expect(report.toMs).toBe(toMs);
  });

  test('learn the volatility from candles of a day as well', () => {
    const days = Array.from({ length: 60 }, (_, i) => 100 * (1 + 0.03 * Math.sin(i * 2)));
    const report = run(bookOf([isolated({ isolatedMargin: 12 })]), through(days, DAY));
    const late = report.alarms.filter(({ at }) => at > START + 30 * DAY);
    expect(late.length).toBeGreaterThan(0);
    expect(late.every(({ text }) => text.includes('daily sigmas'))).toBe(true);
  });
});

const walk = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 40, maxLength: 90 });

/** A random walk in steps of a ten-thousandth. */
function pathOf(steps: readonly number[]): number[] {
  let price = 100;
  return steps.map((step) => (price *= 1 + step / 10_000));
}

/** Two neighbors as one. */
function merged(candles: readonly RecordedCandle[]): RecordedCandle[] {
  return candles.flatMap((first, index) => {
    const second = candles[index + 1];
    if (index % 2 === 1 || second === undefined) return [];
    return [
      {
        timestamp: first.timestamp,
        open: first.open,
        high: Math.max(first.high, second.high),
        low: Math.min(first.low, second.low),
        close: second.close,
      },
    ];
  });
}

describe('for any path of prices', () => {
  test('an isolated position goes at the first tick that plain arithmetic says', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 2, max: 18 }), fc.boolean(), (steps, margin, isLong) => {
        const price = isLong ? (100 - margin) / 0.995 : (100 + margin) / 1.005;
        const candles = through(pathOf(steps));
        const ticks = candles.candles.flatMap(({ timestamp, open, low, high, close }) =>
          [open, low, high, close].map((at, i) => [timestamp + (HOUR * i) / 3, at] as const),
        );
        const hit = ticks.find(([, at]) => (isLong ? at <= price : at >= price));
        const position = isolated({ isolatedMargin: margin, side: isLong ? 'long' : 'short' });
        const { liquidations } = run(bookOf([position]), candles);
        expect(liquidations.map(({ at, markPrice }) => [at, markPrice])).toEqual(
          hit === undefined ? [] : [hit],
        );
      }),
      { numRuns: 15 },
    );
  });

  test('every liquidation that coarse candles show is shown by finer ones', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const fine = through(pathOf(steps), HOUR / 2);
        const even = fine.candles.length - (fine.candles.length % 2);
        const coarse = { candles: merged(fine.candles.slice(0, even)), intervalMs: HOUR };
        const book = bookOf([
          isolated({ isolatedMargin: 6 }),
          isolated({ isolatedMargin: 12, symbol: 'B' }),
          isolated({ isolatedMargin: 9, symbol: 'C', side: 'short' }),
        ]);
        const names = (one: CandleSeries) =>
          run(book, one).liquidations.map(({ symbol }) => symbol);
        expect(names(fine)).toEqual(expect.arrayContaining(names(coarse)));
      }),
      { numRuns: 6 },
    );
  });

  test('the same input gives the same report, to the last byte', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const book = bookOf([isolated({ isolatedMargin: 8 })]);
        const once = JSON.stringify(run(book, through(pathOf(steps))));
        expect(JSON.stringify(run(book, through(pathOf(steps))))).toBe(once);
      }),
      { numRuns: 6 },
    );
  });

  test('what is not computed while nothing can happen changes nothing', () => {
    fc.assert(
      fc.property(walk, walk, fc.integer({ min: 10, max: 60 }), (btc, eth, wallet) => {
        const { isolatedMargin: _, ...cross } = isolated({ marginMode: 'cross', symbol: 'X' });
        const book = bookOf(
          [
            cross,
            { ...cross, symbol: 'E', underlying: 'ETH', side: 'short' },
            isolated({ isolatedMargin: 30 }),
            isolated({ isolatedMargin: 14, symbol: 'S', side: 'short' }),
          ],
          { walletBalance: wallet },
        );
        const candles = new Map([
          ['BTC', through(pathOf(btc), 5 * MINUTE)],
          ['ETH', through(pathOf(eth), 5 * MINUTE)],
        ]);
        const quick = replayBook({ book, candles });
        expect(JSON.stringify(quick)).toBe(
          JSON.stringify(replayBook({ book, candles, thorough: true })),
        );
      }),
      { numRuns: 10 },
    );
  });
});
