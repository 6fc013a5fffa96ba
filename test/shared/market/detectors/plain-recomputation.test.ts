import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import {
  createCoinDetectors,
  speedSigmasOf,
  stepCoin,
  volatilityRatioOf,
  volumeZOf,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import { isUnderTwentyDayLow } from '../../../../shared/market/detectors/support.ts';
import { candleWalk } from './candle-walk.ts';
import { PlainPast } from './plain-past.ts';

const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };

/** Equal but for rounding; unknown is only equal to unknown. */
function expectSame(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(actual).toBeCloseTo(expected, 9);
}

describe('every detector says what a plain recomputation from the whole past says', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['15 minutes', 15 * MINUTE_MS, 4000],
    ['an hour', HOUR_MS, 1100],
    ['four hours', 4 * HOUR_MS, 400],
    ['a day', DAY_MS, 120],
  ];
  test.each(cases)('with candles of %s, gaps among them', (_name, intervalMs, count) => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, hasGaps) => {
        const candles = candleWalk(intervalMs, count, seed, hasGaps);
        const coin = createCoinDetectors(intervalMs, LIMITS);
        const checkEvery = Math.ceil(candles.length / 12);
        candles.forEach((candle, at) => {
          expect(stepCoin(coin, LIMITS, candle)).toMatch(/accepted|after-gap/);
          if (at % checkEvery !== 0 && at !== candles.length - 1) return;
          const plain = new PlainPast(candles.slice(0, at + 1), intervalMs);
          const { signals } = coin;
          expectSame(volumeZOf(coin), plain.volumeZ());
          expectSame(volatilityRatioOf(coin), plain.volatilityRatio());
          expectSame(signals.dailySigma, plain.sigma() * Math.sqrt(plain.buckets(DAY_MS)));
          expectSame(speedSigmasOf(coin), plain.speed());
          expect(signals.highOfDay).toBe(plain.highOfDay());
          expect(signals.lowOfDay).toBe(plain.lowOfDay());
          const { fall, margin } = plain.deepestFall();
          expect([signals.fall, signals.fallMargin]).toEqual([fall, margin]);
          expect(signals.recentHigh).toBe(plain.recentHigh());
          expect(isUnderTwentyDayLow(coin.support, candle.close)).toBe(plain.isUnderTwentyDayLow());
        });
      }),
      { numRuns: 4 },
    );
  });
});
