import { describe, expect, test } from 'vitest';
import { parseSeries } from '../../../../main/market/series/parse-series.ts';

const NOW = Date.UTC(2026, 10, 22);
const read = (text: string, market: 'nasdaq' | 'gold' = 'nasdaq', now = NOW) =>
  parseSeries(Buffer.from(text), market, now);
const taken = (text: string) => {
  const parsed = read(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

describe('a series of daily closes', () => {
  test('stands at the ends of the sessions in New York, in summer and in winter', () => {
    const parsed = read('Date,Open,Close\n2026-07-01,1,22000.5\n2026-01-02,1,21000\n');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        points: [
          { atMs: Date.UTC(2026, 0, 2, 21), price: 21000 },
          { atMs: Date.UTC(2026, 6, 1, 20), price: 22000.5 },
        ],
        notes: [],
      },
    });
  });

  test('gold ends its day at 17:00, and a moment with its time is taken as it is', () => {
    const parsed = read('timestamp,close\n2026-01-02,2650\n2026-01-05T15:00:00Z,2660\n', 'gold');
    expect(parsed.ok && parsed.value.points.map(({ atMs }) => atMs)).toEqual([
      Date.UTC(2026, 0, 2, 22),
      Date.UTC(2026, 0, 5, 15),
    ]);
  });

  test.each([
    ['seconds', 'time,close\n1767312000,1\n1767571200,2\n'],
    ['milliseconds', 'time,close\n1767312000000,1\n1767571200000,2\n'],
    ['months in words', 'Date;Price\n"Jan 02, 2026";1,50\n"Jan 05, 2026";2,50\n'],
    ['the month first', 'Date,Close/Last\n01/02/2026,$1.00\n01/05/2026,$2.00\n'],
    ['points and the day first', 'Date;Close\n02.01.2026;1,25\n05.01.2026;1.000,25\n'],
    ['no separators', 'date,close\n20260102,1\n20260105,2\n'],
    ['the name of the series', 'observation_date,NASDAQ100\n2026-01-02,1\n2026-01-05,2\n'],
  ])('reads dates and prices written with %s', (_, text) => {
    const parsed = read(text);
    expect(parsed.ok && parsed.value.points.map(({ atMs }) => atMs)).toEqual([
      Date.UTC(2026, 0, 2, 21),
      Date.UTC(2026, 0, 5, 21),
    ]);
  });

  test('leaves holidays out and says so', () => {
    const parsed = read('date,value\n2026-01-01,.\n2026-01-02,10\n2026-01-05,11\n');
    expect(parsed).toMatchObject({
      ok: true,
      value: { points: [{ price: 10 }, { price: 11 }] },
    });
    expect(parsed.ok && parsed.value.notes.join(' ')).toMatch(/1 lines without a close/);
  });

  test('takes the adjusted close where there is one, and says so', () => {
    const parsed = read('Date,Close,Adj Close\n2026-01-02,20,10\n2026-01-05,22,11\n');
    expect(parsed).toMatchObject({ ok: true, value: { points: [{ price: 10 }, { price: 11 }] } });
    expect(parsed.ok && parsed.value.notes).toEqual(['"adj close" is taken as the close.']);
  });

  test('a date that stands there twice counts with its last close, and is said', () => {
    const text = 'date,close\n2026-01-02,10\n2026-01-05,11\n2026-01-05,12\n2026-01-05,12\n';
    const series = taken(text);
    expect(series.points.map(({ price }) => price)).toEqual([10, 12]);
    expect(series.notes.join(' ')).toMatch(/^1 date stands there twice with different closes/);
  });

  test('a leap that no market makes is marked: a split or a typing error', () => {
    const closes = [100, 101, 50, 51, 510, 52];
    const text = `date,close\n${closes.map((close, i) => `2026-01-0${i + 1},${close}`).join('\n')}\n`;
    expect(taken(text).notes).toEqual([
      expect.stringMatching(/The close of 2026-01-03 is far .*and 2 more: a split/),
    ]);
    expect(taken('date,close\n2025-01-02,10\n2026-01-05,40\n').notes).toEqual([]);
  });

  test('a session that is not over has no close yet', () => {
    const now = Date.UTC(2026, 0, 5, 18);
    const parsed = read('date,close\n2026-01-01,9\n2026-01-02,10\n2026-01-05,11\n', 'nasdaq', now);
    expect(parsed).toMatchObject({ ok: true, value: { points: [{ price: 9 }, { price: 10 }] } });
  });

  test.each([
    ['no header', '2026-01-02,10\n2026-01-05,11\n', /must name the columns/],
    ['a price of 0', 'date,close\n2026-01-02,0\n2026-01-05,11\n', /Line 2/],
    ['words for a price', 'date,close\n2026-01-02,10\n2026-01-05,high\n', /Line 3/],
    ['a date that is none', 'date,close\n2026-02-30,10\n2026-03-02,11\n', /Line 2/],
    ['the future', 'date,close\n2026-01-02,10\n2027-01-04,11\n', /future/],
    ['one close', 'date,close\n2026-01-02,10\n', /fewer than two/],
    ['two orders of day and month', 'date,close\n13/01/2026,1\n01/14/2026,2\n', /day first/],
    ['two decimal signs', 'date;close\n2026-01-02;1,25\n2026-01-05;1.25\n', /comma/],
  ])('refuses a file with %s', (_, text, why) => {
    const parsed = read(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.error).toMatch(why);
  });
});
