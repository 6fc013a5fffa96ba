import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import {
  createCoinDetectors,
  stepCoin,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import { candleWalk } from './candle-walk.ts';

interface Moment {
  readonly at: number;
  readonly low: number;
  readonly close: number;
  readonly high: number;
}

/** With the recent high of each moment, looked up in the whole past. */
function momentsOf(
  candles: readonly Candle[],
  intervalMs: number,
  days: number,
): readonly Moment[] {
  const bucketMs = Math.max(HOUR_MS, intervalMs);
  const bucketOf = ({ timestamp }: Candle) => Math.floor(timestamp / bucketMs);
  const buckets = Math.round((days * DAY_MS) / bucketMs);
  return candles.map((candle, i) => {
    const recent = candles
      .slice(0, i + 1)
      .filter((one) => bucketOf(candle) - bucketOf(one) < buckets);
    return {
      at: candle.timestamp + intervalMs,
      low: candle.low,
      close: candle.close,
      high: Math.max(...recent.map(({ high }) => high)),
    };
  });
}

/** Since when every close has stood 18 % under the high, counted from the first that stood 20 % under it. */
function bearLasts(moments: readonly Moment[], now: number): number {
  let from = now;
  while (from >= 0 && isUnder(moments[from], 0.18)) from -= 1;
  const first = moments.slice(from + 1, now + 1).find((one) => isUnder(one, 0.2));
  return first === undefined ? -1 : (moments[now]?.at ?? NaN) - first.at;
}

function isUnder(moment: Moment | undefined, depth: number): boolean {
  return moment !== undefined && moment.close <= moment.high * (1 - depth);
}

function plainRegimes(moments: readonly Moment[], sustainedDays: number): readonly string[] {
  let regime = 'none';
  return moments.map((moment, i) => {
    const { low, close, high } = moment;
    if (bearLasts(moments, i) >= sustainedDays * DAY_MS) regime = 'bear';
    else if (regime === 'bear' && close >= high * 0.9) regime = 'correction';
    if (regime === 'none' && low <= high * 0.9) regime = 'correction';
    if (regime === 'correction' && close >= high * 0.95) regime = 'none';
    return regime;
  });
}

describe('correction and bear market are what the whole past says', () => {
  const cases: readonly (readonly [string, number, number, number, number, number])[] = [
    ['an hour', HOUR_MS, 1500, 30, 7, 1],
    ['four hours', 4 * HOUR_MS, 600, 30, 7, 2],
    ['a day', DAY_MS, 250, 30, 7, 4],
    ['an hour, with windows of the trader', HOUR_MS, 1000, 10, 3, 1],
  ];
  test.each(cases)(
    'with candles of %s, gaps among them',
    (_name, intervalMs, count, recentHighDays, sustainedDays, scale) => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(fc.integer(), fc.boolean(), (seed, hasGaps) => {
          const limits = { recentHighDays, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays };
          const candles = candleWalk(intervalMs, count, seed, hasGaps, scale);
          const coin = createCoinDetectors(intervalMs, limits);
          const told = candles.map((candle) => {
            stepCoin(coin, limits, candle);
            return coin.signals.regime;
          });
          expect(told).toEqual(
            plainRegimes(momentsOf(candles, intervalMs, recentHighDays), sustainedDays),
          );
          for (const regime of told) seen.add(regime);
        }),
        { numRuns: 5, examples: [[5, true]] },
      );
      expect([...seen].toSorted()).toEqual(['bear', 'correction', 'none']);
    },
  );
});
