import { describe, expect, it } from 'vitest';
import type { EventNote } from '../../../../shared/market/calendar/upcoming.ts';
import type { Correlation } from '../../../../shared/market/correlation/correlate.ts';
import { leewayWords, upcomingOf } from '../../../../renderer/features/market/calendar-words.ts';
import {
  commonReason,
  lastOf,
  relationWords,
  toCorrelationShape,
} from '../../../../renderer/features/market/correlation/correlation-shape.ts';
import { reportSpread } from '../../../../renderer/features/market/spread/spread-report.ts';
import {
  betsWords,
  untouchedWords,
} from '../../../../renderer/features/market/spread/spread-words.ts';
import { engineBook } from '../../../helpers/engine-book.ts';

const HOUR = 3_600_000;
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

function correlation(atMs: number, coefficient: number, half = 0.2): Correlation {
  const low = coefficient - half;
  const high = coefficient + half;
  return { atMs, sessions: 30, coefficient, low, high, beta: coefficient };
}

describe('correlation', () => {
  it('is drawn from the oldest to the newest, whatever its order, between −1 and 1', () => {
    const shape = toCorrelationShape([
      correlation(20, 0.5),
      correlation(10, 0),
      correlation(0, -1),
    ]);
    expect(shape.line).toBe('M0 1L0.5 0.5L1 0.25');
    expect(shape.band).toMatch(/^M0 0\.9.*Z$/);
  });

  it('draws nothing of a single figure', () => {
    expect(toCorrelationShape([correlation(20, 0.5)])).toEqual({ line: '', band: '' });
  });

  it('says a reason once where it holds for every coin', () => {
    const row = (coin: string, reason?: string) => ({
      coin,
      against: 'Gold',
      source: '',
      history: reason === undefined ? [correlation(0, 0.1)] : [],
      ...(reason === undefined ? {} : { reason }),
    });
    expect(commonReason([row('BTC', 'none'), row('ETH', 'none')])).toBe('none');
    expect(commonReason([row('BTC', 'none'), row('ETH', 'other')])).toBeUndefined();
    expect(commonReason([row('BTC', 'none'), row('ETH')])).toBeUndefined();
    expect(commonReason([])).toBeUndefined();
  });

  it('says nothing where its interval holds 0', () => {
    expect(relationWords(correlation(0, 0.1))).toBe('no clear relation');
    expect(relationWords(correlation(0, 0.75))).toBe('moves with it closely');
    expect(relationWords(correlation(0, -0.45))).toBe('moves against it clearly');
  });

  it('takes the newest, wherever it stands', () => {
    expect(lastOf([correlation(1, 0.1), correlation(3, 0.3), correlation(2, 0.2)])?.atMs).toBe(3);
    expect(lastOf([])).toBeUndefined();
  });
});

describe('the calendar', () => {
  const event = (id: string, atMs: number, dayOnly?: true) => ({
    id,
    atMs,
    title: id,
    kind: 'cpi' as const,
    ...(dayOnly && { dayOnly }),
  });
  const note = (more: Partial<EventNote>): EventNote => ({
    event: event('a', 0),
    inMs: 0,
    ...more,
  });

  it('keeps what is ahead, an hour beyond its time, and a whole day where only that is known', () => {
    const events = [
      event('later', 9 * HOUR),
      event('over', -2 * HOUR),
      event('just now', -HOUR / 2),
      event('today', -20 * HOUR, true),
    ];
    expect(upcomingOf(events, 0).map(({ id }) => id)).toEqual(['today', 'just now', 'later']);
  });

  it('says when a usual move liquidates', () => {
    const typical = { ratio: 0.04, events: 9, withinMs: 24 * HOUR };
    const words = leewayWords(note({ leeway: 0.03, typical, inMoves: 0.75 }));
    expect(words.level).toBe('critical');
    expect(plain(words.text)).toBe('room 3.0 %: a usual move liquidates (usual move 4.0 %, of 9)');
    expect(leewayWords(note({ leeway: 0.06, typical, inMoves: 1.5 })).level).toBe('warning');
    expect(leewayWords(note({ leeway: 0.2, typical, inMoves: 5 })).level).toBe('safe');
  });

  it('does not take what is not known for room', () => {
    expect(leewayWords(note({})).text).toContain('not known');
    expect(leewayWords(note({ leeway: 0.03 })).text).toContain('not known yet');
  });
});

describe('how much of the book is one bet', () => {
  const dailySigmas = { BTC: 0.021, ETH: 0.033, SOL: 0.044, DOGE: 0.06, XRP: 0.05 };
  const data = { ...engineBook(), dailySigmas };
  const closeHalf = { what: 'exposure', share: 0.5, into: 'stablecoins' } as const;

  it('leaves out accounts that are not known, by name, and shows what the shift does to the others', () => {
    const { leftOut, before, after } = reportSpread(data, closeHalf, undefined);
    expect(leftOut).toEqual(['acc-import']);
    if (before.down.kind !== 'move' || after.down.kind !== 'move') throw new Error('no move');
    expect(Math.abs(after.down.ratio)).toBeGreaterThan(Math.abs(before.down.ratio));
  });

  it('shares add up to the whole', () => {
    const { coins } = reportSpread(data, closeHalf, undefined).spread;
    const sum = coins.reduce(
      (all, { share }) => all + (share.kind === 'known' ? share.value : NaN),
      0,
    );
    expect(sum).toBeCloseTo(1);
  });

  it('is unknown without volatility, and says why', () => {
    const { spread } = reportSpread({ ...data, dailySigmas: {} }, closeHalf, undefined);
    expect(betsWords(spread)).toEqual({
      big: 'unknown',
      line: expect.stringContaining('volatility'),
    });
  });

  it('stays with stablecoins while nobody gives the price of gold', () => {
    const into = { ...closeHalf, into: 'gold' } as const;
    const gold = { asset: 'XAU', source: 'x', beta: 0.1 };
    expect(reportSpread(data, into, gold).after).toEqual(
      reportSpread(data, closeHalf, undefined).after,
    );
    const priced = reportSpread(data, into, { ...gold, price: 4000 });
    const stable = reportSpread(data, closeHalf, undefined);
    // Gold is bought on top of what is sold.
    expect(priced.costs.get('USDT')).toBeGreaterThan(stable.costs.get('USDT') ?? Infinity);
  });

  it('says in which pools nothing moves', () => {
    const pool = { accountId: 'a', poolId: 'b' };
    expect(
      untouchedWords([
        { ...pool, reason: 'no-coins' },
        { ...pool, reason: 'unknown' },
        { ...pool, reason: 'unknown' },
      ]),
    ).toEqual([
      '1 pool holds no coins as collateral: nothing moves there.',
      '2 pools are not known well enough: nothing moves there.',
    ]);
  });
});
