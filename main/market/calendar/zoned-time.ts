import type { TimestampMs } from '../../../shared/domain/units.ts';

/** A date and a time on a wall, without a zone. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The moment at which a wall in this IANA zone shows that time. Of a time that comes twice when clocks go back it is the first; one
 * that is skipped when they go forward counts as if they had not. Undefined for a date that does not exist.
 */
export function momentOf(wall: WallTime, zone: string): TimestampMs | undefined {
  const { year, month, day, hour, minute, second } = wall;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(asUtc);
  const exists =
    back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 60) return undefined;
  // The offset hangs on the moment that is looked for; both sides of a change are tried.
  const candidates = [-DAY, DAY].map((shift) => asUtc - offsetAt(asUtc + shift, zone));
  const fits = candidates.filter((moment) => moment + offsetAt(moment, zone) === asUtc);
  return Math.min(...(fits.length > 0 ? fits : [candidates[0] ?? asUtc]));
}

const DAY = 86_400_000;

/** Making one takes a millisecond; a calendar asks for the same zone thousands of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/** Local time minus UTC in this zone at that moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  const parts = formatOf(zone).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(moment / 1000) * 1000;
}
