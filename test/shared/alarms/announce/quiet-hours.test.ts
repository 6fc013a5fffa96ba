import { describe, expect, it } from 'vitest';
import { isQuietAt, minutesOf } from '../../../../shared/alarms/announce/quiet-hours.ts';
import { localDate } from '../../../../shared/words/local-time.ts';

const NIGHT = { from: '23:00', to: '07:00' };
const at = (iso: string) => Date.parse(iso);

describe('quiet hours', () => {
  it('go over midnight and end on time', () => {
    const quiet = (time: string) => isQuietAt(NIGHT, at(`2026-11-22T${time}Z`), 'UTC');
    expect(quiet('22:59:59')).toBe(false);
    expect(quiet('23:00:00')).toBe(true);
    expect(quiet('03:00:00')).toBe(true);
    expect(quiet('06:59:59')).toBe(true);
    expect(quiet('07:00:00')).toBe(false);
  });

  it('lie within a day, too', () => {
    const noon = { from: '12:00', to: '13:30' };
    expect(isQuietAt(noon, at('2026-11-22T13:29:00Z'), 'UTC')).toBe(true);
    expect(isQuietAt(noon, at('2026-11-22T11:59:00Z'), 'UTC')).toBe(false);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:00Z', true],
    ['Europe/Berlin', '2026-03-29T04:59:00Z', true],
    ['Europe/Berlin', '2026-03-29T05:00:00Z', false],
    ['Europe/Berlin', '2026-10-25T05:59:00Z', true],
    ['Europe/Berlin', '2026-10-25T06:00:00Z', false],
    ['America/New_York', '2026-11-01T11:59:00Z', true],
    ['America/New_York', '2026-11-01T12:00:00Z', false],
    ['Pacific/Kiritimati', '2026-06-01T16:59:00Z', true],
    ['Pacific/Kiritimati', '2026-06-01T17:00:00Z', false],
    ['Asia/Kathmandu', '2026-06-01T01:14:00Z', true],
    ['Asia/Kathmandu', '2026-06-01T01:15:00Z', false],
  ])('D16: end at seven by the clock on the wall in %s at %s', (zone, iso, quiet) => {
    expect(isQuietAt(NIGHT, at(iso), zone)).toBe(quiet);
  });

  it('in the hour that the clocks skip begin when it is over, and in the one that comes twice last for both', () => {
    const skipped = { from: '02:30', to: '03:30' };
    expect(isQuietAt(skipped, at('2026-03-29T00:59:00Z'), 'Europe/Berlin')).toBe(false);
    expect(isQuietAt(skipped, at('2026-03-29T01:00:00Z'), 'Europe/Berlin')).toBe(true);
    const twice = { from: '02:00', to: '03:00' };
    expect(isQuietAt(twice, at('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe(true);
    expect(isQuietAt(twice, at('2026-10-25T01:30:00Z'), 'Europe/Berlin')).toBe(true);
  });

  it('are none without a setting, or with one that is no time of day', () => {
    expect(isQuietAt(null, 0, 'UTC')).toBe(false);
    expect(isQuietAt({ from: 'x', to: '07:00' }, 0, 'UTC')).toBe(false);
    expect(isQuietAt({ from: '07:00', to: '07:00' }, 0, 'UTC')).toBe(false);
    expect(minutesOf('23:59')).toBe(1439);
    expect(minutesOf('7:00')).toBeUndefined();
  });

  it('count in local days', () => {
    expect(localDate(at('2026-11-22T23:30:00Z'), 'Europe/Berlin')).toBe('2026-11-23');
  });
});
