import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import {
  createCoinDetectors,
  stepCoin,
  type CoinDetectors,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import { toPlainState } from '../../../../shared/market/series/plain-state.ts';
import { candleWalk } from '../detectors/candle-walk.ts';

const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };

/** What a feed gets wrong, made from candles that came already and the one that comes next. */
const FAULTS: Readonly<
  Record<string, (past: readonly Candle[], next: Candle, intervalMs: number) => Candle>
> = {
  duplicate: (past, next) => past.at(-1) ?? next,
  'an old one': (past, next) => past[Math.floor(past.length / 2)] ?? next,
  'the last one again, corrected': (past, next) => ({ ...(past.at(-1) ?? next), close: next.open }),
  'no price': (_past, next) => ({ ...next, close: NaN }),
  'a price of zero': (_past, next) => ({ ...next, low: 0 }),
  'a negative price': (_past, next) => ({ ...next, low: 0 - next.low }),
  'high and low the wrong way round': (_past, next) => ({
    ...next,
    high: next.low * 0.9,
    low: next.high * 1.1,
  }),
  'an endless high': (_past, next) => ({ ...next, high: Infinity }),
  'a negative volume': (_past, next) => ({ ...next, volume: -1 }),
  'no time': (_past, next) => ({ ...next, timestamp: NaN }),
  'a lost decimal point': (_past, next) => scaled(next, 1000),
  'a price in cents': (_past, next) => scaled(next, 0.01),
  'a time in another year': (_past, next) => ({ ...next, timestamp: next.timestamp + 90 * DAY_MS }),
  'a time in seconds': (_past, next) => ({ ...next, timestamp: next.timestamp / 1000 }),
};

function scaled(candle: Candle, factor: number): Candle {
  const { open, high, low, close } = candle;
  return {
    ...candle,
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
  };
}

/** All that is averaged, compared or counted; the gate alone remembers what it refused. */
function windowsOf({ gate: _gate, ...windows }: CoinDetectors): unknown {
  return toPlainState(windows);
}

describe('what a feed gets wrong', () => {
  test.each([
    ['15 minutes', 15 * MINUTE_MS],
    ['an hour', HOUR_MS],
    ['a day', DAY_MS],
  ])(
    'changes no window of candles of %s, is counted, and costs no sound candle',
    (_name, intervalMs) => {
      const names = Object.keys(FAULTS);
      fc.assert(
        fc.property(
          fc.integer(),
          fc.array(fc.tuple(fc.nat(), fc.constantFrom(...names)), { minLength: 20, maxLength: 60 }),
          (seed, faults) => {
            const candles = candleWalk(intervalMs, 400, seed, true);
            const clean = createCoinDetectors(intervalMs, LIMITS);
            const dirty = createCoinDetectors(intervalMs, LIMITS);
            const byPlace = new Map(
              faults.map(([place, name]) => [1 + (place % (candles.length - 1)), name] as const),
            );
            candles.forEach((candle, i) => {
              const fault = FAULTS[byPlace.get(i) ?? ''];
              if (fault !== undefined) {
                const wrong = fault(candles.slice(0, i), candle, intervalMs);
                expect(stepCoin(dirty, LIMITS, wrong)).not.toMatch(/accepted|after-gap|new-level/);
                expect(windowsOf(dirty)).toEqual(windowsOf(clean));
              }
              expect(stepCoin(dirty, LIMITS, candle)).toBe(stepCoin(clean, LIMITS, candle));
            });
            expect(windowsOf(dirty)).toEqual(windowsOf(clean));
            expect(dirty.gate.refused).toBe(byPlace.size);
            expect(dirty.gate.accepted).toBe(candles.length);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  test('a missing candle is marked where it is missing', () => {
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.integer({ min: 1, max: 398 })), (seed, gone) => {
        const missing = new Set(gone);
        const coin = createCoinDetectors(HOUR_MS, LIMITS);
        candleWalk(HOUR_MS, 400, seed, false).forEach((candle, i) => {
          if (missing.has(i)) return;
          const isAfterGap = i > 0 && missing.has(i - 1);
          expect(stepCoin(coin, LIMITS, candle)).toBe(isAfterGap ? 'after-gap' : 'accepted');
        });
        expect(coin.gate.accepted).toBe(400 - missing.size);
      }),
      { numRuns: 10 },
    );
  });
});
