import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import {
  createCoinDetectors,
  stepCoin,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import { nearestSupport, type SupportKind } from '../../../../shared/market/detectors/support.ts';
import { candleWalk } from './candle-walk.ts';

const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };

interface Level {
  readonly kind: SupportKind;
  readonly price: number;
}

/** The gravest first. */
const KINDS: readonly SupportKind[] = [
  'twenty-day-low',
  'swing-low',
  'prior-day-low',
  'round-number',
];

/** All candles so far, read from the beginning for every question. */
class PlainLevels {
  readonly bucketMs: number;
  readonly candles: readonly Candle[];
  readonly lowOfBucket: ReadonlyMap<number, number>;
  readonly firstBucket: number;
  readonly nowBucket: number;
  readonly at: number;

  constructor(candles: readonly Candle[], intervalMs: number) {
    this.candles = candles;
    this.bucketMs = Math.max(HOUR_MS, intervalMs);
    this.lowOfBucket = lowsBy(candles, this.bucketMs);
    const last = candles.at(-1)?.timestamp ?? NaN;
    this.firstBucket = Math.floor((candles[0]?.timestamp ?? NaN) / this.bucketMs);
    this.nowBucket = Math.floor(last / this.bucketMs);
    this.at = last + intervalMs;
  }

  /** Lowest of each day before today. */
  dayLows(): readonly number[] {
    const byDay = lowsBy(this.candles, DAY_MS);
    const today = Math.floor((this.nowBucket * this.bucketMs) / DAY_MS);
    return Array.from({ length: 20 }, (_, back) => byDay.get(today - 1 - back) ?? NaN);
  }

  /** The last eight buckets that were the lowest of half a day (of two buckets) to both sides, the first of those alike. */
  swingLows(): readonly number[] {
    const side = Math.max(2, Math.round((12 * HOUR_MS) / this.bucketMs));
    const swings: { readonly price: number; readonly endsAt: number }[] = [];
    for (let index = this.firstBucket; index + side < this.nowBucket; index++) {
      const price = this.lowOfBucket.get(index);
      if (price === undefined) continue;
      const around = Array.from({ length: 2 * side + 1 }, (_, i) => index - side + i);
      const isLowest = around.every((one) => {
        const other = this.lowOfBucket.get(one) ?? Infinity;
        return one < index ? other > price : other >= price;
      });
      if (isLowest) swings.push({ price, endsAt: (index + 1) * this.bucketMs });
    }
    return swings
      .slice(-8)
      .filter(({ endsAt }) => this.at - endsAt <= 30 * DAY_MS)
      .map(({ price }) => price);
  }

  /** Every level but the round numbers. */
  levels(): readonly Level[] {
    const days = this.dayLows();
    const known = days.filter((low) => !Number.isNaN(low));
    const all: Level[] = [
      ...(known.length >= 10
        ? [{ kind: 'twenty-day-low' as const, price: Math.min(...known) }]
        : []),
      ...this.swingLows().map((price) => ({ kind: 'swing-low' as const, price })),
      { kind: 'prior-day-low', price: days[0] ?? NaN },
    ];
    return all.filter(({ price }) => price > 0);
  }

  /** The highest round number at or below a price; the step comes from the open of the hour. */
  roundBelow(price: number): Level {
    const open = this.candles.find(
      ({ timestamp }) => Math.floor(timestamp / this.bucketMs) === this.nowBucket,
    )?.open;
    const tenth = (open ?? NaN) / 10;
    const steps = Array.from({ length: 40 }, (_, i) =>
      [1, 2, 5].map((one) => one * 10 ** (i - 20)),
    );
    const step = Math.max(...steps.flat().filter((one) => one <= tenth));
    return { kind: 'round-number', price: Math.floor(price / step) * step };
  }
}

function lowsBy(candles: readonly Candle[], spanMs: number): ReadonlyMap<number, number> {
  const groups = Map.groupBy(candles, ({ timestamp }) => Math.floor(timestamp / spanMs));
  return new Map(
    [...groups].map(([index, group]) => [index, Math.min(...group.map(({ low }) => low))]),
  );
}

/** Of the levels that the close fell through, the gravest; of several of a kind the highest. */
function fallenThrough(levels: readonly Level[], before: number, close: number): Level | undefined {
  return levels
    .filter(({ price }) => close < price && before >= price)
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.price - a.price)[0];
}

interface Break extends Level {
  readonly at: number;
}

/** What counts as broken after a close: news for a day, unless a close stands above it again or a graver level breaks. */
function nextBreak(past: PlainLevels, was: Break | undefined): Break | undefined {
  const { at } = past;
  const [before = NaN, close = NaN] = past.candles.slice(-2).map((one) => one.close);
  const isNews = was !== undefined && at - was.at <= DAY_MS;
  if (close >= before) return isNews && close <= was.price ? was : undefined;
  const fresh = fallenThrough([...past.levels(), past.roundBelow(before)], before, close);
  if (fresh === undefined) return isNews ? was : undefined;
  const isGraver = !isNews || KINDS.indexOf(fresh.kind) <= KINDS.indexOf(was.kind);
  return isGraver ? { ...fresh, at } : was;
}

describe('support and its breaks are what the whole past says', () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ['30 minutes', 30 * MINUTE_MS, 450],
    ['an hour', HOUR_MS, 560],
    ['four hours', 4 * HOUR_MS, 300],
    ['a day', DAY_MS, 120],
  ];
  test.each(cases)('with candles of %s, gaps among them', (_name, intervalMs, count) => {
    let breaks = 0;
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, hasGaps) => {
        const candles = candleWalk(intervalMs, count, seed, hasGaps);
        const coin = createCoinDetectors(intervalMs, LIMITS);
        let broken: Break | undefined;
        candles.forEach((candle, i) => {
          stepCoin(coin, LIMITS, candle);
          const past = new PlainLevels(candles.slice(0, i + 1), intervalMs);
          if (i > 0) broken = nextBreak(past, broken);
          const { support } = coin;
          expect(support.brokenKind).toBe(broken?.kind ?? 'none');
          if (broken !== undefined) {
            breaks += 1;
            expect(support.brokenLevel).toBeCloseTo(broken.price, 9);
          }
          if (i % 50 !== 0) return;
          const { close } = candle;
          const below = [...past.levels(), past.roundBelow(close)].filter(
            ({ price }) => price <= close,
          );
          const nearest = nearestSupport(support, past.at, close);
          expect(nearest?.price).toBeCloseTo(Math.max(...below.map(({ price }) => price)), 9);
          expect(support.priorDayLow).toBe(past.dayLows()[0]);
        });
      }),
      { numRuns: 2 },
    );
    expect(breaks).toBeGreaterThan(0);
  });
});
