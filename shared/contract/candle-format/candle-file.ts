import type { RecordedCandle } from '../../domain/candle.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type TimestampMs,
} from '../../domain/units.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { inOrder } from './candle-order.ts';
import { CandleRows, type RefusedRow, type SplitQuoted } from './candle-rows.ts';

export interface CandleFile {
  /** Ascending, each time once. */
  readonly candles: readonly RecordedCandle[];
  /** The commonest step from one candle to the next. */
  readonly intervalMs: DurationMs;
  /** Rows that were left out, by their line in the file; nothing of them is averaged in. */
  readonly refused: readonly RefusedRow[];
  /** What was assumed while reading, in sentences. */
  readonly notes: readonly string[];
}

/** Ten years of minutes are 400 MB of text: more is a mistake or an attack. */
const MAX_TEXT = 1024 * 1024 * 1024;

/**
 * The candles of a CSV text. The header names the columns `timestamp,open,high,low,close` and, where there is one, `volume`, in
 * any order; further columns are ignored. Pieces of decoded text come in their order and line by line, so that a large file never stands in
 * memory as text. `name` begins every message.
 *
 * The lines are split here and not by csv-parse: a year of minutes is half a million rows of bare numbers, which takes it
 * several seconds and this a fraction of one. A line with quotation marks goes through `splitQuoted` all the same.
 */
export async function readCandleText(
  name: string,
  chunks: AsyncIterable<string>,
  splitQuoted: SplitQuoted,
): Promise<Result<CandleFile, string>> {
  const rows = new CandleRows(splitQuoted);
  for await (const problem of feedRows(chunks, rows)) {
    if (problem !== undefined) return err(`${name}: ${problem}`);
  }
  return toCandleFile(name, rows);
}

/**
 * Reads the text into `rows` and pauses after each piece of it, so that the caller may take the rows so far away; gives why the
 * file as a whole cannot be used, and then ends.
 */
export async function* feedRows(
  chunks: AsyncIterable<string>,
  rows: CandleRows,
): AsyncGenerator<string | undefined, void, undefined> {
  let rest = '';
  let end: '\n' | '\r' | undefined;
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    const text = rest + chunk;
    end ??= lineEndOf(text);
    const sign = end ?? '\n';
    const problem =
      length > MAX_TEXT ? 'it holds more than 1 GB of text' : addLines(text, sign, rows);
    yield problem;
    if (problem !== undefined) return;
    rest = text.slice(text.lastIndexOf(sign) + 1);
  }
  yield rows.addLine(rest) ?? rows.end();
}

/** How the first line ends; undefined: it does not yet, or a line feed may still come. */
function lineEndOf(text: string): '\n' | '\r' | undefined {
  const at = text.search(/[\r\n]/);
  const following = text[at + 1];
  if (text[at] === '\n' || following === '\n') return '\n';
  return at === -1 || following === undefined ? undefined : '\r';
}

/** The whole lines of a text; what stands behind the end of the last one is left for later. */
function addLines(text: string, sign: '\n' | '\r', rows: CandleRows): string | undefined {
  let from = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, from)) {
    const problem = rows.addLine(text.slice(from, at));
    if (problem !== undefined) return problem;
    from = at + 1;
  }
  return undefined;
}

function toCandleFile(name: string, rows: CandleRows): Result<CandleFile, string> {
  if (!rows.hasHeader) return err(`${name}: it is empty`);
  const ordered = inOrder(rows.rows);
  const refused = [...rows.refused, ...ordered.refused].toSorted((a, b) => a.line - b.line);
  const { candles } = ordered;
  if (candles.length === 0) return err(`${name}: ${noCandle(refused[0])}`);
  const steps = new StepCounts();
  for (const { timestamp } of candles) steps.add(timestamp);
  const interval = steps.interval();
  if (!interval.ok) return err(`${name}: ${interval.error}`);
  return ok({
    candles,
    intervalMs: interval.value.intervalMs,
    refused,
    notes: [...rows.notes, ...ordered.notes, ...interval.value.notes],
  });
}

/** Why a file without one good row cannot be used. */
export function noCandle(first: RefusedRow | undefined): string {
  const why = first === undefined ? '' : ` (line ${first.line}: ${first.reason})`;
  return `it holds no candle that can be used${why}`;
}

/** Counts the steps from one time to the next: the commonest is the interval of the candles. */
export class StepCounts {
  readonly #counts = new Map<DurationMs, number>();
  #last: TimestampMs | undefined;

  add(timestamp: TimestampMs): void {
    if (this.#last !== undefined) {
      const step = timestamp - this.#last;
      this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1);
    }
    this.#last = timestamp;
  }

  /** The smaller one where two are as common; an hour, with a note, for a single candle. */
  interval(): Result<
    { readonly intervalMs: DurationMs; readonly notes: readonly string[] },
    string
  > {
    const [commonest] = [...this.#counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (commonest === undefined) {
      return ok({
        intervalMs: HOUR_MS,
        notes: ['one candle tells no interval: taken as an hour'],
      });
    }
    const [intervalMs] = commonest;
    return intervalMs < MINUTE_MS || intervalMs > DAY_MS
      ? err(`its candles are ${intervalMs / 1000} s apart; between a minute and a day can be used`)
      : ok({ intervalMs, notes: [] });
  }
}
