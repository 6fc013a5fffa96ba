import { parseNumber } from '../../../shared/domain/parse-number.ts';

export type RawRow = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name of a field without case and separators: `markPrice`, `mark_price` and `MarkPrice` are one. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '');

/** The rows at a dotted path; `undefined` when there is no list there. */
export function rowsAt(answer: unknown, path = ''): readonly unknown[] | undefined {
  let value = answer;
  for (const key of path === '' ? [] : path.split('.')) {
    if (!isRecord(value)) return undefined;
    value = value[key];
  }
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** The value at a dotted path. */
export function valueAt(answer: unknown, path: string): unknown {
  let value = answer;
  for (const key of path.split('.')) value = isRecord(value) ? value[key] : undefined;
  return value;
}

/** A row that cannot be read. It makes the whole reading an error: a smaller book would look safer than it is. */
export class RowError extends Error {
  override readonly name = 'RowError';
}

/**
 * Reads the fields of one raw row. `required` throws a RowError that names row and field; `optional` gives undefined
 * when the venue left the field out (missing, null, `''`), and throws when something unreadable stands there.
 */
export class RowReader {
  readonly #row: RawRow;
  readonly #what: string;

  constructor(row: unknown, what: string) {
    if (!isRecord(row)) throw new RowError(`${what} is not a row of fields`);
    this.#row = row;
    this.#what = what;
  }

  /** The row as it came. */
  get source(): RawRow {
    return this.#row;
  }

  raw(field: string): unknown {
    return this.#row[field];
  }

  has(field: string): boolean {
    const value = this.#row[field];
    return value !== undefined && value !== null && value !== '';
  }

  /** The first of the names that holds something. */
  first(fields: readonly string[]): string | undefined {
    return fields.find((field) => this.has(field));
  }

  text(field: string): string {
    const value = textOf(this.#row[field]);
    if (value === undefined) throw this.error(field, 'is missing');
    return value;
  }

  oneOf<const T extends string>(field: string, values: readonly T[]): T {
    const value = this.text(field);
    const found = values.find((each) => each === value);
    if (found === undefined) throw this.error(field, `is ‘${value}’, which is not known`);
    return found;
  }

  number(field: string): number {
    const value = parseNumber(this.#row[field]);
    if (value === undefined) throw this.error(field, 'is not a number');
    return value;
  }

  positive(field: string): number {
    const value = this.number(field);
    if (value <= 0) throw this.error(field, 'is not above zero');
    return value;
  }

  optionalNumber(field: string): number | undefined {
    return this.has(field) ? this.number(field) : undefined;
  }

  /** As `optionalNumber`; 0, which venues write for "none", is missing as well. Negative is refused. */
  optionalPositive(field: string): number | undefined {
    const value = this.optionalNumber(field);
    if (value === undefined || value === 0) return undefined;
    if (value < 0) throw this.error(field, 'is below zero');
    return value;
  }

  error(field: string, problem: string): RowError {
    return new RowError(`${this.#what}: ${field} ${problem}`);
  }
}
