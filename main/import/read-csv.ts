import { CsvError, parse } from 'csv-parse/sync';
import type { ImportMapping, ImportRowError } from '../../shared/contract/import.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS } from './limits.ts';

export type Delimiter = ImportMapping['delimiter'];
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  /** By index, never by name, so that a column called `__proto__` is only a column. */
  readonly cells: readonly string[];
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV text with their line numbers. Cells are text exactly as written, but for surrounding space and byte
 * order marks (some exports put one before every line). Empty lines are skipped, rows of uneven length are kept: the caller
 * judges them. `limit` stops after so many rows.
 */
export function readCsv(
  text: string,
  delimiter: Delimiter,
  limit?: number,
): Result<readonly CsvRow[], ImportRowError> {
  const size = limit === undefined ? checkRowCount(text) : undefined;
  if (size !== undefined) return err(size);
  let records: ParsedRecord[];
  try {
    // `info: true` makes csv-parse answer {record, info}; its types do not say so.
    records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: MAX_CELL_CHARACTERS * 8,
      ...(limit === undefined ? {} : { to: limit }),
    }) as unknown as ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err(toRowError(error));
  }
  const hasMarks = text.includes('\ufeff');
  const rows: CsvRow[] = [];
  for (const { record, info } of records) {
    const line = info.lines - countLineBreaks(record);
    const tooBig = checkRowSize(record, line);
    if (tooBig !== undefined) return err(tooBig);
    const cells = hasMarks ? record.map((cell) => cell.replaceAll('\ufeff', '').trim()) : record;
    rows.push({ line, cells });
  }
  return ok(rows);
}

function checkRowCount(text: string): ImportRowError | undefined {
  const sign = text.includes('\n') ? '\n' : '\r';
  let lines = 1;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) lines += 1;
  if (text.endsWith(sign)) lines -= 1;
  // One more for the names of the columns.
  if (lines <= MAX_ROWS + 1) return undefined;
  return { message: `The file has ${lines} lines. At most ${MAX_ROWS} rows can be read.` };
}

function checkRowSize(record: readonly string[], line: number): ImportRowError | undefined {
  if (record.length > MAX_COLUMNS) {
    return {
      line,
      message: `The row has ${record.length} columns. At most ${MAX_COLUMNS} can be read.`,
    };
  }
  if (record.some((cell) => cell.length > MAX_CELL_CHARACTERS)) {
    return { line, message: `A cell is longer than ${MAX_CELL_CHARACTERS} characters.` };
  }
  return undefined;
}

function countLineBreaks(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) {
    if (/[\r\n]/.test(cell)) breaks += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return breaks;
}

function toRowError(error: CsvError): ImportRowError {
  const line = typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const message = MESSAGES[error.code] ?? 'The row cannot be read as CSV.';
  return line === undefined ? { message } : { line, message };
}

const MESSAGES: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quoted cell is opened here and never closed.',
  INVALID_OPENING_QUOTE: 'A quote stands in the middle of a cell. Quote the whole cell.',
  CSV_INVALID_CLOSING_QUOTE: 'A quoted cell goes on after its closing quote.',
  CSV_MAX_RECORD_SIZE: `A row is longer than ${MAX_CELL_CHARACTERS * 8} characters: a quote is not closed, or the delimiter is wrong.`,
};
