import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
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

const NEVER: Candle = { timestamp: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN };
const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };

interface Hour {
  readonly index: number;
  readonly candles: readonly Candle[];
}

/** The same figures from all candles so far, with nothing remembered: slow and plain. */
class Plain {
  readonly hours: readonly Hour[];
  readonly now: Hour;
  readonly bucketMs: number;
  readonly perBucket: number;
  readonly candle: Candle;

  constructor(candles: readonly Candle[], intervalMs: number) {
    this.bucketMs = Math.max(HOUR_MS, intervalMs);
    this.perBucket = Math.max(1, this.bucketMs / intervalMs);
    const groups = Map.groupBy(candles, ({ timestamp }) => Math.floor(timestamp / this.bucketMs));
    this.hours = [...groups].map(([index, group]) => ({ index, candles: group }));
    this.now = this.hours.at(-1) ?? { index: NaN, candles: [] };
    this.candle = this.now.candles.at(-1) ?? candles[0] ?? NEVER;
  }

  /** Buckets `from` to `to` before the open one, 0 = the open one. */
  back(from: number, to: number): readonly Hour[] {
    const { index: last } = this.now;
    return this.hours.filter(({ index }) => last - index >= from && last - index <= to);
  }

  closeOf(index: number): number | undefined {
    return this.hours.find((hour) => hour.index === index)?.candles.at(-1)?.close;
  }

  returns(from: number, to: number): readonly number[] {
    return this.back(from, to).flatMap(({ index, candles }) => {
      const before = this.closeOf(index - 1);
      const close = candles.at(-1)?.close;
      return before === undefined || close === undefined ? [] : [Math.log(close / before)];
    });
  }

  buckets(spanMs: number): number {
    return Math.max(1, Math.round(spanMs / this.bucketMs));
  }

  sigma(): number {
    const all = this.returns(1, this.buckets(30 * DAY_MS));
    const fewest = Math.max(10, Math.round((72 * HOUR_MS) / this.bucketMs));
    return all.length < fewest ? NaN : rootMeanSquare(all);
  }

  volatilityRatio(): number {
    const day = this.returns(0, this.buckets(DAY_MS) - 1);
    const sigma = this.sigma();
    return sigma > 0 && day.length * 2 >= this.buckets(DAY_MS) ? rootMeanSquare(day) / sigma : NaN;
  }

  volumeZ(): number {
    const slots = this.buckets(DAY_MS);
    const same = this.hours
      .filter(({ index, candles }) => index < this.now.index && candles.length >= this.perBucket)
      .filter(({ index }) => index % slots === this.now.index % slots)
      .map(volumeOf)
      .filter((volume) => volume > 0)
      .slice(-30)
      .map(Math.log);
    if (same.length < 10 || volumeOf(this.now) <= 0) return NaN;
    const middle = medianOf(same);
    const spread = 1.4826 * medianOf(same.map((value) => Math.abs(value - middle)));
    return (Math.log(volumeOf(this.now)) - middle) / Math.max(0.1, spread);
  }

  highOfDay(): number {
    const day = this.buckets(DAY_MS);
    const before =
      day > 1
        ? highs(this.back(1, day - 1))
        : Math.max(-Infinity, this.closeOf(this.now.index - 1) ?? -Infinity);
    return Math.max(before, highs([this.now]));
  }

  speed(): number {
    const span = this.buckets(3 * HOUR_MS);
    const closes = this.back(1, span).map(({ candles }) => candles.at(-1)?.close ?? NaN);
    const sigma = this.sigma();
    if (closes.length === 0 || !(sigma > 0)) return NaN;
    return Math.log(this.candle.close / Math.max(...closes)) / (sigma * Math.sqrt(span));
  }

  recentHigh(): number {
    return highs(this.back(0, this.buckets(30 * DAY_MS) - 1));
  }

  isUnderTwentyDayLow(): boolean {
    const today = Math.floor((this.now.index * this.bucketMs) / DAY_MS);
    const dayOf = ({ index }: Hour) => Math.floor((index * this.bucketMs) / DAY_MS);
    const past = this.hours.filter((hour) => dayOf(hour) < today && dayOf(hour) >= today - 20);
    const low = Math.min(...past.flatMap(({ candles }) => candles.map((one) => one.low)));
    return new Set(past.map(dayOf)).size >= 10 && this.candle.close < low;
  }
}

/** Equal but for rounding; unknown is only equal to unknown. */
function expectSame(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(actual).toBeCloseTo(expected, 9);
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? NaN;
  return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle) + at(middle - 1)) / 2;
}

function volumeOf({ candles }: Hour): number {
  return candles.reduce((sum, { volume }) => sum + volume, 0);
}

function highs(hours: readonly Hour[]): number {
  return Math.max(-Infinity, ...hours.flatMap(({ candles }) => candles.map(({ high }) => high)));
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
          const plain = new Plain(candles.slice(0, at + 1), intervalMs);
          const { signals } = coin;
          expectSame(volumeZOf(coin), plain.volumeZ());
          expectSame(volatilityRatioOf(coin), plain.volatilityRatio());
          expectSame(signals.dailySigma, plain.sigma() * Math.sqrt(plain.buckets(DAY_MS)));
          expectSame(speedSigmasOf(coin), plain.speed());
          expect(signals.highOfDay).toBe(plain.highOfDay());
          expect(signals.recentHigh).toBe(plain.recentHigh());
          expect(isUnderTwentyDayLow(coin.support, candle.close)).toBe(plain.isUnderTwentyDayLow());
        });
      }),
      { numRuns: 4 },
    );
  });
});
