import type { RecordedCandle } from '../../domain/candle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type DurationMs } from '../../domain/units.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { inOrder } from './candle-order.ts';
import { CandleRows } from './candle-rows.ts';

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

export interface RefusedRow {
  /** From 1; the header is a line. */
  readonly line: number;
  readonly reason: string;
}

/** Cells of a line that holds quotation marks: the caller brings a CSV library, which differs between a page and Node. */
export type SplitQuoted = (line: string, delimiter: string) => readonly string[];

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
  const problem = await feed(chunks, rows);
  return problem === undefined ? toCandleFile(name, rows) : err(`${name}: ${problem}`);
}

/** Gives back why the file cannot be used. */
async function feed(chunks: AsyncIterable<string>, rows: CandleRows): Promise<string | undefined> {
  let rest = '';
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_TEXT) return 'it holds more than 1 GB of text';
    const text = rest + chunk;
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const problem = rows.addLine(text.slice(from, at));
      if (problem !== undefined) return problem;
      from = at + 1;
    }
    rest = text.slice(from);
  }
  return rows.addLine(rest);
}

function toCandleFile(name: string, rows: CandleRows): Result<CandleFile, string> {
  if (!rows.hasHeader) return err(`${name}: it is empty`);
  const ordered = inOrder(rows.rows);
  const refused = [...rows.refused, ...ordered.refused].toSorted((a, b) => a.line - b.line);
  const { candles } = ordered;
  if (candles.length === 0) {
    const [first] = refused;
    const why = first === undefined ? '' : ` (line ${first.line}: ${first.reason})`;
    return err(`${name}: it holds no candle that can be used${why}`);
  }
  const interval = commonestStep(candles);
  if (interval !== undefined && (interval < MINUTE_MS || interval > DAY_MS)) {
    return err(
      `${name}: its candles are ${interval / 1000} s apart; between a minute and a day can be used`,
    );
  }
  return ok({
    candles,
    intervalMs: interval ?? HOUR_MS,
    refused,
    notes: [
      ...rows.notes,
      ...ordered.notes,
      ...(interval === undefined ? ['one candle tells no interval: taken as an hour'] : []),
    ],
  });
}

/** The smaller one where two are as common; undefined for a single candle. */
function commonestStep(candles: readonly RecordedCandle[]): DurationMs | undefined {
  const counts = new Map<DurationMs, number>();
  for (let i = 1; i < candles.length; i += 1) {
    const step = (candles[i]?.timestamp ?? 0) - (candles[i - 1]?.timestamp ?? 0);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [commonest] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return commonest?.[0];
}
