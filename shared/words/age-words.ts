import type { TimestampMs } from '../domain/units.ts';
import { formatTimeOfDay } from './format-number.ts';

/** How fresh, as a time of day, so that a text stays true: `As of 14:02:11.` Empty where it is not known. */
function asOfWords(asOfMs: TimestampMs | undefined, isFresh: boolean): string {
  if (asOfMs === undefined) return '';
  const time = formatTimeOfDay(asOfMs);
  return isFresh ? `As of ${time}.` : `Not fresh: last seen at ${time}.`;
}

/** The end of every alarm's text: how fresh, and since when. */
export function ageWords(
  asOfMs: TimestampMs | undefined,
  isFresh: boolean,
  sinceMs: TimestampMs,
): string {
  const since = `Alarm since ${formatTimeOfDay(sinceMs)}.`;
  return [asOfWords(asOfMs, isFresh), since].filter((one) => one !== '').join(' ');
}
