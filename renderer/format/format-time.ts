const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0 s` … `59 s`, `4 min`, `3 h`, `2 d`. Negative (clocks disagree a little) counts as 0. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** `12 s ago`; under a second `now`. */
export function formatAgo(ageMs: number): string {
  return ageMs < SECOND ? 'now' : `${formatDuration(ageMs)} ago`;
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** Local time of day: `14:03:22`. */
export function formatClock(atMs: number): string {
  return clockTime.format(atMs);
}

/** Local day and time: `22 Nov, 14:03`. */
export function formatDayTime(atMs: number): string {
  return dayTime.format(atMs);
}

/** For hovers: with day, year and zone. */
export function formatFull(atMs: number): string {
  return fullTime.format(atMs);
}
