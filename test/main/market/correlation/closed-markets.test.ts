import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../../../main/market/calendar/zoned-time.ts';
import { sessionCloses } from '../../../../main/market/correlation/sessions.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { correlate } from '../../../../shared/market/correlation/correlate.ts';
import {
  pairReturns,
  sampleAt,
  type PricePoint,
} from '../../../../shared/market/correlation/paired-returns.ts';

/** From October to October: both changes of clocks, of New York and of London. */
const FROM = Date.UTC(2025, 9, 1);
const HOURS = 365 * 24;
const UNTIL = FROM + HOURS * HOUR_MS;

/** Normally distributed numbers from a seed (Mulberry, Box and Muller). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A coin that trades every hour of the year, and what another market is worth in each of them, open or not. */
function world(seed: number, rho: number, beta: number) {
  const next = normals(seed);
  const coin: PricePoint[] = [];
  const worth: PricePoint[] = [];
  let [a, b] = [0, 0];
  for (let hour = 0; hour <= HOURS; hour += 1) {
    const atMs = FROM + hour * HOUR_MS;
    coin.push({ atMs, price: 50_000 * Math.exp(a) });
    worth.push({ atMs, price: 20_000 * Math.exp(b) });
    const other = next() * 0.002;
    b += other;
    a += beta * other + Math.abs(beta) * Math.sqrt(1 / rho ** 2 - 1) * next() * 0.002;
  }
  return { coin, worth };
}

/** Closes of a market that is open for a few hours, five days a week, with some holidays; known when the session ends. */
function closes(worth: readonly PricePoint[], zone: string, hour: number): readonly PricePoint[] {
  const found: PricePoint[] = [];
  for (let day = FROM; day < UNTIL; day += DAY_MS) {
    const date = new Date(day);
    const isHoliday = (day / DAY_MS) % 37 === 0;
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6 || isHoliday) continue;
    const atMs = momentOf(
      {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour,
        minute: 0,
        second: 0,
      },
      zone,
    );
    const point = worth.find((one) => one.atMs === atMs);
    if (point !== undefined) found.push(point);
  }
  return found;
}

const SESSIONS = [
  ['America/New_York', 16],
  ['Europe/London', 16],
  ['Asia/Tokyo', 15],
] as const;

describe('a market that is open 6.5 hours on five days a week', () => {
  test('has the correlation and the beta that were put in, whatever its zone, over weekends and changed clocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom(-0.8, -0.4, 0.3, 0.6, 0.9),
        fc.constantFrom(0.5, 1, 2),
        fc.constantFrom(...SESSIONS),
        (seed, rho, size, [zone, hour]) => {
          const beta = Math.sign(rho) * size;
          const { coin, worth } = world(seed, rho, beta);
          const series = closes(worth, zone, hour);
          const moments = series.map(({ atMs }) => atMs);
          const pairs = pairReturns(sampleAt(coin, moments, 2 * HOUR_MS), series);
          const found = correlate(pairs, pairs.length);
          expect(pairs.length).toBeGreaterThan(240);
          // Five standard errors: one in two million.
          const error = (1 - rho ** 2) / Math.sqrt(pairs.length - 1);
          expect(Math.abs((found?.coefficient ?? NaN) - rho)).toBeLessThan(5 * error + 0.01);
          const slope = (size * Math.sqrt(1 / rho ** 2 - 1)) / Math.sqrt(pairs.length - 2);
          expect(Math.abs((found?.beta ?? NaN) - beta)).toBeLessThan(6 * slope + 0.01);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  test('a weekend counts as one stretch with all that the coin did in it, and a long hole not at all', () => {
    const { coin, worth } = world(5, 0.6, 1);
    const series = closes(worth, 'America/New_York', 16);
    const hole = series.filter(
      ({ atMs }) => atMs < FROM + 100 * DAY_MS || atMs > FROM + 110 * DAY_MS,
    );
    const moments = hole.map(({ atMs }) => atMs);
    const pairs = pairReturns(sampleAt(coin, moments, 2 * HOUR_MS), hole);
    const spans = new Set(pairs.map(({ spanMs }) => Math.round(spanMs / DAY_MS)));
    expect([...spans].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    const total = pairs.reduce((sum, { first }) => sum + first, 0);
    const at = (ms: number) => coin.find(({ atMs }) => atMs === ms)?.price ?? NaN;
    const [before, after] = [
      hole.findLast(({ atMs }) => atMs < FROM + 100 * DAY_MS)?.atMs ?? 0,
      hole.find(({ atMs }) => atMs > FROM + 110 * DAY_MS)?.atMs ?? 0,
    ];
    const [first, last] = [hole[0]?.atMs ?? 0, hole.at(-1)?.atMs ?? 0];
    // Nothing of the coin is lost but what it did in the hole.
    expect(total).toBeCloseTo(Math.log(at(before) / at(first)) + Math.log(at(last) / at(after)), 9);
  });

  test('taken at midnight UTC instead, the correlation would be too small: that is why it is not', () => {
    const { coin, worth } = world(11, 0.9, 1);
    const series = closes(worth, 'America/New_York', 16);
    const midnights = series.map(({ atMs }) => ({
      atMs: Math.floor(atMs / DAY_MS) * DAY_MS,
      price: coin.find((one) => one.atMs === Math.floor(atMs / DAY_MS) * DAY_MS)?.price ?? NaN,
    }));
    const shifted = series.map(({ atMs, price }) => ({
      atMs: Math.floor(atMs / DAY_MS) * DAY_MS,
      price,
    }));
    const naive = correlate(pairReturns(midnights, shifted), 250);
    expect(naive?.coefficient ?? NaN).toBeLessThan(0.5);
  });

  test('two markets whose sessions never end at the same moment have no pairs, and no false figure', () => {
    const { worth } = world(3, 0.9, 1);
    const pairs = pairReturns(
      closes(worth, 'America/New_York', 16),
      closes(worth, 'Asia/Tokyo', 15),
    );
    expect(pairs).toEqual([]);
    expect(correlate(pairs)).toBeUndefined();
  });

  test('a coin whose candles are missing at a close is not compared there with an older price', () => {
    const { coin, worth } = world(9, 0.6, 1);
    const series = closes(worth, 'America/New_York', 16);
    const moments = series.map(({ atMs }) => atMs);
    const gap = [moments[50] ?? 0, moments[60] ?? 0] as const;
    const thin = coin.filter(({ atMs }) => atMs < gap[0] - DAY_MS || atMs > gap[1]);
    const sampled = sampleAt(thin, moments, 2 * HOUR_MS);
    const within = (atMs: number) => atMs >= gap[0] && atMs <= gap[1];
    expect(moments.filter(within)).toHaveLength(11);
    expect(sampled.filter(({ atMs }) => within(atMs))).toEqual([]);
    expect(sampled.length).toBeGreaterThan(200);
  });
});

describe("the ends of New York's sessions", () => {
  test('are 16:00 there on every working day of the year, one a day', () => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      hourCycle: 'h23',
    });
    const found = sessionCloses(FROM, UNTIL);
    expect(found).toHaveLength(261);
    for (const [i, atMs] of found.entries()) {
      expect(format.format(atMs)).toMatch(/^(Mon|Tue|Wed|Thu|Fri),? 16:00$/);
      expect(atMs).toBeGreaterThan(found[i - 1] ?? 0);
    }
  });
});
