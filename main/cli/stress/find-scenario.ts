import { findCrash, pathOfCrash } from '../../../shared/market/crash/crash-catalogue.ts';
import { CRASH_NAMES } from '../../../shared/market/crash/crash-names.ts';
import { pathOfCandles } from '../../../shared/market/path-of-candles.ts';
import { parseCandleOption } from '../../market/parse-candle-option.ts';
import type { CandleFile } from '../../../shared/contract/candle-format/candle-file.ts';
import { readCandleFile } from '../../market/read-candle-file.ts';
import { gapsOf, type CandleGap } from '../../replay/candle-walk.ts';
import type { Book } from '../../../shared/domain/book.ts';
import type { BookPath } from '../../../shared/risk/path/book-path.ts';
import { underlyingsOf } from '../../../shared/risk/stress/shock.ts';
import { candleNotes } from '../candle-notes.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import type { Scenario } from './scenario-report.ts';

const MOST_GAPS = 10;

/** A crash of the catalogue by its id or the beginning of it; throws a `CommandError` that lists them. */
export function findScenario(id: string): Scenario {
  const crash = findCrash(id);
  if (crash === undefined) {
    const known = CRASH_NAMES.map((one) => `  ${one.id}  ${one.name}`).join('\n');
    throw new CommandError(`No crash is called "${id}". There are:\n${known}`, EXIT.invalid);
  }
  const { name, source, startMs } = crash;
  return { id: crash.id, name, source, startMs, path: pathOfCrash(crash) };
}

/** The trader's own path: candles of one coin or several (`BTC=FILE,ETH=FILE`), each from its first open. */
export async function readScenario(options: readonly string[]): Promise<Scenario> {
  const files = parseCandleOption(options);
  if (!files.ok) throw new CommandError(files.error, EXIT.invalid);
  const candles = new Map<string, CandleFile>();
  for (const [coin, path] of files.value) {
    const file = await readCandleFile(path);
    if (!file.ok) throw new CommandError(file.error, EXIT.invalid);
    candles.set(coin, file.value);
  }
  const starts = [...candles.values()].flatMap((one) => one.candles[0]?.timestamp ?? []);
  return {
    id: 'own',
    name: `Own path of ${[...candles.keys()].join(', ')}`,
    source: 'candle files',
    ...(starts.length === 0 ? {} : { startMs: Math.min(...starts) }),
    path: pathOfCandles(candles),
    notes: [...candles].flatMap(([name, file]) => [
      ...candleNotes([name, file]),
      ...gapsOf(name, file).slice(0, MOST_GAPS).map(gapNote),
    ]),
  };
}

function gapNote({ underlying, fromMs, toMs }: CandleGap): string {
  const time = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
  return `no candles of ${underlying} from ${time(fromMs)} to ${time(toMs)} UTC: nothing is known of that time`;
}

/** Where nothing in the book goes by the candles, the path would look as if it did no harm. */
export function refuseForeignPath(book: Book, { path }: Scenario, laid: BookPath): void {
  const held = [...laid.factors.keys()];
  const stands = held.filter((name) => laid.followers.get(name) === 0);
  if (held.length === 0 || stands.length < held.length) return;
  throw new CommandError(
    `Nothing in this book moves with ${[...path.coins].join(', ')}. It holds: ${[...underlyingsOf(book)].toSorted().join(', ')}.`,
    EXIT.invalid,
  );
}
