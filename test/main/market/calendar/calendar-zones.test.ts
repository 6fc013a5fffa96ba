import { describe, expect, it } from 'vitest';
import { parseCalendar } from '../../../../main/market/calendar/parse-calendar.ts';
import { zoneOfName } from '../../../../main/market/calendar/zone-names.ts';

const NOW = Date.UTC(2026, 9, 20);

function calendar(...lines: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    ...lines,
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

function event(uid: string, ...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20261001T000000Z', ...lines, 'END:VEVENT'];
}

/** As Outlook writes New York, under a name of its own. */
const OUTLOOK = (name: string): readonly string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${name}`,
  'BEGIN:STANDARD',
  'DTSTART:16011104T020000',
  'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
  'TZOFFSETFROM:-0400',
  'TZOFFSETTO:-0500',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010311T020000',
  'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3',
  'TZOFFSETFROM:-0500',
  'TZOFFSETTO:-0400',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

function read(text: string) {
  const parsed = parseCalendar(Buffer.from(text), { nowMs: NOW, localZone: 'Europe/Berlin' });
  if (!parsed.ok) throw new Error(parsed.error);
  return {
    times: parsed.value.events.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 16)),
    titles: parsed.value.events.map(({ title }) => title),
    notes: parsed.value.notes,
  };
}

describe('the zone of an event', () => {
  it.each([
    ['described in the file under an unknown name', 'My office', OUTLOOK('My office')],
    ['named as Windows does, described', 'Eastern Standard Time', OUTLOOK('Eastern Standard Time')],
    ['named as Windows does, not described', 'Eastern Standard Time', []],
    ['named at the end of a path', '/freeassociation.sourceforge.net/America/New_York', []],
    ['named as IANA does, not described', 'America/New_York', []],
  ] as const)('%s counts on both sides of the change of clocks', (_, name, described) => {
    const { times, notes } = read(
      calendar(
        ...described,
        ...event(
          '1',
          `DTSTART;TZID=${name}:20261022T083000`,
          'RRULE:FREQ=WEEKLY;COUNT=4',
          'SUMMARY:Jobless claims',
        ),
      ),
    );
    expect(times).toEqual([
      '2026-10-22T12:30',
      '2026-10-29T12:30',
      '2026-11-05T13:30',
      '2026-11-12T13:30',
    ]);
    expect(notes).toEqual([]);
  });

  it('that nobody knows leaves its events out, and says so: a guess would be hours off', () => {
    const { titles, notes } = read(
      calendar(
        ...event('1', 'DTSTART;TZID=Nowhere/Land:20261210T083000', 'SUMMARY:CPI'),
        ...event('2', 'DTSTART:20261211T083000Z', 'SUMMARY:PPI'),
      ),
    );
    expect(titles).toEqual(['PPI']);
    expect(notes).toEqual([
      'Events in the time zone "Nowhere/Land", which is not known, were left out.',
    ]);
  });

  it('of the calendar counts for times that name none', () => {
    const { times, notes } = read(
      calendar(
        'X-WR-TIMEZONE:America/New_York',
        ...event('1', 'DTSTART:20261210T083000', 'SUMMARY:CPI'),
      ),
    );
    expect(times).toEqual(['2026-12-10T13:30']);
    expect(notes).toEqual(['Times without a zone are taken as America/New_York.']);
  });

  it('is found by any name that calendars use', () => {
    expect(zoneOfName('Tokyo Standard Time')).toBe('Asia/Tokyo');
    expect(zoneOfName('/mozilla.org/20050126_1/America/Argentina/Buenos_Aires')).toBe(
      'America/Argentina/Buenos_Aires',
    );
    expect(zoneOfName('UTC')).toBe('UTC');
    expect(zoneOfName('')).toBeUndefined();
    expect(zoneOfName('constructor')).toBeUndefined();
    expect(zoneOfName('../New_York')).toBeUndefined();
  });

  it('of a CSV may be named as Windows or by its letters', () => {
    const { times } = read(
      'date,time,zone,title\n2026-12-10,08:30,Eastern Standard Time,CPI\n2026-12-11,08:30,PT,PPI\n',
    );
    expect(times).toEqual(['2026-12-10T13:30', '2026-12-11T16:30']);
    const refused = parseCalendar(
      Buffer.from('date,time,zone,title\n2026-12-10,08:30,Nowhere,CPI\n'),
      { nowMs: NOW, localZone: 'UTC' },
    );
    expect(refused).toEqual({ ok: false, error: expect.stringMatching(/Line 2/) });
  });
});

describe('a repeated event', () => {
  const weekly = ['DTSTART;TZID=America/New_York:20261022T083000', 'SUMMARY:Claims'];

  it.each(['EXDATE;TZID=America/New_York:20261029T083000', 'EXDATE:20261029T123000Z'])(
    'leaves a date out, in whatever zone it is written: %s',
    (left) => {
      const lines = event('1', ...weekly, 'RRULE:FREQ=WEEKLY;COUNT=3', left);
      expect(read(calendar(...lines)).times).toEqual(['2026-10-22T12:30', '2026-11-05T13:30']);
    },
  );

  it('ends where it says, in another zone than its own', () => {
    const lines = event('1', ...weekly, 'RRULE:FREQ=WEEKLY;UNTIL=20261105T133000Z');
    expect(read(calendar(...lines)).times).toHaveLength(3);
  });

  it('of named dates has its beginning, too', () => {
    const lines = event(
      '1',
      'DTSTART:20261028T180000Z',
      'RDATE:20261209T190000Z,20270127T190000Z',
      'SUMMARY:FOMC',
    );
    expect(read(calendar(...lines)).times).toEqual([
      '2026-10-28T18:00',
      '2026-12-09T19:00',
      '2027-01-27T19:00',
    ]);
  });

  it('on the first Friday of each month, or the last whole day, is where it is', () => {
    const { times } = read(
      calendar(
        ...event(
          '1',
          'DTSTART;TZID=America/New_York:20261002T083000',
          'RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=3',
          'SUMMARY:Payrolls',
        ),
        ...event(
          '2',
          'DTSTART;VALUE=DATE:20261030',
          'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2',
          'SUMMARY:Expiry',
        ),
      ),
    );
    expect(times).toEqual([
      '2026-10-02T12:30',
      '2026-10-30T00:00',
      '2026-11-06T13:30',
      '2026-11-27T00:00',
      '2026-12-04T13:30',
    ]);
  });

  it('that was moved or cancelled once is so, and a moved one without its series stands alone', () => {
    const { times, titles } = read(
      calendar(
        ...event('1', ...weekly, 'RRULE:FREQ=WEEKLY;COUNT=3'),
        ...event(
          '1',
          'RECURRENCE-ID;TZID=America/New_York:20261029T083000',
          'DTSTART;TZID=America/New_York:20261029T100000',
          'SUMMARY:Claims, late',
        ),
        ...event(
          '1',
          'RECURRENCE-ID;TZID=America/New_York:20261105T083000',
          'DTSTART;TZID=America/New_York:20261105T083000',
          'STATUS:CANCELLED',
          'SUMMARY:Claims',
        ),
        ...event('9', 'RECURRENCE-ID:20261110T083000Z', 'DTSTART:20261110T093000Z', 'SUMMARY:GDP'),
      ),
    );
    expect(times).toEqual(['2026-10-22T12:30', '2026-10-29T14:00', '2026-11-10T09:30']);
    expect(titles).toEqual(['Claims', 'Claims, late', 'GDP']);
  });

  it('by the second is not waited for, and the file around it is read', () => {
    const { titles, notes } = read(
      calendar(
        ...event('1', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=SECONDLY', 'SUMMARY:Tick'),
        ...event('2', 'DTSTART:20261211T083000Z', 'SUMMARY:PPI'),
      ),
    );
    expect(titles).toEqual(['PPI']);
    expect(notes).toEqual(['"Tick" repeats too often: not all of it was taken.']);
  });

  it('in the second calendar of a file is read as well', () => {
    const two =
      calendar(...event('1', 'DTSTART:20261210T083000Z', 'SUMMARY:a')) +
      calendar(...event('2', 'DTSTART:20261211T083000Z', 'SUMMARY:b'));
    expect(read(two).titles).toEqual(['a', 'b']);
  });
});
