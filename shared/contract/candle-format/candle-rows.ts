import type { RecordedCandle } from '../../domain/candle.ts';
import type { TimestampMs } from '../../domain/units.ts';
import { decimalAt } from './plain-decimal.ts';

/** A candle with the line that it stood on. */
export interface CandleRow {
  readonly line: number;
  readonly candle: RecordedCandle;
}

export interface RefusedRow {
  /** From 1; the header is a line. */
  readonly line: number;
  readonly reason: string;
}

/** Cells of a line that holds quotation marks: the caller brings a CSV library, which differs between a page and Node. */
export type SplitQuoted = (line: string, delimiter: string) => readonly string[];

const REQUIRED = ['timestamp', 'open', 'high', 'low', 'close'] as const;
type Column = (typeof REQUIRED)[number] | 'volume';
const DELIMITERS = [',', ';', '\t'] as const;

/** How the times of a file are written. All but `milliseconds` are said. */
type TimeUnit = 'milliseconds' | 'seconds' | 'microseconds' | 'text';
const UNIT_NOTES: Record<TimeUnit, string | undefined> = {
  milliseconds: undefined,
  seconds: 'its times are in seconds',
  microseconds: 'its times are in microseconds',
  text: 'its times are written out; those without a zone are taken as UTC',
};
/** To milliseconds. */
const FACTORS: Record<TimeUnit, number> = {
  milliseconds: 1,
  seconds: 1e3,
  microseconds: 1e-3,
  text: NaN,
};
const RETURN = 13;
/** In seconds until the year 5138, in milliseconds from 1973: no price is older and none that new. */
const LOWEST_MILLISECONDS = 1e11;
const LOWEST_MICROSECONDS = 1e14;
/** `2024-08-05`, `2024-08-05 13:00`, `2024-08-05T13:00:00.000+02:00`. */
const WRITTEN_TIME =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)? ?(Z|[+-]\d{2}:?\d{2})?$/;

/** The lines of one candle file, one after the other. */
export class CandleRows {
  readonly rows: CandleRow[] = [];
  readonly refused: RefusedRow[] = [];
  readonly #splitQuoted: SplitQuoted;
  #line = 0;
  #columns: Readonly<Record<Column, number>> | undefined;
  #delimiter = ',';
  /** Where the cells of the present line begin; its last entry is one past the end. Made once: there are many lines. */
  readonly #starts: number[] = [];
  #unit: TimeUnit | undefined;

  constructor(splitQuoted: SplitQuoted) {
    this.#splitQuoted = splitQuoted;
  }

  get hasHeader(): boolean {
    return this.#columns !== undefined;
  }

  get notes(): readonly string[] {
    const note = this.#unit === undefined ? undefined : UNIT_NOTES[this.#unit];
    return note === undefined ? [] : [note];
  }

  /** Gives back why the file as a whole cannot be used. */
  addLine(raw: string): string | undefined {
    this.#line += 1;
    const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
    if (isBlank(text)) return undefined;
    if (this.#columns === undefined) return this.#readHeader(text);
    const candle = this.#toCandle(this.#unquoted(text), this.#columns);
    if (typeof candle === 'string') this.refused.push({ line: this.#line, reason: candle });
    else this.rows.push({ line: this.#line, candle });
    return undefined;
  }

  #readHeader(text: string): string | undefined {
    this.#delimiter = DELIMITERS.find((sign) => text.includes(sign)) ?? ',';
    const names = this.#cells(text).map((name) => name.trim().toLowerCase());
    const missing = REQUIRED.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      return `its first line must name the columns ${REQUIRED.join(', ')}; it lacks ${missing.join(', ')}`;
    }
    const twice = [...REQUIRED, 'volume'].find(
      (name) => names.indexOf(name) !== names.lastIndexOf(name),
    );
    if (twice !== undefined) return `its first line names the column ${twice} twice`;
    const at = (name: Column) => names.indexOf(name);
    this.#columns = {
      timestamp: at('timestamp'),
      open: at('open'),
      high: at('high'),
      low: at('low'),
      close: at('close'),
      volume: at('volume'),
    };
    return undefined;
  }

  #cells(text: string): readonly string[] {
    return this.#unquoted(text).split(this.#delimiter);
  }

  #unquoted(text: string): string {
    if (!text.includes('"')) return text;
    // A delimiter within a cell is no number's: it stays apart as something that cannot be read.
    const cells = this.#splitQuoted(text, this.#delimiter);
    return cells.map((cell) => cell.replaceAll(this.#delimiter, ' ')).join(this.#delimiter);
  }

  /** The candle, or why it is none. */
  #toCandle(text: string, columns: Readonly<Record<Column, number>>): RecordedCandle | string {
    this.#findCells(text);
    const time = this.#numberAt(text, columns.timestamp);
    const timestamp = this.#toTime(text, columns.timestamp, time);
    if (timestamp === undefined) {
      return `the time "${short(this.#textAt(text, columns.timestamp))}" cannot be read`;
    }
    const open = this.#numberAt(text, columns.open);
    const high = this.#numberAt(text, columns.high);
    const low = this.#numberAt(text, columns.low);
    const close = this.#numberAt(text, columns.close);
    if (open === undefined || high === undefined || low === undefined || close === undefined) {
      return 'a price is missing or not a number';
    }
    if (open <= 0 || high <= 0 || low <= 0 || close <= 0) return 'a price is not above zero';
    if (high < low) return 'its high is below its low';
    if (high < open || high < close || low > open || low > close) {
      return 'its open or close lies outside its high and low';
    }
    // A volume that cannot be read is unknown; the prices beside it are as good as ever.
    const volume = this.#numberAt(text, columns.volume);
    return volume === undefined || volume < 0
      ? { timestamp, open, high, low, close }
      : { timestamp, open, high, low, close, volume };
  }

  #findCells(text: string): void {
    const starts = this.#starts;
    let cell = 0;
    starts[0] = 0;
    for (let at = text.indexOf(this.#delimiter); at !== -1;) {
      cell += 1;
      starts[cell] = at + 1;
      at = text.indexOf(this.#delimiter, at + 1);
    }
    const end = text.charCodeAt(text.length - 1) === RETURN ? text.length - 1 : text.length;
    starts[cell + 1] = end + 1;
    starts.length = cell + 2;
  }

  #numberAt(text: string, column: number): number | undefined {
    const from = this.#starts[column];
    const to = this.#starts[column + 1];
    return from === undefined || to === undefined ? undefined : decimalAt(text, from, to - 1);
  }

  #textAt(text: string, column: number): string {
    const to = this.#starts[column + 1];
    return to === undefined ? '' : text.slice(this.#starts[column], to - 1).trim();
  }

  /** The unit is that of the first row: a file that changes it in between is not believed. */
  #toTime(text: string, column: number, value: number | undefined): TimestampMs | undefined {
    const unit = value === undefined ? 'text' : unitOf(value);
    if (unit === undefined || (this.#unit !== undefined && unit !== this.#unit)) return undefined;
    const timestamp =
      value === undefined ? toTime(this.#textAt(text, column)) : Math.round(value * FACTORS[unit]);
    if (timestamp !== undefined) this.#unit = unit;
    return timestamp;
  }
}

function unitOf(value: number): TimeUnit | undefined {
  if (value <= 0) return undefined;
  if (value < LOWEST_MILLISECONDS) return 'seconds';
  return value < LOWEST_MICROSECONDS ? 'milliseconds' : 'microseconds';
}

function toTime(text: string): TimestampMs | undefined {
  const match = WRITTEN_TIME.exec(text);
  if (match === null) return undefined;
  const written = text.replace(' ', 'T').replace(' ', '');
  const time = Date.parse(
    match[1] === undefined ? `${written.includes('T') ? written : `${written}T00:00`}Z` : written,
  );
  return Number.isNaN(time) ? undefined : time;
}

function isBlank(text: string): boolean {
  // Nearly every line begins with a digit.
  return text.charCodeAt(0) <= 32 || text === '' ? text.trim() === '' : false;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
