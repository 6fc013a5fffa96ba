import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { createRadar } from '../../../../shared/market/verdict/radar.ts';
import { candleWalk } from '../detectors/candle-walk.ts';
import { PlainPast } from '../detectors/plain-past.ts';

/** Falls that are a sell-off of BTC by themselves, unless it hardly moves. */
const BTC_FALL = 0.08;

interface Moment {
  readonly at: number;
  readonly verdict: string;
  readonly close: number;
  readonly low: number;
  /** Of the fall needed: by the low, and by the close. */
  readonly depth: number;
  readonly pressure: number;
  /** High that a sell-off that begins now fell from. */
  readonly from: number;
}

/** What the radar says after every candle, beside what the whole past says of its fall. */
function momentsOf(candles: readonly Candle[], intervalMs: number): readonly Moment[] {
  const radar = createRadar({ watched: [{ symbol: 'BTC', intervalMs }] });
  return candles.map((candle, i) => {
    radar.push('BTC', candle);
    radar.settle();
    const past = new PlainPast(candles.slice(0, i + 1), intervalMs);
    const enough = Math.max(0.03, 6 * past.sigma() * Math.sqrt(past.buckets(DAY_MS)));
    const need = enough < BTC_FALL ? enough : BTC_FALL;
    const { fall, margin } = past.deepestFall();
    return {
      at: candle.timestamp + intervalMs,
      verdict: radar.verdictOf('BTC')?.verdict ?? 'none',
      close: candle.close,
      low: candle.low,
      depth: fall / (need * (1 + margin)),
      pressure: (1 - candle.close / past.highOfDay()) / need,
      from: Math.max(past.highOfDay(), candle.low / (1 - fall)),
    };
  });
}

const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  calm: ['calm', 'stress', 'sell-off'],
  stress: ['stress', 'calm', 'sell-off'],
  'sell-off': ['sell-off', 'recovering'],
  recovering: ['recovering', 'calm', 'sell-off'],
};

/** Throws where the verdict of a moment does not follow from what came before. */
function check(moments: readonly Moment[], i: number): void {
  const [now, before] = [moments[i], moments[i - 1]];
  if (now === undefined || before === undefined) return;
  expect(FOLLOWS[before.verdict]).toContain(now.verdict);
  const step = `${before.verdict} ${now.verdict}`;
  if (now.depth >= 1) expect(step).not.toMatch(/^(calm|stress) (calm|stress)$/);
  if (now.pressure >= 0.5) expect(step).not.toBe('calm calm');
  if (step === 'calm stress') expect(now.pressure).toBeGreaterThanOrEqual(1 / 3);
  if (step === 'stress calm') {
    const stressed = moments.slice(0, i + 1).findLast(({ pressure }) => pressure >= 0.5);
    if (stressed !== undefined) expect(now.at - stressed.at).toBeGreaterThanOrEqual(12 * HOUR_MS);
  }
  if (now.verdict === 'sell-off' && before.verdict !== 'sell-off') {
    // Before the whole fall only where an hour ends.
    if (now.depth < 1) expect([now.pressure >= 0.6, now.at % HOUR_MS]).toEqual([true, 0]);
  }
  if (before.verdict === 'sell-off') checkEnd(moments, i, now);
  if (step === 'recovering calm') checkCalm(moments, i, now);
}

/** A sell-off ends when half of it is won back or it has made no new low for half a day, and not before. */
function checkEnd(moments: readonly Moment[], i: number, now: Moment): void {
  const begin = beginOf(moments, i - 1, 'sell-off');
  const spell = moments.slice(begin, i + 1);
  const low = Math.min(...spell.map((one) => one.low));
  const from = moments[begin]?.from ?? NaN;
  const wonBack = (now.close - low) / (from - low);
  const newLows = spell.filter((one, at) =>
    spell.slice(0, at).every((earlier) => earlier.low > one.low),
  );
  const lastLow = newLows.at(-1)?.at ?? NaN;
  const lastFall = newLows.findLast(({ depth }, at) => at === 0 || depth >= 1)?.at ?? NaN;
  if (now.verdict === 'recovering') {
    expect(wonBack >= 0.5 - 1e-9 || now.at - lastFall >= 12 * HOUR_MS).toBe(true);
  } else {
    expect(wonBack).toBeLessThan(0.5 + 1e-9);
    expect(now.at - lastFall < 12 * HOUR_MS || now.at - lastLow < 12 * HOUR_MS).toBe(true);
  }
}

/** Calm returns when the price is back within 2 % of where the fall began, or after a week. */
function checkCalm(moments: readonly Moment[], i: number, now: Moment): void {
  const recovering = beginOf(moments, i - 1, 'recovering');
  const begin = beginOf(moments, recovering - 1, 'sell-off');
  const from = moments[begin]?.from ?? NaN;
  const waited = now.at - (moments[recovering]?.at ?? NaN);
  expect(now.close >= from * 0.98 - 1e-9 || waited >= 7 * DAY_MS).toBe(true);
}

function beginOf(moments: readonly Moment[], end: number, verdict: string): number {
  let begin = end;
  while (moments[begin - 1]?.verdict === verdict) begin -= 1;
  return begin;
}

describe('a verdict begins and ends as the whole past says', () => {
  const cases: readonly (readonly [string, number, number, number])[] = [
    ['15 minutes', HOUR_MS / 4, 900, 1.2],
    ['an hour', HOUR_MS, 700, 2],
    ['four hours', 4 * HOUR_MS, 400, 3],
    ['a day', DAY_MS, 200, 4],
  ];
  test.each(cases)('with candles of %s, gaps among them', (_name, intervalMs, count, scale) => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, hasGaps) => {
        const moments = momentsOf(candleWalk(intervalMs, count, seed, hasGaps, scale), intervalMs);
        moments.forEach((moment, i) => {
          seen.add(moment.verdict);
          check(moments, i);
        });
      }),
      { numRuns: 3, examples: [[5, true]] },
    );
    expect([...seen].toSorted()).toEqual(['calm', 'recovering', 'sell-off', 'stress']);
  });
});
