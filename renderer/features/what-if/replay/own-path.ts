import { parse } from 'csv-parse/browser/esm/sync';
import {
  readCandleText,
  type CandleFile,
} from '../../../../shared/contract/candle-format/candle-file.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { pathOfCandles } from '../../../../shared/market/path-of-candles.ts';
import { formatCount } from '../../../format/format-number.ts';
import type { CrashScenario } from './crash-report.ts';
import type { OwnFile } from './own-file.ts';

const GZIP_MAGIC = [0x1f, 0x8b];

/** The trader's own path from CSV files, plain or gzipped, one coin each; the reason in a sentence where one is no use. */
export async function readOwnPath(
  files: readonly OwnFile[],
): Promise<Result<CrashScenario, string>> {
  const candles = new Map<string, CandleFile>();
  const notes: string[] = [];
  for (const { coin, file } of files) {
    const name = coin.trim().toUpperCase();
    if (name === '') return err(`${file.name}: say which coin it is about.`);
    if (candles.has(name)) return err(`${name} is named twice. Each file is one coin.`);
    const read = await readFile(file);
    if (!read.ok) return err(`${read.error}.`);
    candles.set(name, read.value);
    const { refused } = read.value;
    if (refused.length > 0) {
      notes.push(`${file.name}: ${formatCount(refused.length, 'row')} cannot be used, left out.`);
    }
    for (const note of read.value.notes) notes.push(`${file.name}: ${note}.`);
  }
  const starts = [...candles.values()].flatMap((one) => one.candles[0]?.timestamp ?? []);
  if (starts.length === 0) return err('Choose at least one file of candles.');
  return ok({
    name: `Own path of ${[...candles.keys()].join(', ')}`,
    source: 'your candle files',
    startMs: Math.min(...starts),
    path: pathOfCandles(candles),
    notes,
  });
}

async function readFile(file: OwnFile['file']): Promise<Result<CandleFile, string>> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = GZIP_MAGIC.every((byte, i) => head[i] === byte);
  const bytes = isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  try {
    return await readCandleText(file.name, decode(bytes), splitQuoted);
  } catch {
    return err(`${file.name}: ${isGzip ? 'it is gzipped and damaged' : 'it cannot be read'}`);
  }
}

async function* decode(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  const reader = bytes.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    yield decoder.decode(value, { stream: true });
  }
  yield decoder.decode();
}

function splitQuoted(line: string, delimiter: string): readonly string[] {
  const [cells = []] = parse(line, { delimiter, relax_quotes: true, relax_column_count: true });
  return cells;
}
