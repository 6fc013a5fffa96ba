import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import {
  readCandleText,
  type CandleFile,
} from '../../shared/contract/candle-format/candle-file.ts';
import { err, type Result } from '../../shared/lib/result.ts';

const GZIP_MAGIC = [0x1f, 0x8b];

/** The candles of a CSV file, plain or gzipped (told by its first bytes, not by its name). */
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
    return await readCandleText(path, decode(await bytesOf(file)), splitQuoted);
  } catch (error) {
    return err(`${path}: ${unreadable(error)}`);
  } finally {
    // The stream may have closed it already.
    await file.close().catch(() => undefined);
  }
}

async function bytesOf(file: FileHandle): Promise<Readable> {
  const head = Buffer.alloc(2);
  const { bytesRead } = await file.read(head, 0, 2, 0);
  const isGzip = bytesRead === 2 && GZIP_MAGIC.every((byte, i) => head[i] === byte);
  const bytes = file.createReadStream({ start: 0, highWaterMark: 1 << 18 });
  // What goes wrong in either stream ends the reading of the last one.
  return isGzip ? pipeline(bytes, createGunzip({ chunkSize: 1 << 18 }), () => undefined) : bytes;
}

async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function splitQuoted(line: string, delimiter: string): readonly string[] {
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
