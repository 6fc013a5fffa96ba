import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCalendar } from '../../../../main/market/calendar/parse-calendar.ts';
import { momentOf } from '../../../../main/market/calendar/zoned-time.ts';

const NOW = Date.UTC(2026, 10, 22);
const parse = (text: string, localZone = 'UTC') => {
  const result = parseCalendar(new TextEncoder().encode(text), { nowMs: NOW, localZone });
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const refuse = (text: string): string => {
  const result = parseCalendar(new TextEncoder().encode(text), { nowMs: NOW, localZone: 'UTC' });
  if (result.ok) throw new Error('it was read');
  return result.error;
};
const iso = (atMs: number) => new Date(atMs).toISOString();

const ics = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
const vevent = (uid: string, ...lines: string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20261101T000000Z',
  ...lines,
  'END:VEVENT',
];

describe('a calendar file', () => {
  it('reads UTC, zoned, whole-day and folded events of iCalendar', () => {
    const { events } = parse(
      ics(
        ...vevent('1', 'DTSTART:20261210T133000Z', 'SUMMARY:CPI\\, November'),
        ...vevent(
          '2',
          'DTSTART;TZID=America/New_York:20261216T140000',
          'SUMMARY:FOMC rate dec',
          ' ision',
        ),
        ...vevent('3', 'DTSTART;VALUE=DATE:20261225', 'SUMMARY:Options expiry'),
      ),
    );
    expect(
      events.map(({ atMs, title, kind, dayOnly }) => [iso(atMs), title, kind, dayOnly]),
    ).toEqual([
      ['2026-12-10T13:30:00.000Z', 'CPI, November', 'cpi', undefined],
      ['2026-12-16T19:00:00.000Z', 'FOMC rate decision', 'fomc', undefined],
      ['2026-12-25T00:00:00.000Z', 'Options expiry', 'expiry', true],
    ]);
  });

  it('writes repeated events out, with their exceptions, and leaves cancelled ones out', () => {
    const { events } = parse(
      ics(
        ...vevent(
          'r',
          'DTSTART:20261120T123000Z',
          'RRULE:FREQ=WEEKLY;COUNT=4',
          'EXDATE:20261127T123000Z',
          'SUMMARY:Jobless claims',
        ),
        ...vevent(
          'r',
          'RECURRENCE-ID:20261204T123000Z',
          'DTSTART:20261204T150000Z',
          'SUMMARY:Jobless claims (late)',
        ),
        ...vevent('c', 'DTSTART:20261201T000000Z', 'STATUS:CANCELLED', 'SUMMARY:GDP'),
      ),
    );
    expect(events.map(({ atMs, title }) => [iso(atMs), title])).toEqual([
      ['2026-11-20T12:30:00.000Z', 'Jobless claims'],
      ['2026-12-04T15:00:00.000Z', 'Jobless claims (late)'],
      ['2026-12-11T12:30:00.000Z', 'Jobless claims'],
    ]);
  });

  it('ends with a series that never ends', () => {
    const { events } = parse(
      ics(...vevent('e', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Daily')),
    );
    expect(events.length).toBeGreaterThan(300);
    expect(events.length).toBeLessThanOrEqual(800);
    expect(events.at(-1)?.atMs).toBeGreaterThan(NOW + 360 * 86_400_000);
  });

  it('takes a floating time as the wall of the reader, and says so', () => {
    const { events, notes } = parse(
      ics(...vevent('f', 'DTSTART:20261210T083000', 'SUMMARY:PPI')),
      'America/New_York',
    );
    expect(events.map(({ atMs }) => iso(atMs))).toEqual(['2026-12-10T13:30:00.000Z']);
    expect(notes).toEqual(['Times without a zone are taken as America/New_York.']);
  });

  it('reads CSV with any of its separators, zones by name, offset or column', () => {
    const { events } = parse(
      'Date;Time;TZ;Event\n2026-12-10;08:30;ET;CPI\n2026-12-11T08:30:00+02:00;;;PPI\n2026-12-12;2:00 pm;Europe/Berlin;Speech\n2026-12-13;;;Nvidia earnings\n',
    );
    expect(events.map(({ atMs, kind }) => [iso(atMs), kind])).toEqual([
      ['2026-12-10T13:30:00.000Z', 'cpi'],
      ['2026-12-11T06:30:00.000Z', 'ppi'],
      ['2026-12-12T13:00:00.000Z', 'other'],
      ['2026-12-13T00:00:00.000Z', 'earnings'],
    ]);
  });

  it('refuses what it cannot be sure of, with the line', () => {
    expect(refuse('date,title\n03/04/2026,CPI\n')).toContain('Line 2: the date cannot be read');
    expect(refuse('date,title\n2026-02-30,CPI\n')).toContain('Line 2');
    expect(refuse('date,title\n2026-02-10,\n')).toContain('the title is missing');
    expect(refuse('a,b\n1,2\n')).toContain('must name the columns');
    expect(refuse('BEGIN:VCALENDAR\nnonsense')).toContain('cannot be read');
    expect(refuse(ics())).toContain('no event');
  });

  it('gives the same event the same name each time', () => {
    const text = 'date,title\n2026-12-10 08:30Z,CPI\n2026-12-10 08:30Z,CPI\n';
    expect(parse(text).events).toHaveLength(1);
    expect(parse(text).events[0]?.id).toBe(parse(text).events[0]?.id);
  });

  it('reads no text as an event by accident', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const result = parseCalendar(new TextEncoder().encode(text), {
          nowMs: NOW,
          localZone: 'UTC',
        });
        expect(result.ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a time on a wall', () => {
  const wall = (hour: number, day = 8, month = 3) => ({
    year: 2026,
    month,
    day,
    hour,
    minute: 30,
    second: 0,
  });

  it('is the moment at which the zone shows it, in winter and in summer', () => {
    expect(iso(momentOf(wall(12, 1, 1), 'America/New_York') ?? 0)).toBe('2026-01-01T17:30:00.000Z');
    expect(iso(momentOf(wall(12, 1, 7), 'America/New_York') ?? 0)).toBe('2026-07-01T16:30:00.000Z');
  });

  it('has an answer where clocks change', () => {
    // 2:30 does not exist on 8 March 2026 in New York, and 1:30 comes twice on 1 November.
    expect(iso(momentOf(wall(2), 'America/New_York') ?? 0)).toBe('2026-03-08T07:30:00.000Z');
    expect(iso(momentOf(wall(1, 1, 11), 'America/New_York') ?? 0)).toBe('2026-11-01T05:30:00.000Z');
  });
});
