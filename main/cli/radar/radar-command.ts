import type { Underlying } from '../../../shared/domain/units.ts';
import type { CandleOutcome } from '../../../shared/market/series/candle-gate.ts';
import { createRadar } from '../../../shared/market/verdict/radar.ts';
import { openCandleStream, type CandleStream } from '../../market/candle-stream.ts';
import { parseCandleOption } from '../../market/parse-candle-option.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { describeVerdict } from './describe-verdict.ts';
import { createNotes, type Notes } from './radar-notes.ts';
import { playByClose, type CandleSeries } from './play-by-close.ts';

export interface RadarCommandOptions {
  readonly candles: readonly string[];
  readonly json?: boolean;
}

/**
 * Plays the candles of the files to the radar and prints every change of its verdicts; the files may differ in interval. They
 * are read while they are played, so that years of minutes take no more memory than a day of them.
 */
export async function printRadar(io: CliIo, options: RadarCommandOptions): Promise<number> {
  const asJson = options.json === true;
  const notes = createNotes(io, asJson);
  const series: CandleSeries[] = [];
  for (const [symbol, path] of filesOf(options)) {
    const file = await openCandleStream(path);
    if (!file.ok) throw invalid(file.error, asJson, { symbol, file: path });
    tellRows(notes, symbol, path, file.value);
    series.push({ symbol, intervalMs: file.value.intervalMs, batches: file.value.batches });
  }
  // What is said, and in which order, does not hang on the order in which the files were named.
  series.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const radar = createRadar({ watched: series });
  const tell = () => {
    for (const verdict of radar.settle()) {
      io.out(`${asJson ? JSON.stringify(verdict) : describeVerdict(verdict)}\n`);
    }
  };
  let moment = NaN;
  await playByClose(series, (symbol, candle, closesAt) => {
    if (closesAt !== moment) tell();
    moment = closesAt;
    const reason = REFUSALS[radar.push(symbol, candle)];
    if (reason !== undefined) notes.candle(symbol, candle.timestamp, reason);
  });
  tell();
  notes.end();
  return EXIT.ok;
}

/** Rows that are no candles, or stand twice, were left out by the reader: what comes through is only ever implausible. */
const REFUSALS: Readonly<Partial<Record<CandleOutcome, string>>> = {
  implausible: 'its price or its time jumps too far to be believed at once',
  broken: 'it is no candle',
  duplicate: 'its time came already',
  'out-of-order': 'its time is out of order',
};

function filesOf({ candles, json }: RadarCommandOptions): ReadonlyMap<Underlying, string> {
  const files = parseCandleOption(candles);
  const asJson = json === true;
  if (!files.ok) throw invalid(files.error, asJson);
  if (files.value.has('*')) {
    throw invalid('* stands for the whole market: give the coin another name.', asJson);
  }
  return files.value;
}

function invalid(message: string, asJson: boolean, where: object = {}): CommandError {
  return new CommandError(message, EXIT.invalid, ...(asJson ? [{ error: message, ...where }] : []));
}

/** What was left out of a file is said, but never on stdout: that is for the verdicts. */
function tellRows(notes: Notes, symbol: string, file: string, stream: CandleStream): void {
  for (const note of stream.notes) notes.file(symbol, file, note);
  for (const { line, reason } of stream.refused) notes.row(symbol, file, line, reason);
  const more = stream.refusedCount - stream.refused.length;
  if (more > 0) notes.file(symbol, file, `${more} more rows left out`);
}
