import type { RecordedCandle } from '../../domain/candle.ts';
import {
  findDecimalEvidence,
  parseDecimal,
  type DecimalEvidence,
  type DecimalSign,
} from '../../domain/parse-decimal.ts';
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
const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;
/** Where each stands in a line; -1: nowhere. */
type Columns = Readonly<Record<Column, number>>;
const DELIMITERS = [',', ';', '\t'] as const;
const COMMAS =
  ': a number with a comma in it must be quoted, or a semicolon stand between the columns';

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
/** Between the cells of a line that had quotation marks: no number and no name holds it. */
const APART = '\u001f';
/** So many lines may leave open how their numbers are meant until one of them tells. */
const MOST_OPEN = 10_000;
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
  #columns: Columns | undefined;
  #delimiter = ',';
  /** Where the cells of the present line begin; its last entry is one past the end. Made once: there are many lines. */
  readonly #starts: number[] = [];
  #unit: TimeUnit | undefined;
  #width = 0;
  /** Told by the first number that can be meant in one way only. */
  #decimal: DecimalSign | undefined;
  /** Lines that leave open whether `1.234` is one or a thousand, and what came behind them. */
  #open: { readonly line: number; readonly text: string }[] = [];

  constructor(splitQuoted: SplitQuoted) {
    this.#splitQuoted = splitQuoted;
  }

  get hasHeader(): boolean {
    return this.#columns !== undefined;
  }

  get notes(): readonly string[] {
    const note = this.#unit === undefined ? undefined : UNIT_NOTES[this.#unit];
    return [
      ...(note === undefined ? [] : [note]),
      ...(this.#decimal === ',' ? ['its numbers are written with a decimal comma'] : []),
    ];
  }

  /** Gives back why the file as a whole cannot be used. */
  addLine(raw: string): string | undefined {
    this.#line += 1;
    const text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
    if (isBlank(text)) return undefined;
    if (this.#columns === undefined) return this.#readHeader(text);
    return this.#decimal === undefined
      ? this.#addUndecided(this.#line, text, this.#columns)
      : this.#read(this.#line, text, this.#columns);
  }

  /** Behind the last line; gives back why the file as a whole cannot be used. */
  end(): string | undefined {
    return this.#columns === undefined ? undefined : this.#settle(this.#columns);
  }

  #addUndecided(line: number, text: string, columns: Columns): string | undefined {
    const evidence = this.#evidenceOf(text, columns);
    if (evidence === 'both') {
      this.refused.push({ line, reason: 'one number has a decimal point, another a comma' });
      return undefined;
    }
    if (evidence === 'point' || evidence === 'comma') {
      this.#decide(evidence === 'point' ? '.' : ',', columns);
    } else if (evidence === 'either' || this.#open.length > 0) {
      this.#open.push({ line, text });
      return this.#open.length > MOST_OPEN ? this.#settle(columns) : undefined;
    }
    return this.#read(line, text, columns);
  }

  /** What the numbers of a line say together about the decimal sign. */
  #evidenceOf(line: string, columns: Columns): DecimalEvidence | 'both' {
    const { text, sign } = this.#cut(line);
    if (!text.includes('.') && (sign === ',' || !text.includes(','))) return 'none';
    const found = NUMBERS.map((name) => {
      const evidence = findDecimalEvidence(this.#textAt(text, columns[name]));
      // Where commas part the cells, a comma that is no cell's edge would have been quoted.
      return evidence === 'either' && sign === ',' ? 'point' : evidence;
    });
    const says = (evidence: DecimalEvidence) => found.includes(evidence);
    if (says('point')) return says('comma') ? 'both' : 'point';
    return says('comma') ? 'comma' : says('either') ? 'either' : 'none';
  }

  #decide(decimal: DecimalSign, columns: Columns): void {
    this.#decimal = decimal;
    for (const { line, text } of this.#open.splice(0)) this.#read(line, text, columns);
  }

  /** No number tells: a point is what nearly all files mean, a comma is not guessed. */
  #settle(columns: Columns): string | undefined {
    for (const { line, text } of this.#open) {
      const cut = this.#cut(text).text;
      const cell = NUMBERS.map((name) => this.#textAt(cut, columns[name])).find(
        (each) => each.includes(',') && findDecimalEvidence(each) === 'either',
      );
      if (cell === undefined) continue;
      return `line ${line}: "${short(cell)}" may be a thousand times larger; its comma could be a decimal sign or stand before thousands`;
    }
    if (this.#open.length > 0) this.#decide('.', columns);
    return undefined;
  }

  #read(line: number, text: string, columns: Columns): undefined {
    const candle = this.#toCandle(text, columns);
    if (typeof candle === 'string') this.refused.push({ line, reason: candle });
    else this.rows.push({ line, candle });
  }

  #readHeader(text: string): string | undefined {
    this.#delimiter = DELIMITERS.find((sign) => text.includes(sign)) ?? ',';
    const cut = this.#cut(text);
    const names = cut.text.split(cut.sign).map((name) => name.trim().toLowerCase());
    const missing = REQUIRED.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      return `its first line must name the columns ${REQUIRED.join(', ')}; it lacks ${missing.join(', ')}`;
    }
    const twice = [...REQUIRED, 'volume'].find(
      (name) => names.indexOf(name) !== names.lastIndexOf(name),
    );
    if (twice !== undefined) return `its first line names the column ${twice} twice`;
    const at = (name: Column) => names.indexOf(name);
    this.#width = names.length;
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

  /** Finds the cells of a line; gives the text that they are in and what stands between them. */
  #cut(line: string): { readonly text: string; readonly sign: string } {
    const isQuoted = line.includes('"');
    const sign = isQuoted ? APART : this.#delimiter;
    const text = isQuoted ? this.#splitQuoted(line, this.#delimiter).join(APART) : line;
    this.#findCells(text, sign);
    return { text, sign };
  }

  /** The candle, or why it is none. */
  #toCandle(line: string, columns: Columns): RecordedCandle | string {
    const { text } = this.#cut(line);
    const cells = this.#starts.length - 1;
    if (cells > this.#width && text.slice(this.#starts[this.#width]).trim() !== '') {
      return `it has ${cells} cells where the header has ${this.#width}${this.#delimiter === ',' ? COMMAS : ''}`;
    }
    const time = this.#timeAt(text, columns.timestamp);
    const timestamp = this.#toTime(text, columns.timestamp, time);
    if (timestamp === undefined) {
      return `the time "${short(this.#textAt(text, columns.timestamp))}" cannot be read`;
    }
    const open = this.#numberAt(text, columns.open);
    const high = this.#numberAt(text, columns.high);
    const low = this.#numberAt(text, columns.low);
    const close = this.#numberAt(text, columns.close);
    if (open === undefined || high === undefined || low === undefined || close === undefined) {
      return this.#whyNoPrice(text, columns);
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

  #findCells(text: string, sign: string): void {
    const starts = this.#starts;
    let cell = 0;
    starts[0] = 0;
    for (let at = text.indexOf(sign); at !== -1;) {
      cell += 1;
      starts[cell] = at + 1;
      at = text.indexOf(sign, at + 1);
    }
    const end = text.charCodeAt(text.length - 1) === RETURN ? text.length - 1 : text.length;
    starts[cell + 1] = end + 1;
    starts.length = cell + 2;
  }

  #numberAt(text: string, column: number): number | undefined {
    const from = this.#starts[column];
    const to = this.#starts[column + 1];
    if (from === undefined || to === undefined) return undefined;
    if (this.#decimal !== ',') {
      const plain = decimalAt(text, from, to - 1);
      if (plain !== undefined) return plain;
    }
    const cell = text.slice(from, to - 1).trim();
    const written = cell === '' ? undefined : parseDecimal(cell, this.#decimal ?? '.');
    return written === undefined || written.unit !== undefined ? undefined : written.value;
  }

  /** A time that is a number; one that is written out is none. */
  #timeAt(text: string, column: number): number | undefined {
    if (this.#decimal === ',') return this.#numberAt(text, column);
    const from = this.#starts[column];
    const to = this.#starts[column + 1];
    return from === undefined || to === undefined ? undefined : decimalAt(text, from, to - 1);
  }

  #whyNoPrice(text: string, columns: Columns): string {
    const cell = (['open', 'high', 'low', 'close'] as const)
      .filter((name) => this.#numberAt(text, columns[name]) === undefined)
      .map((name) => this.#textAt(text, columns[name]))
      .find((each) => /\d[.,]\d/.test(each));
    return cell === undefined
      ? 'a price is missing or not a number'
      : `"${short(cell)}" is not a number with a decimal ${this.#decimal === ',' ? 'comma' : 'point'}`;
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
