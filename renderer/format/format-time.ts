import { formatAge } from '../../shared/words/format-number.ts';

// An age in its largest unit only, so that it does not jump in width.
export { formatAge as formatDuration };

/** `12 s ago`; under a second `now`. */
export function formatAgo(ageMs: number): string {
  return ageMs < 1000 ? 'now' : `${formatAge(ageMs)} ago`;
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const dayTimeSeconds = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** Local time of day: `14:03:22`. */
export function formatClock(atMs: number): string {
  return clockTime.format(atMs);
}

/** Local day and time: `22 Nov, 14:03`, with seconds where asked for. */
export function formatDayTime(atMs: number, seconds = false): string {
  return (seconds ? dayTimeSeconds : dayTime).format(atMs);
}

/** For hovers: with day, year and zone. */
export function formatFull(atMs: number): string {
  return fullTime.format(atMs);
}

/** A day that a venue counts in UTC: `26 Dec 2026`. */
export function formatDay(atMs: number): string {
  return day.format(atMs);
}
