import { DAY_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';

export type SeriesDate =
  | { readonly kind: 'day'; readonly year: number; readonly month: number; readonly day: number }
  | { readonly kind: 'moment'; readonly atMs: TimestampMs };

export interface DateReader {
  read(cell: string): SeriesDate | undefined;
  /** What was taken for granted. */
  readonly notes: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Dates with the year last: which of the first two is the month shows only in days after the 12th. */
const YEAR_LAST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

/** Reads the dates of one column, all in the same way. The error is a sentence for the screen. */
export function createDateReader(cells: readonly string[]): Result<DateReader, string> {
  let hasDayFirst = false;
  let hasMonthFirst = false;
  let hasYearLast = false;
  let hasPoints = false;
  for (const cell of cells) {
    const match = YEAR_LAST.exec(cell.trim());
    if (match === null) continue;
    hasYearLast = true;
    hasPoints ||= cell.includes('.');
    hasDayFirst ||= Number(match[1]) > 12;
    hasMonthFirst ||= Number(match[2]) > 12;
  }
  if (hasDayFirst && hasMonthFirst) {
    return err('Some dates have the day first and some the month. Write them as 2026-12-10.');
  }
  // With points the day stands first wherever such dates are written.
  const isDayFirst = hasDayFirst || (hasPoints && !hasMonthFirst);
  const isGuess = hasYearLast && !hasDayFirst && !hasMonthFirst && !hasPoints;
  return ok({
    read: (cell) => readDate(cell.trim(), isDayFirst),
    notes: isGuess ? ['Dates are taken as month/day/year.'] : [],
  });
}

function readDate(cell: string, isDayFirst: boolean): SeriesDate | undefined {
  const yearFirst =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(cell) ??
    /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(cell);
  if (yearFirst !== null) return dayOf(yearFirst[1], yearFirst[2], yearFirst[3]);
  const yearLast = YEAR_LAST.exec(cell);
  if (yearLast !== null) {
    const [, a, b, year] = yearLast;
    return isDayFirst ? dayOf(year, b, a) : dayOf(year, a, b);
  }
  const worded =
    /^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$/.exec(cell) ??
    swap(/^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})$/.exec(cell));
  if (worded !== null) {
    const month = MONTHS.indexOf((worded[1] ?? '').toLowerCase()) + 1;
    return month === 0 ? undefined : dayOf(worded[3], String(month), worded[2]);
  }
  return readMoment(cell);
}

/** Seconds or milliseconds since 1970, or ISO 8601 with a zone. Midnight in UTC stands for the day, whichever way it is written. */
function readMoment(cell: string): SeriesDate | undefined {
  const atMs = /^\d{9,10}$/.test(cell)
    ? Number(cell) * 1000
    : /^\d{12,13}$/.test(cell)
      ? Number(cell)
      : isoMoment(cell);
  if (atMs === undefined || Number.isNaN(atMs)) return undefined;
  if (atMs % DAY_MS !== 0) return { kind: 'moment', atMs };
  const date = new Date(atMs);
  return {
    kind: 'day',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  };
}

function isoMoment(cell: string): number | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?$/.exec(cell);
  if (match === null) return undefined;
  return Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}${match[3] ?? 'Z'}`);
}

function dayOf(year?: string, month?: string, day?: string): SeriesDate {
  return { kind: 'day', year: Number(year), month: Number(month), day: Number(day) };
}

function swap(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match === null ? null : [match[0], match[2], match[1], match[3]];
}
