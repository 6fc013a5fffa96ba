import { timeOfDayMinutes } from '../../words/local-time.ts';
import type { TimestampMs } from '../../domain/units.ts';
import type { QuietHours } from '../rules/alarm-rules.ts';

/** Minutes since midnight of `hh:mm`; undefined where it is no time of day. */
export function minutesOf(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

/**
 * Whether the clock on the wall of this zone stands within the quiet hours, their end excluded. It is the local time that
 * counts: when the clocks change a night is an hour longer or shorter, and still ends at the same time of day.
 */
export function isQuietAt(quiet: QuietHours | null, atMs: TimestampMs, timeZone: string): boolean {
  if (quiet === null) return false;
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  if (from === undefined || to === undefined || from === to) return false;
  const now = timeOfDayMinutes(atMs, timeZone);
  return from < to ? now >= from && now < to : now >= from || now < to;
}
