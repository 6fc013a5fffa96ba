import { parseNumber } from '../../domain/parse-number.ts';

const ZERO = 48;
const NINE = 57;
const POINT = 46;
/** Fifteen digits are below 2^53, and the powers up to 10^15 are exact: one division rounds once, as `Number` does. */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The number that stands in `text` from `from` to before `to`, as `parseNumber` gives it for that piece without the space
 * around it. Plain decimals, which is nearly all of a candle file, are read where they stand: cutting the pieces out and
 * matching them takes most of the time that such a file needs.
 */
export function decimalAt(text: string, from: number, to: number): number | undefined {
  let mantissa = 0;
  let digits = 0;
  let point = -1;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + (code - ZERO);
      digits += 1;
    } else if (code === POINT && point === -1 && digits > 0) point = digits;
    else return parseNumber(text.slice(from, to).trim());
  }
  if (digits === 0 || digits > MOST_DIGITS) return parseNumber(text.slice(from, to).trim());
  return point === -1 ? mantissa : mantissa / (POWERS[digits - point] ?? NaN);
}
