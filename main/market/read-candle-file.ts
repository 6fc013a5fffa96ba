import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { RecordedCandle } from '../../shared/domain/candle.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { CandleRows } from './candle-rows.ts';
import { inOrder } from './candle-order.ts';

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

const GZIP_MAGIC = [0x1f, 0x8b];
/** Ten years of minutes are 400 MB of text: more is a mistake or an attack. */
const MAX_TEXT_BYTES = 1024 * 1024 * 1024;

/**
 * The candles of a CSV file, plain or gzipped (told by its first bytes, not by its name). The header names the columns
 * `timestamp,open,high,low,close` and, where there is one, `volume`, in any order; further columns are ignored.
 *
 * The lines are split here and not by csv-parse: a year of minutes is half a million rows of bare numbers, which takes it
 * several seconds and this a fraction of one. A line with quotation marks goes through csv-parse all the same.
 */
export async function readCandleFile(path: string): Promise<Result<CandleFile, string>> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    return err(
      `${path}: ${codeOf(error) === 'ENOENT' ? 'there is no such file' : unreadable(error)}`,
    );
  }
  try {
    const rows = new CandleRows();
    const problem = await feed(await textOf(file), rows);
    if (problem !== undefined) return err(`${path}: ${problem}`);
    return toCandleFile(path, rows);
  } catch (error) {
    return err(`${path}: ${unreadable(error)}`);
  } finally {
    // The stream may have closed it already.
    await file.close().catch(() => undefined);
  }
}

async function textOf(file: FileHandle): Promise<Readable> {
  const head = Buffer.alloc(2);
  const { bytesRead } = await file.read(head, 0, 2, 0);
  const isGzip = bytesRead === 2 && GZIP_MAGIC.every((byte, i) => head[i] === byte);
  const bytes = file.createReadStream({ start: 0, highWaterMark: 1 << 18 });
  // What goes wrong in either stream ends the reading of the last one.
  return isGzip ? pipeline(bytes, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : bytes;
}

/** Line by line, so that a large file never stands in memory as text. Gives back why the file cannot be used. */
async function feed(bytes: Readable, rows: CandleRows): Promise<string | undefined> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let length = 0;
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_TEXT_BYTES) return 'it holds more than 1 GB of text';
    const text = rest + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      const problem = rows.addLine(text.slice(from, at));
      if (problem !== undefined) return problem;
      from = at + 1;
    }
    rest = text.slice(from);
  }
  return rows.addLine(rest + decoder.decode());
}

function toCandleFile(path: string, rows: CandleRows): Result<CandleFile, string> {
  if (!rows.hasHeader) return err(`${path}: it is empty`);
  const ordered = inOrder(rows.rows);
  const refused = [...rows.refused, ...ordered.refused].toSorted((a, b) => a.line - b.line);
  const { candles } = ordered;
  if (candles.length === 0) {
    const [first] = refused;
    const why = first === undefined ? '' : ` (line ${first.line}: ${first.reason})`;
    return err(`${path}: it holds no candle that can be used${why}`);
  }
  const interval = commonestStep(candles);
  if (interval !== undefined && (interval < MINUTE || interval > DAY)) {
    return err(
      `${path}: its candles are ${interval / 1000} s apart; between a minute and a day can be used`,
    );
  }
  return ok({
    candles,
    intervalMs: interval ?? HOUR,
    refused,
    notes: [
      ...rows.notes,
      ...ordered.notes,
      ...(interval === undefined ? ['one candle tells no interval: taken as an hour'] : []),
    ],
  });
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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

function unreadable(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EISDIR') return 'it is a folder';
  if (code?.startsWith('Z_') === true) return 'it is gzipped and damaged';
  if (code === undefined) throw error;
  return `it cannot be read (${code})`;
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
