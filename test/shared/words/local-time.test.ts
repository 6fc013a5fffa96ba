import { describe, expect, it } from 'vitest';
import { formatTimeOfDay } from '../../../shared/words/format-number.ts';
import { localDate, timeOfDayMinutes } from '../../../shared/words/local-time.ts';

/** Local times by the offsets that the zones' authorities publish, worked out by hand. */
const TABLE: readonly (readonly [zone: string, utc: string, date: string, time: string])[] = [
  ['UTC', '2026-03-29T01:30:00Z', '2026-03-29', '01:30:00'],
  // The hour that is skipped, and the one that comes twice.
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29', '01:59:59'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29', '03:00:00'],
  ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25', '02:30:00'],
  ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25', '02:30:00'],
  ['America/New_York', '2026-03-08T06:59:59Z', '2026-03-08', '01:59:59'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08', '03:00:00'],
  ['America/New_York', '2026-11-01T06:30:00Z', '2026-11-01', '01:30:00'],
  ['America/Sao_Paulo', '2026-11-22T02:59:59Z', '2026-11-21', '23:59:59'],
  // Half an hour of summer time.
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05', '01:30:00'],
  ['Australia/Sydney', '2026-10-03T16:00:00Z', '2026-10-04', '03:00:00'],
  ['Asia/Kathmandu', '2026-06-01T18:15:00Z', '2026-06-02', '00:00:00'],
  ['Asia/Kolkata', '2026-06-01T18:30:00Z', '2026-06-02', '00:00:00'],
  ['Asia/Tokyo', '2026-12-31T15:00:00Z', '2027-01-01', '00:00:00'],
  ['Africa/Cairo', '2026-07-01T21:00:00Z', '2026-07-02', '00:00:00'],
  // The two ends of the day: +14:00 and −11:00.
  ['Pacific/Kiritimati', '2026-06-01T10:00:00Z', '2026-06-02', '00:00:00'],
  ['Pacific/Pago_Pago', '2026-06-01T10:59:59Z', '2026-05-31', '23:59:59'],
];

describe('D16: a moment is one number, and is shown as the clock on the wall shows it', () => {
  it.each(TABLE)('in %s at %s', (zone, utc, date, time) => {
    const at = Date.parse(utc);
    expect(localDate(at, zone)).toBe(date);
    expect(formatTimeOfDay(at, zone)).toBe(time);
    const [hours = '', minutes = ''] = time.split(':');
    expect(timeOfDayMinutes(at, zone)).toBe(Number(hours) * 60 + Number(minutes));
  });
});
