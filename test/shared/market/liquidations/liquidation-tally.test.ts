import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LiquidationTally,
  type ForcedClose,
} from '../../../../shared/market/liquidations/liquidation-tally.ts';

const MINUTE = 60_000;
const START = 1_000_000 * MINUTE;

describe('forced closes of a day', () => {
  it('are what a plain sum over the whole record gives, whatever comes when', () => {
    const close = fc.record({
      afterMs: fc.integer({ min: 0, max: 40 * MINUTE }),
      side: fc.constantFrom<'long' | 'short'>('long', 'short'),
      value: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(close, { maxLength: 120 }), (list) => {
        const tally = new LiquidationTally(START);
        const seen: ForcedClose[] = [];
        let now = START;
        for (const { afterMs, side, value } of list) {
          now += afterMs;
          seen.push({ atMs: now, side, value });
          expect(tally.add({ atMs: now, side, value }, now)).toBe(true);
        }
        const first = Math.floor(now / MINUTE) - 1_440;
        const kept = seen.filter(({ atMs }) => Math.floor(atMs / MINUTE) > first);
        const sum = (side: string) =>
          kept.filter((one) => one.side === side).reduce((total, one) => total + one.value, 0);
        const picture = tally.picture(now);
        expect([picture.long, picture.short]).toEqual([sum('long'), sum('short')]);
        const again = new LiquidationTally(now, tally.snapshot());
        expect(again.picture(now)).toEqual(picture);
      }),
      { numRuns: 150 },
    );
  });

  const quietHours = (hours: number) => {
    const tally = new LiquidationTally(START);
    for (let minute = 0; minute < hours * 60; minute += 1) {
      const atMs = START + minute * MINUTE;
      tally.add({ atMs, side: minute % 2 === 0 ? 'long' : 'short', value: 10_000 }, atMs);
    }
    return { tally, now: START + hours * 60 * MINUTE };
  };

  it('call a burst of one side a cascade, and say which', () => {
    const { tally, now } = quietHours(12);
    expect(tally.picture(now).cascade).toBeUndefined();
    tally.add({ atMs: now, side: 'long', value: 2_000_000 }, now);
    const picture = tally.picture(now);
    expect(picture.cascade?.side).toBe('long');
    expect(picture.againstNormal).toBeGreaterThan(30);
  });

  it('know no cascade of both sides, of small change, or before they know what is normal', () => {
    const both = quietHours(12);
    both.tally.add({ atMs: both.now, side: 'long', value: 2e6 }, both.now);
    both.tally.add({ atMs: both.now, side: 'short', value: 2e6 }, both.now);
    expect(both.tally.picture(both.now).cascade).toBeUndefined();
    const small = quietHours(12);
    small.tally.add({ atMs: small.now, side: 'short', value: 500_000 }, small.now);
    expect(small.tally.picture(small.now).cascade).toBeUndefined();
    const early = quietHours(2);
    early.tally.add({ atMs: early.now, side: 'long', value: 9e6 }, early.now);
    expect(early.tally.picture(early.now).againstNormal).toBeUndefined();
    expect(early.tally.picture(early.now).cascade).toBeUndefined();
  });

  it('refuse what is old, from the future, or no amount', () => {
    const { tally, now } = quietHours(1);
    for (const value of [0, -1, Number.NaN, Infinity]) {
      expect(tally.add({ atMs: now, side: 'long', value }, now)).toBe(false);
    }
    expect(tally.add({ atMs: now - 1_441 * MINUTE, side: 'long', value: 1 }, now)).toBe(false);
    expect(tally.add({ atMs: now + 3 * MINUTE, side: 'long', value: 1 }, now)).toBe(false);
  });
});
