import ICAL from 'ical.js';
import { DAY_MS } from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import type { CalendarContext, RawCalendar, RawEvent } from './parse-calendar.ts';
import { isZone, momentOf } from './zoned-time.ts';

/** Repeated events are written out from a year back, for their past moves, to a year ahead. */
const SPAN_MS = 366 * DAY_MS;
const MAX_OCCURRENCES = 400;

/** Events of an iCalendar file (RFC 5545), repeated ones written out, cancelled ones left out. */
export function parseIcs(text: string, context: CalendarContext): Result<RawCalendar, string> {
  let components: ICAL.Component[];
  try {
    components = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent');
  } catch {
    return err('The file begins as an iCalendar file but cannot be read as one.');
  }
  const events: RawEvent[] = [];
  const notes = new Set<string>();
  const exceptions = components.filter((component) => component.hasProperty('recurrence-id'));
  for (const component of components) {
    if (exceptions.includes(component)) continue;
    try {
      const event = new ICAL.Event(component, {
        exceptions: exceptions.filter((one) => uidOf(one) === uidOf(component)),
      });
      for (const occurrence of occurrencesOf(event, context)) {
        const raw = toRawEvent(occurrence, context, notes);
        if (raw !== undefined) events.push(raw);
      }
    } catch {
      notes.add('An event that cannot be read was left out.');
    }
  }
  return ok({ events, notes: [...notes] });
}

interface Occurrence {
  readonly start: ICAL.Time;
  readonly component: ICAL.Component;
}

function occurrencesOf(event: ICAL.Event, { nowMs }: CalendarContext): readonly Occurrence[] {
  if (!event.isRecurring()) return [{ start: event.startDate, component: event.component }];
  const found: Occurrence[] = [];
  const iterator = event.iterator();
  // A series that began long ago passes quickly; its past is worth nothing beyond the span.
  for (let steps = 0; steps < 20_000 && found.length < MAX_OCCURRENCES; steps += 1) {
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

function toRawEvent(
  { start, component }: Occurrence,
  { localZone }: CalendarContext,
  notes: Set<string>,
): RawEvent | undefined {
  if (textOf(component, 'status').toUpperCase() === 'CANCELLED') return undefined;
  const title = textOf(component, 'summary').trim();
  const { year, month, day, hour, minute, second } = start;
  const wall = { year, month, day, hour, minute, second };
  if (title === '') {
    notes.add('An event without a title was left out.');
    return undefined;
  }
  if (start.isDate) {
    const atMs = momentOf({ ...wall, hour: 0, minute: 0, second: 0 }, 'UTC');
    return atMs === undefined ? undefined : { atMs, title, dayOnly: true };
  }
  const named = component.getFirstProperty('dtstart')?.getFirstParameter('tzid');
  const isUtc = start.zone === ICAL.Timezone.utcTimezone;
  const zone = isUtc ? 'UTC' : named !== undefined && isZone(named) ? named : undefined;
  if (zone !== undefined) {
    const atMs = momentOf(wall, zone);
    return atMs === undefined ? undefined : { atMs, title };
  }
  // A zone that is no known name but is described in the file; else the wall of whoever reads.
  const isDescribed = named !== undefined && start.zone !== ICAL.Timezone.localTimezone;
  if (isDescribed) return { atMs: start.toUnixTime() * 1000, title };
  notes.add(`Times without a zone are taken as ${localZone}.`);
  const atMs = momentOf(wall, localZone);
  return atMs === undefined ? undefined : { atMs, title };
}

function uidOf(component: ICAL.Component): string {
  return textOf(component, 'uid');
}

function textOf(component: ICAL.Component, name: string): string {
  const value: unknown = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
}
