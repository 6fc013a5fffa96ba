import { err, ok, type Result } from '../../../shared/lib/result.ts';
import { DELIMITERS, readCsv, type CsvRow } from '../../import/read-csv.ts';
import type { CalendarContext, RawCalendar, RawEvent } from './raw-calendar.ts';
import { zoneOfName } from './zone-names.ts';
import { momentOf } from './zoned-time.ts';

/** Column → names that it goes by, in lower case. */
const COLUMNS = {
  date: ['date', 'day', 'datetime', 'date/time', 'timestamp', 'start', 'start date', 'time utc'],
  time: ['time', 'start time', 'hour'],
  zone: ['zone', 'timezone', 'time zone', 'tz'],
  title: ['title', 'event', 'name', 'summary', 'subject', 'description'],
} as const;

type Column = keyof typeof COLUMNS;

const ZONE_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    utc: 'UTC',
    gmt: 'UTC',
    z: 'UTC',
    et: 'America/New_York',
    est: 'America/New_York',
    edt: 'America/New_York',
    cet: 'Europe/Berlin',
    cest: 'Europe/Berlin',
    bst: 'Europe/London',
    pt: 'America/Los_Angeles',
    pst: 'America/Los_Angeles',
    pdt: 'America/Los_Angeles',
    jst: 'Asia/Tokyo',
  }),
);

/** Events of a CSV with a header: a date (and time) column and a title; a zone column where there is one. */
export function parseCalendarCsv(
  text: string,
  context: CalendarContext,
): Result<RawCalendar, string> {
  const table = findTable(text);
  if (table === undefined) {
    return err(
      'The first line must name the columns: a date (and time), and a title, such as "date,time,title".',
    );
  }
  const { rows, columns } = table;
  const notes = new Set<string>();
  const events: RawEvent[] = [];
  const cellOf = (row: CsvRow, column: Column) => row.cells[columns.get(column) ?? -1] ?? '';
  for (const row of rows) {
    const title = cellOf(row, 'title').trim();
    const when = momentOfCells(
      `${cellOf(row, 'date')} ${cellOf(row, 'time')}`.trim(),
      cellOf(row, 'zone'),
      context,
      notes,
    );
    if (title === '' || when === undefined) {
      return err(
        `Line ${row.line}: ${title === '' ? 'the title is missing' : 'the date cannot be read'}. Write dates as 2026-12-10 and times as 14:30.`,
      );
    }
    events.push({ ...when, title });
  }
  return ok({ events, notes: [...notes] });
}

function findTable(text: string) {
  for (const delimiter of DELIMITERS) {
    const read = readCsv(text, delimiter);
    if (!read.ok) continue;
    const [header, ...rows] = read.value;
    const columns = new Map<Column, number>();
    for (const [index, cell] of (header?.cells ?? []).entries()) {
      const name = cell.toLowerCase();
      for (const column of Object.keys(COLUMNS) as Column[]) {
        const names: readonly string[] = COLUMNS[column];
        if (names.includes(name) && !columns.has(column)) columns.set(column, index);
      }
    }
    if (columns.has('date') && columns.has('title')) return { rows, columns };
  }
  return undefined;
}

const WHEN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;

/** Only dates that begin with the year are read: of 03/04/2026 nobody knows the month. */
function momentOfCells(
  text: string,
  zoneCell: string,
  { localZone }: CalendarContext,
  notes: Set<string>,
): Omit<RawEvent, 'title'> | undefined {
  if (/^\d{13}$/.test(text)) return { atMs: Number(text) };
  const match = WHEN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, half, offset] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (hour === undefined) {
    const atMs = momentOf({ ...date, hour: 0, minute: 0, second: 0 }, 'UTC');
    return atMs === undefined ? undefined : { atMs, dayOnly: true };
  }
  const wall = {
    ...date,
    hour: to24(Number(hour), half),
    minute: Number(minute),
    second: Number(second ?? 0),
  };
  const shift = /^([+-])(\d{2}):?(\d{2})$/.exec(offset ?? '');
  if (shift !== null) {
    const minutes = Number(shift[2]) * 60 + Number(shift[3]);
    const atMs = momentOf(wall, 'UTC');
    return atMs === undefined
      ? undefined
      : { atMs: atMs - (shift[1] === '-' ? -1 : 1) * minutes * 60_000 };
  }
  const word = (offset ?? zoneCell).trim();
  const zone = ZONE_WORDS.get(word.toLowerCase()) ?? (word === '' ? localZone : zoneOfName(word));
  if (word === '') notes.add(`Times without a zone are taken as ${localZone}.`);
  if (zone === undefined) return undefined;
  const atMs = momentOf(wall, zone);
  return atMs === undefined ? undefined : { atMs };
}

function to24(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}
