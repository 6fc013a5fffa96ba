import { createHash } from 'node:crypto';
import type { MarketEvent } from '../../../shared/domain/market-event.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import { kindOfEvent } from '../../../shared/market/calendar/event-kind.ts';
import { decodeText } from '../../import/decode-text.ts';
import { parseCalendarCsv } from './parse-calendar-csv.ts';
import { parseIcs } from './parse-ics.ts';
import type { CalendarContext, RawEvent } from './raw-calendar.ts';

export interface ParsedCalendar {
  /** Ascending. */
  readonly events: readonly MarketEvent[];
  /** What was left out or taken for granted, in sentences. */
  readonly notes: readonly string[];
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_EVENTS = 5_000;
const MAX_TITLE = 200;

/** Announced events of an iCalendar or CSV file, told apart by their content. The error is a sentence for the screen. */
export function parseCalendar(
  bytes: Uint8Array,
  context: CalendarContext,
): Result<ParsedCalendar, string> {
  if (bytes.length > MAX_BYTES) return err('The file is larger than 4 MB: that is no calendar.');
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const { text } = decoded.value;
  const isIcs = /^\s*BEGIN:VCALENDAR/i.test(text);
  const raw = isIcs ? parseIcs(text, context) : parseCalendarCsv(text, context);
  if (!raw.ok) return raw;
  const events = new Map<string, MarketEvent>();
  for (const each of raw.value.events) {
    const event = nameEvent(each);
    events.set(event.id, event);
  }
  if (events.size > MAX_EVENTS) {
    return err(`The file has ${events.size} events. At most ${MAX_EVENTS} can be read.`);
  }
  if (events.size === 0) {
    return err(['There is no event in this file.', ...raw.value.notes].join(' '));
  }
  return ok({
    events: [...events.values()].toSorted((a, b) => a.atMs - b.atMs),
    notes: raw.value.notes,
  });
}

function nameEvent({ atMs, title, dayOnly }: RawEvent): MarketEvent {
  const short = title.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_TITLE);
  const id = createHash('sha256').update(`${atMs}|${short}`).digest('hex').slice(0, 16);
  return {
    id,
    atMs,
    title: short,
    kind: kindOfEvent(short),
    ...(dayOnly === undefined ? {} : { dayOnly }),
  };
}
