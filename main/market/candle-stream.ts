import type { RecordedCandle } from '../../shared/domain/candle.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import { feedRows, noCandle, StepCounts } from '../../shared/contract/candle-format/candle-file.ts';
import { CandleRows, type RefusedRow } from '../../shared/contract/candle-format/candle-rows.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { candleText, readCandleFile, splitQuoted, withCandleText } from './read-candle-file.ts';

/** A candle file that is read piece by piece, so that years of minutes take no more memory than a day of them. */
export interface CandleStream {
  readonly intervalMs: DurationMs;
  readonly notes: readonly string[];
  /** How many rows were left out, and the first of them. */
  readonly refusedCount: number;
  readonly refused: readonly RefusedRow[];
  /** All candles from the beginning, ascending, each time once. Throws when the file can no longer be read. */
  readonly batches: () => AsyncIterable<readonly RecordedCandle[]>;
}

/** So many refused rows are named one by one. */
const MOST_NAMED = 20;

/**
 * Reads the file once to its end for what must be known before its first candle: its interval, whether its times rise, and
 * what is wrong with it. Then it is read again while it is played. A file whose rows are not in order has to stand in
 * memory as a whole, and says the same as `readCandleFile` does.
 */
export async function openCandleStream(path: string): Promise<Result<CandleStream, string>> {
  const survey = await withCandleText(path, (text) => surveyOf(path, text));
  if (!survey.ok) return survey;
  if (survey.value !== 'not-in-order') return ok(survey.value);
  const file = await readCandleFile(path);
  if (!file.ok) return file;
  const { candles, intervalMs, notes, refused } = file.value;
  return ok({
    intervalMs,
    notes,
    refusedCount: refused.length,
    refused: refused.slice(0, MOST_NAMED),
    async *batches() {
      yield await Promise.resolve(candles);
    },
  });
}

async function surveyOf(
  path: string,
  text: AsyncIterable<string>,
): Promise<Result<CandleStream | 'not-in-order', string>> {
  const rows = new CandleRows(splitQuoted);
  const steps = new StepCounts();
  const refused: RefusedRow[] = [];
  let refusedCount = 0;
  let last = -Infinity;
  for await (const problem of feedRows(text, rows)) {
    if (problem !== undefined) return err(`${path}: ${problem}`);
    for (const { timestamp } of takeCandles(rows)) {
      if (timestamp <= last) return ok('not-in-order');
      steps.add(timestamp);
      last = timestamp;
    }
    refusedCount += rows.refused.length;
    refused.push(...rows.refused.slice(0, MOST_NAMED - refused.length));
    rows.refused.length = 0;
  }
  if (!rows.hasHeader) return err(`${path}: it is empty`);
  if (last === -Infinity) return err(`${path}: ${noCandle(refused[0])}`);
  const interval = steps.interval();
  if (!interval.ok) return err(`${path}: ${interval.error}`);
  const { intervalMs, notes } = interval.value;
  return ok({
    intervalMs,
    notes: [...rows.notes, ...notes],
    refusedCount,
    refused,
    batches: () => batchesOf(path),
  });
}

async function* batchesOf(path: string): AsyncGenerator<readonly RecordedCandle[]> {
  const rows = new CandleRows(splitQuoted);
  for await (const problem of feedRows(candleText(path), rows)) {
    if (problem !== undefined) throw new Error(`${path}: ${problem}`);
    const candles = takeCandles(rows);
    rows.refused.length = 0;
    if (candles.length > 0) yield candles;
  }
}

/** Takes the rows so far away. */
function takeCandles(rows: CandleRows): readonly RecordedCandle[] {
  const candles = rows.rows.map(({ candle }) => candle);
  rows.rows.length = 0;
  return candles;
}
