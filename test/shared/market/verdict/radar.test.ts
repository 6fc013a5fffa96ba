import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byClose } from '../../../helpers/by-close.ts';
import type { Candle, RecordedCandle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { baseCoin } from '../../../../shared/market/verdict/base-coin.ts';
import {
  createRadar,
  type Radar,
  type RadarVerdict,
} from '../../../../shared/market/verdict/radar.ts';
import { candleWalk } from '../detectors/candle-walk.ts';

const START = Date.UTC(2024, 4, 1);

interface Path {
  readonly symbol: string;
  readonly intervalMs: number;
  readonly candles: readonly Candle[];
}

/** Thirty quiet days that ripple by 1 %, then these closes, relative to the last quiet one. */
function path(symbol: string, then: readonly number[], intervalMs = HOUR_MS): Path {
  const quiet = Math.round((30 * DAY_MS) / intervalMs);
  const closes = [
    ...Array.from({ length: quiet }, (_, at) => 100 + Math.sin(at * 1.7)),
    ...then.map((one) => one * 100),
  ];
  const candles = closes.map((close, at) => {
    const open = closes[at - 1] ?? close;
    return {
      timestamp: START + at * intervalMs,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: 10 + (at % 7),
    };
  });
  return { symbol, intervalMs, candles };
}

function play(paths: readonly Path[]): readonly RadarVerdict[] {
  const radar = createRadar({ watched: paths });
  for (const { symbol, candle } of byClose(paths)) radar.push(symbol, candle);
  return radar.settle();
}

const short = (changes: readonly RadarVerdict[], symbol: string) =>
  changes
    .filter((change) => change.symbol === symbol)
    .map(
      ({ verdict, scope, timestamp }) =>
        `${(timestamp - START) / HOUR_MS - 720} ${verdict} ${scope}`,
    );

const CRASH = [0.99, 0.955, 0.91, 0.88, 0.885, ...Array.from({ length: 20 }, () => 0.885)];

describe('the verdict', () => {
  test('goes from calm over stress to a sell-off, and ends half a day after the last low', () => {
    expect(short(play([path('BTC', CRASH)]), 'BTC')).toEqual([
      '2 stress one-coin',
      '3 sell-off one-coin',
      '4 sell-off one-coin',
      '16 recovering one-coin',
    ]);
  });

  test('is dated by the close of the candle that showed it', () => {
    const [first] = play([path('BTC', CRASH)]);
    expect(first?.timestamp).toBe(START + (720 + 2) * HOUR_MS);
  });

  test('ends early when half of the fall is won back, and is calm when the high is back', () => {
    const changes = play([path('BTC', [0.97, 0.91, 0.97, 0.98, 1.0, 1.01])]);
    expect(short(changes, 'BTC').slice(-2)).toEqual(['3 recovering one-coin', '5 calm one-coin']);
  });

  test('says why, in words and numbers', () => {
    const change = play([path('BTC', CRASH)]).find(({ verdict }) => verdict === 'sell-off');
    expect(change?.evidence.join(' ')).toMatch(
      /−9\.\d % from the high of 24 hours: 91\.0+ after 10/,
    );
    expect(change?.evidence.join(' ')).toMatch(/Fast: within 3 hours it fell \d+\.\d times/);
  });

  test('comes before the whole fall only where an hour ends, and says that it does', () => {
    const quarters = [0.99, 0.98, 0.965, 0.95, 0.9335, 0.9335, 0.9335, 0.9335, 0.9335];
    const changes = play([path('BTC', quarters, 15 * MINUTE_MS)]);
    expect(short(changes, 'BTC')).toEqual(['0.75 stress one-coin', '2 sell-off one-coin']);
    const told = changes.findLast(({ symbol }) => symbol === 'BTC');
    expect(told?.evidence.join(' ')).toMatch(
      /^−7\.6 % from .* Close to the 8\.0 % that count as a sell-off of BTC, and with more behind it\. Fast/,
    );
  });

  test('says on the way how far the sell-off has gone, and at its end why it is over', () => {
    const [, , begin, wider, end] = play([path('BTC', CRASH), path('ETH', CRASH)]).filter(
      ({ symbol }) => symbol === 'BTC',
    );
    expect(begin?.evidence.join(' ')).toContain('The sell-off goes on: ');
    expect(wider?.evidence[0]).toMatch(
      /^The sell-off is over: no new low for half a day, 4 % of the fall is won back: 88\.500/,
    );
    expect(end).toBeUndefined();
  });

  test('says of a long candle that the fall may have taken longer than a day', () => {
    const [change] = play([path('BTC', [1.01, 0.985, 0.9], DAY_MS)]).filter(
      ({ symbol, verdict }) => symbol === 'BTC' && verdict === 'sell-off',
    );
    expect(change?.evidence.slice(0, 2).join(' ')).toMatch(
      /^−10\.9 % from the high of up to 48 hours before: 90\.000 after 101\.00\. More than the \d\.\d % .* within a day, and than the \d\.\d % where it may have taken longer\.$/,
    );
  });

  test('does not call two days of history thirty', () => {
    const short = path('BTC', [0.99, 0.95, 0.89]);
    const from = short.candles.length - 48;
    const told = play([{ ...short, candles: short.candles.slice(from) }]).findLast(
      ({ symbol }) => symbol === 'BTC',
    );
    expect(told?.evidence.join(' ')).toMatch(/Correction: −11\.\d % from the high of 2 days/);
    expect(told?.evidence.join(' ')).toContain('too little history: speed, volatility, volume.');
  });

  test('says that a correction is over', () => {
    const changes = play([path('BTC', [0.95, 0.89, 0.93, 0.96, 0.97])]);
    const told = changes.findLast(({ symbol }) => symbol === 'BTC');
    expect(told?.regime).toBe('none');
    expect(told?.evidence.join(' ')).toMatch(/No correction any more: −\d\.\d % from the high/);
  });

  test('a fall of a tenth over a week is no fast sell-off', () => {
    const slow = Array.from({ length: 168 }, (_, at) => 1 - (0.1 * at) / 168);
    expect(short(play([path('BTC', slow)]), 'BTC').join()).not.toContain('sell-off');
  });
});

describe('the market', () => {
  test('is in a sell-off when BTC and ETH both fall', () => {
    const changes = play([path('BTC', CRASH), path('ETH', CRASH)]);
    expect(short(changes, '*')).toContain('3 sell-off market-wide');
  });

  test('is not when only other coins fall, however many: that is a sector', () => {
    const alts = ['SOL', 'ADA', 'AVAX', 'DOT'].map((symbol) =>
      path(
        symbol,
        CRASH.map((one) => one - 0.05),
      ),
    );
    const changes = play([
      path(
        'BTC',
        CRASH.map(() => 0.985),
      ),
      ...alts,
    ]);
    expect(changes.filter(({ scope }) => scope === 'market-wide')).toEqual([]);
    expect(changes.some((one) => one.symbol === '*' && one.verdict === 'sell-off')).toBe(false);
    expect(short(changes, 'SOL').join()).toContain('sell-off sector');
  });

  test('of one watched coin follows that coin and is never market-wide', () => {
    const changes = play([path('BTC', CRASH)]);
    expect(short(changes, '*').join()).toContain('sell-off one-coin');
    expect(short(changes, '*').join()).not.toContain('market-wide');
  });

  test('counts coins with candles of different lengths together', () => {
    const fine = (symbol: string) =>
      path(
        symbol,
        CRASH.flatMap((one) => [one, one, one, one]),
        15 * MINUTE_MS,
      );
    const changes = play([path('BTC', CRASH), fine('ETH')]);
    expect(short(changes, '*').join()).toContain('sell-off market-wide');
  });

  test('does not count a coin whose candles stopped coming', () => {
    const stopped = path('ETH', []);
    const changes = play([path('BTC', CRASH), stopped]);
    expect(short(changes, '*').join()).not.toContain('market-wide');
    expect(changes.at(-1)?.evidence.join()).not.toMatch(/ETH −/);
  });
});

describe('a snapshot', () => {
  /** Candles of four lengths, some of them given twice or with a price a thousand times too high, and readings of an index. */
  function stream(seed: number) {
    const lengths = [15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS];
    const watched = ['BTC', 'ETH', 'SOL', 'ADA'].map((symbol, at) => {
      const intervalMs = lengths[(at + Math.abs(seed)) % lengths.length] ?? HOUR_MS;
      const count = (25 * DAY_MS) / intervalMs;
      return { symbol, intervalMs, candles: candleWalk(intervalMs, count, seed + at, true, 2) };
    });
    const steps = [...byClose(watched)].map(({ symbol, candle }, at) => (radar: Radar) => {
      if (at % 17 === 0) radar.pushImpliedVolatility(symbol, candle.timestamp, 50 + (at % 40));
      radar.push(symbol, candle);
      if (at % 23 === 0) radar.push(symbol, candle);
      if (at % 29 === 0) radar.push(symbol, later(candle));
    });
    return { watched, steps };
  }

  function later({ timestamp, ...candle }: RecordedCandle): RecordedCandle {
    return {
      ...candle,
      timestamp: timestamp + DAY_MS,
      close: candle.close * 1000,
      high: candle.high * 1000,
    };
  }

  test('taken anywhere in the stream changes nothing that follows', () => {
    let told = 0;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        (seed, places) => {
          const { watched, steps } = stream(seed);
          const cuts = new Set(places.map((place) => Math.floor(place * (steps.length - 1))));
          const straight = createRadar({ watched });
          let stopped = createRadar({ watched });
          steps.forEach((step, at) => {
            step(straight);
            step(stopped);
            if (!cuts.has(at)) return;
            const changes = straight.settle();
            told += changes.length;
            expect(stopped.settle()).toEqual(changes);
            const kept: unknown = JSON.parse(JSON.stringify(stopped.snapshot()));
            stopped = createRadar({ watched });
            expect(stopped.restore(kept)).toBe(true);
            expect(stopped.market()).toEqual(straight.market());
          });
          const changes = straight.settle();
          told += changes.length;
          expect(stopped.settle()).toEqual(changes);
          expect(stopped.snapshot()).toEqual(straight.snapshot());
          for (const { symbol } of watched) {
            expect(stopped.figuresOf(symbol)).toEqual(straight.figuresOf(symbol));
          }
        },
      ),
      { numRuns: 6 },
    );
    expect(told).toBeGreaterThan(0);
  });

  test('of other coins is refused, and the radar begins anew', () => {
    const bitcoin = createRadar({ watched: [{ symbol: 'BTC', intervalMs: HOUR_MS }] });
    const ether = createRadar({ watched: [{ symbol: 'ETH', intervalMs: HOUR_MS }] });
    expect(ether.restore(bitcoin.snapshot())).toBe(false);
    expect(ether.restore({ version: 2, now: 'soon' })).toBe(false);
    expect(ether.restore(null)).toBe(false);
    expect(ether.market()).toBeUndefined();
  });

  test('takes less than 64 kB per symbol', () => {
    const watched = [path('BTC', CRASH)];
    const radar = createRadar({ watched });
    for (const { symbol, candle } of byClose(watched)) radar.push(symbol, candle);
    radar.settle();
    expect(JSON.stringify(radar.snapshot()).length).toBeLessThan(64_000);
  });
});

test('a symbol is read as the coin that it is about', () => {
  const names = ['BTC', 'btcusdt', 'XBT/USD:BTC', 'ETH-PERP', '1000PEPEUSDT', '1INCH', 'USDT'];
  expect(names.map(baseCoin)).toEqual(['BTC', 'BTC', 'BTC', 'ETH', 'PEPE', '1INCH', 'USDT']);
});
