import { isZone } from './zoned-time.ts';

/** What Windows and Outlook call the zones in which economic news is announced (Unicode CLDR, windowsZones). */
const WINDOWS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'eastern standard time': 'America/New_York',
    'us eastern standard time': 'America/Indiana/Indianapolis',
    'central standard time': 'America/Chicago',
    'mountain standard time': 'America/Denver',
    'us mountain standard time': 'America/Phoenix',
    'pacific standard time': 'America/Los_Angeles',
    'atlantic standard time': 'America/Halifax',
    'e. south america standard time': 'America/Sao_Paulo',
    'gmt standard time': 'Europe/London',
    'greenwich standard time': 'Atlantic/Reykjavik',
    'w. europe standard time': 'Europe/Berlin',
    'romance standard time': 'Europe/Paris',
    'central europe standard time': 'Europe/Budapest',
    'central european standard time': 'Europe/Warsaw',
    'gtb standard time': 'Europe/Bucharest',
    'fle standard time': 'Europe/Kiev',
    'turkey standard time': 'Europe/Istanbul',
    'russian standard time': 'Europe/Moscow',
    'israel standard time': 'Asia/Jerusalem',
    'arabian standard time': 'Asia/Dubai',
    'india standard time': 'Asia/Kolkata',
    'se asia standard time': 'Asia/Bangkok',
    'singapore standard time': 'Asia/Singapore',
    'china standard time': 'Asia/Shanghai',
    'taipei standard time': 'Asia/Taipei',
    'tokyo standard time': 'Asia/Tokyo',
    'korea standard time': 'Asia/Seoul',
    'aus eastern standard time': 'Australia/Sydney',
    'new zealand standard time': 'Pacific/Auckland',
  }),
);

/**
 * The IANA zone that a name in a calendar means: the name itself, the end of a longer one
 * (`/freeassociation.sourceforge.net/America/New_York`), or what Windows calls it. Undefined for any other.
 */
export function zoneOfName(name: string): string | undefined {
  if (name === '') return undefined;
  if (isZone(name)) return name;
  const windows = WINDOWS.get(name.toLowerCase());
  if (windows !== undefined) return windows;
  const parts = name.split('/');
  for (const length of [3, 2]) {
    const end = parts.slice(-length).join('/');
    if (parts.length > length && isZone(end)) return end;
  }
  return undefined;
}
