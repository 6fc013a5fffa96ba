import { DAY_MS, type MarketSymbol, type TimestampMs } from '../../domain/units.ts';

/** Dated contracts as exchanges and ccxt write them: a date at the end, `-261225`, `_20261225` or `-25DEC26`. */
const DIGITS = /[-_](\d{2}|\d{4})(\d{2})(\d{2})$/;
const LETTERS = /[-_](\d{1,2})([A-Z]{3})(\d{2})$/;
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** Start (UTC) of the day on which a contract settles, read from its symbol; undefined for a perpetual or an unknown spelling. */
export function expiryDayOf(symbol: MarketSymbol): TimestampMs | undefined {
  const digits = DIGITS.exec(symbol);
  if (digits !== null) return dayOf(Number(digits[1]), Number(digits[2]), Number(digits[3]));
  const letters = LETTERS.exec(symbol.toUpperCase());
  if (letters === null) return undefined;
  const month = MONTHS.indexOf(letters[2] ?? '') + 1;
  return dayOf(Number(letters[3]), month, Number(letters[1]));
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Counted by hand, so that this room needs no clock; undefined for what is no date (261345). */
function dayOf(year: number, month: number, day: number): TimestampMs | undefined {
  const full = year < 100 ? 2000 + year : year;
  const isLeap = (full % 4 === 0 && full % 100 !== 0) || full % 400 === 0;
  const longest = (DAYS_IN_MONTH[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  if (full < 2000 || day < 1 || day > longest) return undefined;
  const years = full - 1970;
  const leaps = (y: number) => Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  let days = years * 365 + leaps(full - 1) - leaps(1969) + day - 1;
  for (let before = 1; before < month; before++) days += DAYS_IN_MONTH[before - 1] ?? 0;
  if (month > 2 && isLeap) days += 1;
  return days * DAY_MS;
}
