import ICAL from 'ical.js';
import { DAY_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import type { CalendarContext, RawCalendar, RawEvent } from './raw-calendar.ts';
import { zoneOfName } from './zone-names.ts';
import { momentOf } from './zoned-time.ts';

/** Repeated events are written out from a year back, for their past moves, to a year ahead. */
const SPAN_MS = 366 * DAY_MS;
/** Each day of two years. */
const MAX_OCCURRENCES = 800;
/** A series that began long ago passes quickly; one that needs more steps repeats by the minute. */
const MAX_STEPS = 20_000;

/** Events of an iCalendar file (RFC 5545), repeated ones written out, cancelled ones left out. */
export function parseIcs(text: string, context: CalendarContext): Result<RawCalendar, string> {
  const events: RawEvent[] = [];
  const notes = new Set<string>();
  let calendars: readonly ICAL.Component[];
  try {
    calendars = calendarsOf(text);
  } catch {
    return err('The file begins as an iCalendar file but cannot be read as one.');
  }
  for (const calendar of calendars) {
    const named = zoneOfName(textOf(calendar, 'x-wr-timezone'));
    const reader = { ...context, notes, localZone: named ?? context.localZone };
    for (const event of eventsOf(calendar, notes)) {
      try {
        events.push(...readEvent(event, reader));
      } catch {
        notes.add('An event that cannot be read was left out.');
      }
    }
  }
  return ok({ events, notes: [...notes] });
}

interface Reader extends CalendarContext {
  readonly notes: Set<string>;
}

/** Some programs write several calendars into one file, one after the other. */
function calendarsOf(text: string): readonly ICAL.Component[] {
  const parsed = ICAL.parse(text) as unknown[];
  const roots = typeof parsed[0] === 'string' ? [parsed] : (parsed as unknown[][]);
  return roots.map((root) => new ICAL.Component(root));
}

/** Each event with its exceptions; an exception of an event that is not in the file stands for itself. */
function eventsOf(calendar: ICAL.Component, notes: Set<string>): readonly ICAL.Event[] {
  const components = calendar.getAllSubcomponents('vevent');
  const isException = (component: ICAL.Component) => component.hasProperty('recurrence-id');
  const masters = new Set(components.filter((one) => !isException(one)).map(uidOf));
  return components.flatMap((component) => {
    if (isException(component) && masters.has(uidOf(component))) return [];
    try {
      const exceptions = components.filter(
        (one) => one !== component && isException(one) && uidOf(one) === uidOf(component),
      );
      return [new ICAL.Event(component, isException(component) ? {} : { exceptions })];
    } catch {
      notes.add('An event that cannot be read was left out.');
      return [];
    }
  });
}

interface Occurrence {
  readonly start: ICAL.Time;
  readonly component: ICAL.Component;
}

function readEvent(event: ICAL.Event, reader: Reader): readonly RawEvent[] {
  const excluded = new Set(excludedOf(event.component, reader));
  return occurrencesOf(event, reader).flatMap((occurrence) => {
    const raw = toRawEvent(occurrence, reader);
    // An exception has its own date: only the series is thinned out.
    const isExcluded = occurrence.component === event.component && excluded.has(raw?.atMs ?? NaN);
    return raw === undefined || isExcluded ? [] : [raw];
  });
}

/** Left-out dates as moments: they may be written in another zone than the series. */
function excludedOf(component: ICAL.Component, reader: Reader): readonly TimestampMs[] {
  return component.getAllProperties('exdate').flatMap((property) =>
    property.getValues().flatMap((value: unknown) => {
      if (!(value instanceof ICAL.Time)) return [];
      return momentOfTime(value, property.getFirstParameter('tzid'), reader)?.atMs ?? [];
    }),
  );
}

function occurrencesOf(event: ICAL.Event, { nowMs, notes }: Reader): readonly Occurrence[] {
  const first = { start: event.startDate, component: event.component };
  if (!event.isRecurring()) return [first];
  // The beginning of a series that names its dates is one of them, which the iterator forgets.
  const found: Occurrence[] = event.component.hasProperty('rrule') ? [] : [first];
  const iterator = event.iterator();
  for (let steps = 0; ; steps += 1) {
    if (steps >= MAX_STEPS || found.length >= MAX_OCCURRENCES) {
      notes.add(`"${titleOf(event.component)}" repeats too often: not all of it was taken.`);
      break;
    }
    // Its types promise a time always; at the end there is none.
    const next: unknown = iterator.next();
    if (!(next instanceof ICAL.Time)) break;
    const roughMs = next.toUnixTime() * 1000;
    if (roughMs > nowMs + SPAN_MS) break;
    if (roughMs < nowMs - SPAN_MS) continue;
    const details = event.getOccurrenceDetails(next);
    found.push({ start: details.startDate, component: details.item.component });
  }
  return found;
}

function toRawEvent({ start, component }: Occurrence, reader: Reader): RawEvent | undefined {
  if (textOf(component, 'status').toUpperCase() === 'CANCELLED') return undefined;
  const title = titleOf(component);
  if (title === '') {
    reader.notes.add('An event without a title was left out.');
    return undefined;
  }
  const named = component.getFirstProperty('dtstart')?.getFirstParameter('tzid');
  const moment = momentOfTime(start, named, reader);
  return moment === undefined ? undefined : { ...moment, title };
}

/** When a time of the file is: by the zone that it names, by one that the file describes, else by the wall of the reader. */
function momentOfTime(
  time: ICAL.Time,
  named: string | undefined,
  { localZone, notes }: Reader,
): Pick<RawEvent, 'atMs' | 'dayOnly'> | undefined {
  const { year, month, day, hour, minute, second } = time;
  const wall = { year, month, day, hour, minute, second };
  const inZone = (zone: string) => {
    const atMs = momentOf(wall, zone);
    return atMs === undefined ? undefined : { atMs };
  };
  if (time.isDate) {
    const atMs = momentOf({ ...wall, hour: 0, minute: 0, second: 0 }, 'UTC');
    return atMs === undefined ? undefined : { atMs, dayOnly: true };
  }
  if (time.zone === ICAL.Timezone.utcTimezone) return inZone('UTC');
  if (named === undefined) {
    notes.add(`Times without a zone are taken as ${localZone}.`);
    return inZone(localZone);
  }
  const zone = zoneOfName(named);
  if (zone !== undefined) return inZone(zone);
  // No known name, but described in the file.
  if (time.zone !== ICAL.Timezone.localTimezone) return { atMs: time.toUnixTime() * 1000 };
  notes.add(`Events in the time zone "${named}", which is not known, were left out.`);
  return undefined;
}

function titleOf(component: ICAL.Component): string {
  return textOf(component, 'summary').trim();
}

function uidOf(component: ICAL.Component): string {
  return textOf(component, 'uid');
}

function textOf(component: ICAL.Component, name: string): string {
  const value: unknown = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
}
