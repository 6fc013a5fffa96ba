import type { SeriesMarket } from '../../../shared/contract/market.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import { DAY_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import type { PricePoint } from '../../../shared/market/correlation/paired-returns.ts';
import { decodeText } from '../../import/decode-text.ts';
import {
  findDecimalEvidence,
  parseDecimal,
  type DecimalSign,
} from '../../../shared/domain/parse-decimal.ts';
import { DELIMITERS, readCsv, type CsvRow } from '../../import/read-csv.ts';
import { momentOf } from '../calendar/zoned-time.ts';
import { createDateReader, type SeriesDate } from './series-date.ts';

export interface ParsedSeries {
  /** Ascending, each moment once. */
  readonly points: readonly PricePoint[];
  /** What was left out or taken for granted, in sentences. */
  readonly notes: readonly string[];
}

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_CLOSES = 20_000;
const FEWEST_CLOSES = 2;
/** Times the close before, or one part of it; the worst day of an index was a fall of 23 %. */
const LEAP = 1.5;
const LEAP_WITHIN_MS = 7 * DAY_MS;

const DATE_NAMES = ['date', 'observation_date', 'timestamp', 'datetime', 'time', 'day', 'unix'];
/** The first that a file has is taken: an adjusted close knows of splits. */
const CLOSE_NAMES = [
  'adj close',
  'adjusted close',
  'adj_close',
  'close',
  'close/last',
  'closing price',
  'last',
  'price',
  'value',
  'settle',
];

/**
 * When a day's close is known, New York time: stocks at 16:00; gold and the dollar are quoted round the clock, and their day
 * ends at 17:00.
 */
const CLOSE_HOUR: Readonly<Record<SeriesMarket, number>> = {
  nasdaq: 16,
  sp500: 16,
  gold: 17,
  dollar: 17,
};
const ZONE = 'America/New_York';

/** Daily closes of a CSV with a header. A date alone counts as the close of that day's session. */
export function parseSeries(
  bytes: Uint8Array,
  market: SeriesMarket,
  nowMs: TimestampMs,
): Result<ParsedSeries, string> {
  if (bytes.length > MAX_BYTES) return err('The file is larger than 4 MB: daily closes are not.');
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const table = findTable(decoded.value.text);
  if (table === undefined) {
    return err('The first line must name the columns: a date and a close, such as "date,close".');
  }
  const { rows, date, close, closeName } = table;
  const notes: string[] = closeName === 'close' ? [] : [`"${closeName}" is taken as the close.`];
  const readDate = createDateReader(rows.map(({ cells }) => cells[date] ?? ''));
  if (!readDate.ok) return readDate;
  notes.push(...readDate.value.notes);
  const style = decimalOf(rows.map(({ cells }) => cells[close] ?? ''));
  if (style === undefined) return err('Some closes have a decimal point and some a comma.');
  const byMoment = new Map<TimestampMs, number>();
  let empty = 0;
  let ahead = 0;
  let twice = 0;
  for (const { line, cells } of rows) {
    const when = readDate.value.read(cells[date] ?? '');
    if (when === undefined) return err(`Line ${line}: the date cannot be read.`);
    const text = (cells[close] ?? '').trim();
    // Holidays are written as a dot, a dash or nothing.
    if (/^(?:|[.-]|n\/?a|null|nan)$/i.test(text)) {
      empty += 1;
      continue;
    }
    const price = parsePositive(parseDecimal(text, style)?.value);
    if (price === undefined) return err(`Line ${line}: the close is no number above 0.`);
    const atMs = momentOfClose(when, market);
    if (atMs === undefined) return err(`Line ${line}: this date does not exist.`);
    if (atMs > nowMs + DAY_MS) return err(`Line ${line}: this close is in the future.`);
    // Of a session that is not over yet the last price is no close.
    if (atMs > nowMs) {
      ahead += 1;
      continue;
    }
    if ((byMoment.get(atMs) ?? price) !== price) twice += 1;
    byMoment.set(atMs, price);
  }
  if (empty > 0) notes.push(`${empty} lines without a close were left out.`);
  if (ahead > 0) notes.push('The session that is not over yet was left out.');
  if (twice > 0) {
    const dates = twice === 1 ? '1 date stands' : `${twice} dates stand`;
    notes.push(`${dates} there twice with different closes: the last one counts.`);
  }
  if (byMoment.size < FEWEST_CLOSES) return err('There are fewer than two closes in this file.');
  if (byMoment.size > MAX_CLOSES) {
    return err(`The file has ${byMoment.size} closes. At most ${MAX_CLOSES} can be read.`);
  }
  const points = [...byMoment]
    .map(([atMs, price]) => ({ atMs, price }))
    .toSorted((a, b) => a.atMs - b.atMs);
  return ok({ points, notes: [...notes, ...leapsOf(points)] });
}

/** Closes that no such market has ever made in a few days: one of them spoils every correlation that holds it. */
function leapsOf(points: readonly PricePoint[]): readonly string[] {
  const leaps = points.filter(({ atMs, price }, i) => {
    const before = points[i - 1];
    if (before === undefined || atMs - before.atMs > LEAP_WITHIN_MS) return false;
    const factor = price / before.price;
    return factor > LEAP || factor < 1 / LEAP;
  });
  const [first] = leaps;
  if (first === undefined) return [];
  const day = new Date(first.atMs).toISOString().slice(0, 10);
  const more = leaps.length > 1 ? `, and ${leaps.length - 1} more` : '';
  return [
    `The close of ${day} is far from the one before${more}: a split, or a typing error? Correlations with it mean nothing.`,
  ];
}

function momentOfClose(when: SeriesDate, market: SeriesMarket): TimestampMs | undefined {
  if (when.kind === 'moment') return when.atMs;
  const { year, month, day } = when;
  return momentOf({ year, month, day, hour: CLOSE_HOUR[market], minute: 0, second: 0 }, ZONE);
}

function findTable(text: string) {
  for (const delimiter of DELIMITERS) {
    const read = readCsv(text, delimiter);
    if (!read.ok) continue;
    const [header, ...rows] = read.value;
    const names = (header?.cells ?? []).map((cell) => cell.toLowerCase());
    const date = firstOf(names, DATE_NAMES);
    const close = firstOf(names, CLOSE_NAMES) ?? onlyOther(names, date);
    if (date === undefined || close === undefined) continue;
    return { rows: rows as readonly CsvRow[], date, close, closeName: names[close] ?? '' };
  }
  return undefined;
}

function firstOf(names: readonly string[], wanted: readonly string[]): number | undefined {
  const found = wanted.map((name) => names.indexOf(name)).find((index) => index >= 0);
  return found;
}

/** FRED calls the column by the name of the series: beside a date there is only that. */
function onlyOther(names: readonly string[], date: number | undefined): number | undefined {
  return date === undefined || names.length !== 2 ? undefined : 1 - date;
}

/** A point unless the cells say that it is a comma; undefined where they contradict each other. */
function decimalOf(cells: readonly string[]): DecimalSign | undefined {
  const evidence = new Set(cells.map(findDecimalEvidence));
  if (evidence.has('point') && evidence.has('comma')) return undefined;
  return evidence.has('comma') ? ',' : '.';
}
