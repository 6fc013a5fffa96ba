import { createRadar } from '../../../shared/market/verdict/radar.ts';
import { parseCandleOption } from '../../market/parse-candle-option.ts';
import type { CandleFile } from '../../../shared/contract/candle-format/candle-file.ts';
import { readCandleFile } from '../../market/read-candle-file.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { describeVerdict } from './describe-verdict.ts';
import { byClose, type Series } from './by-close.ts';

export interface RadarCommandOptions {
  readonly candles: readonly string[];
  readonly json?: boolean;
}

/** Plays the candles of the files to the radar and prints every change of its verdicts; the files may differ in interval. */
export async function printRadar(io: CliIo, options: RadarCommandOptions): Promise<number> {
  const files = parseCandleOption(options.candles);
  if (!files.ok) throw new CommandError(files.error, EXIT.invalid);
  if (files.value.has('*')) {
    throw new CommandError(
      '* stands for the whole market: give the coin another name.',
      EXIT.invalid,
    );
  }
  const series: Series[] = [];
  for (const [symbol, path] of files.value) {
    const file = await readCandleFile(path);
    if (!file.ok) throw new CommandError(file.error, EXIT.invalid);
    explain(io, symbol, file.value);
    series.push({ symbol, intervalMs: file.value.intervalMs, candles: file.value.candles });
  }
  // What is said, and in which order, does not hang on the order in which the files were named.
  series.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const radar = createRadar({ watched: series });
  const refused = new Map<string, number>();
  const tell = () => {
    for (const verdict of radar.settle()) {
      io.out(`${options.json === true ? JSON.stringify(verdict) : describeVerdict(verdict)}\n`);
    }
  };
  let moment = NaN;
  for (const { symbol, candle, closesAt } of byClose(series)) {
    if (closesAt !== moment) tell();
    moment = closesAt;
    const outcome = radar.push(symbol, candle);
    if (outcome !== 'accepted' && outcome !== 'after-gap' && outcome !== 'new-level') {
      refused.set(symbol, (refused.get(symbol) ?? 0) + 1);
    }
  }
  tell();
  for (const [symbol, count] of refused) {
    io.err(
      `leeway: note: ${symbol}: ${count} candles refused: their price jumps tenfold or more.\n`,
    );
  }
  return EXIT.ok;
}

/** What was left out of a file is said, but never on stdout: that is for the verdicts. */
function explain(io: CliIo, symbol: string, { notes, refused }: CandleFile): void {
  for (const note of notes) io.err(`leeway: note: ${symbol}: ${note}.\n`);
  const [first] = refused;
  if (first === undefined) return;
  const rows = refused.length === 1 ? '1 row' : `${refused.length} rows`;
  io.err(
    `leeway: note: ${symbol}: ${rows} left out, the first is line ${first.line}: ${first.reason}.\n`,
  );
}
