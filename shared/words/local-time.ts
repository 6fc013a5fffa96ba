import type { TimestampMs } from '../domain/units.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

function partsAt(atMs: TimestampMs, timeZone: string): ReadonlyMap<string, string> {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  return new Map(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
}

/** Minutes since local midnight by the clock on the wall: 0..1439, whatever the clocks did that day. */
export function timeOfDayMinutes(atMs: TimestampMs, timeZone: string): number {
  const parts = partsAt(atMs, timeZone);
  return Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
}

const offsets = new Map<string | undefined, Intl.DateTimeFormat>();

/** How far the clocks of the zone (absent: of this machine) stood from UTC then: `UTC+2`, `UTC-3:30`, `UTC`. */
export function zoneOffset(atMs: TimestampMs, timeZone?: string): string {
  let clock = offsets.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZoneName: 'shortOffset',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    offsets.set(timeZone, clock);
  }
  const zone = clock.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return zone.replace('GMT', 'UTC');
}

/** The local date, `2026-11-22`. */
export function localDate(atMs: TimestampMs, timeZone: string): string {
  const parts = partsAt(atMs, timeZone);
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}
