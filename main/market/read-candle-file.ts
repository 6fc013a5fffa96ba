import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import {
  readCandleText,
  type CandleFile,
} from '../../shared/contract/candle-format/candle-file.ts';
import { err, type Result } from '../../shared/lib/result.ts';

const GZIP_MAGIC = [0x1f, 0x8b];
/** Some thousand candles: what a stream of them holds at a time. */
const PIECE_BYTES = 1 << 16;

/** The candles of a CSV file, plain or gzipped (told by its first bytes, not by its name). */
export async function readCandleFile(path: string): Promise<Result<CandleFile, string>> {
  return withCandleText(path, (text) => readCandleText(path, text, splitQuoted));
}

/** Opens the file for as long as `take` reads its text; what goes wrong with it becomes words that begin with its path. */
export async function withCandleText<T>(
  path: string,
  take: (text: AsyncIterable<string>) => Promise<Result<T, string>>,
): Promise<Result<T, string>> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    return err(
      `${path}: ${codeOf(error) === 'ENOENT' ? 'there is no such file' : unreadable(error)}`,
    );
  }
  try {
    return await take(decode(await bytesOf(file)));
  } catch (error) {
    return err(`${path}: ${unreadable(error)}`);
  } finally {
    // The stream may have closed it already.
    await file.close().catch(() => undefined);
  }
}

/** The text of a file that `withCandleText` could read, once more and piece by piece; open until the last piece is taken. */
export async function* candleText(path: string): AsyncGenerator<string> {
  const file = await open(path);
  try {
    yield* decode(await bytesOf(file));
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Of a plain file always the same piece of memory: it must be used up before the next one is asked for. */
async function bytesOf(file: FileHandle): Promise<AsyncIterable<Uint8Array>> {
  const head = Buffer.alloc(2);
  const { bytesRead } = await file.read(head, 0, 2, 0);
  const isGzip = bytesRead === 2 && GZIP_MAGIC.every((byte, i) => head[i] === byte);
  if (!isGzip) return piecesOf(file);
  const bytes = file.createReadStream({ start: 0, highWaterMark: PIECE_BYTES });
  // What goes wrong in either stream ends the reading of the last one.
  return pipeline(bytes, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined);
}

async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

export function splitQuoted(line: string, delimiter: string): readonly string[] {
  const [cells = []] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true });
  return cells;
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
