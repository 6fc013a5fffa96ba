import { findDecimalEvidence, type DecimalSign } from '../../shared/domain/parse-decimal.ts';
import { findHeader } from './match-header.ts';
import { DELIMITERS, readCsv, type CsvRow, type Delimiter } from './read-csv.ts';
import { SAMPLE_ROWS } from './limits.ts';

/** A guess, and whether nothing else was possible. What is not certain is asked. */
export interface Guess<T> {
  readonly value: T;
  readonly certain: boolean;
}

/**
 * The delimiter of a CSV: certain when it is the only one that cuts the sample into rows of one length, or when only its
 * header names columns that Leeway knows.
 */
export function guessDelimiter(text: string): Guess<Delimiter> | undefined {
  const stated = /^\ufeff?sep=([,;\t|])[\r\n]/i.exec(text)?.[1];
  if (stated !== undefined) {
    const value = DELIMITERS.find((delimiter) => delimiter === stated);
    if (value !== undefined) return { value, certain: true };
  }
  const candidates = DELIMITERS.flatMap((delimiter) => {
    const rows = readCsv(text, delimiter, SAMPLE_ROWS);
    if (!rows.ok) return [];
    const widest = Math.max(0, ...rows.value.map((row) => row.cells.length));
    if (widest < 2) return [];
    return [{ delimiter, even: isEven(rows.value), known: findHeader(rows.value).known }];
  });
  const [only, ...others] = candidates.toSorted((a, b) => b.known - a.known || +b.even - +a.even);
  if (only === undefined) return undefined;
  const rivals = others.filter((other) => other.even || other.known > 0);
  const certain =
    (rivals.length === 0 && (only.even || only.known > 1)) ||
    (only.known > 1 && rivals.every((rival) => rival.known <= only.known - 2));
  return { value: only.delimiter, certain };
}

function isEven(rows: readonly CsvRow[]): boolean {
  const width = rows[0]?.cells.length ?? 0;
  return width > 1 && rows.every((row) => row.cells.length === width);
}

/** What the cells of the numeric columns say together about the decimal sign. */
export function guessDecimal(
  cells: Iterable<{ readonly cell: string; readonly line: number }>,
): Guess<DecimalSign> & { readonly why?: string } {
  const seen: Partial<Record<'point' | 'comma' | 'either', string>> = {};
  for (const { cell, line } of cells) {
    const evidence = findDecimalEvidence(cell);
    if (evidence !== 'none') seen[evidence] ??= `“${cell}” (line ${line})`;
  }
  if (seen.point !== undefined && seen.comma !== undefined) {
    return {
      value: '.',
      certain: false,
      why: `${seen.point} is written with a decimal point, ${seen.comma} with a decimal comma.`,
    };
  }
  if (seen.point !== undefined) return { value: '.', certain: true };
  if (seen.comma !== undefined) return { value: ',', certain: true };
  if (seen.either === undefined) return { value: '.', certain: true };
  return {
    value: '.',
    certain: false,
    why: `${seen.either} may be a thousand times larger: its sign could be a decimal sign or a thousands separator.`,
  };
}
