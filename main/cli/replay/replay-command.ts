import { DEFAULT_ALARM_RULES } from '../../../shared/alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../../../shared/alarms/rules/check-alarm-rules.ts';
import { checkThresholds } from '../../../shared/alarms/thresholds/check-thresholds.ts';
import {
  DEFAULT_THRESHOLDS,
  type AlarmThresholds,
} from '../../../shared/alarms/thresholds/thresholds.ts';
import { AlarmRuleFile } from '../../../shared/contract/settings.ts';
import type { Book } from '../../../shared/domain/book.ts';
import type { TimestampMs, Underlying } from '../../../shared/domain/units.ts';
import { underlyingsOf } from '../../../shared/risk/stress/shock.ts';
import { decodeText } from '../../import/decode-text.ts';
import { deriveInstrument } from '../../import/derive-instrument.ts';
import { readJson } from '../../import/read-json.ts';
import { parseCandleOption } from '../../market/parse-candle-option.ts';
import type { CandleFile } from '../../../shared/contract/candle-format/candle-file.ts';
import { readCandleFile } from '../../market/read-candle-file.ts';
import { replayBook, type ReplayInput } from '../../replay/replay-book.ts';
import { candleNotes } from '../candle-notes.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { CommandError, EXIT, withJsonAnswer } from '../exit-codes.ts';
import { readBook } from '../read-book.ts';
import { describeReplay } from './describe-replay.ts';

export interface ReplayOptions {
  readonly book: string;
  readonly candles: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly thresholds?: string;
  readonly json?: boolean;
}

/**
 * Runs the alarms over recorded candles; ends with 0, or with 2 where the book, a file or an option is not valid: in words on
 * stderr, and with `--json` as `{error, path}` on stdout too.
 */
export async function replay(io: CliIo, options: ReplayOptions): Promise<number> {
  const asJson = options.json === true;
  try {
    return await answer(io, options, asJson);
  } catch (error) {
    throw withJsonAnswer(error, asJson);
  }
}

async function answer(io: CliIo, options: ReplayOptions, asJson: boolean): Promise<number> {
  const fromMs = parseTime('--from', options.from);
  const toMs = parseTime('--to', options.to);
  const files = parseCandleOption(options.candles);
  if (!files.ok) throw new CommandError(files.error, EXIT.invalid);
  const set = options.thresholds === undefined ? {} : await readRules(io, options.thresholds);
  const { bytes } = await readInput(io, options.book, asJson);
  const { book, warnings } = readBook(bytes, asJson);
  const read = new Map<string, CandleFile>();
  for (const [name, path] of files.value) {
    const file = await readCandleFile(path);
    if (!file.ok) throw new CommandError(file.error, EXIT.invalid);
    read.set(name, file.value);
  }
  const report = replayBook({
    book,
    candles: byUnderlying(book, read),
    ...set,
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  });
  if (report.steps === 0) throw new CommandError(nothingThen(read), EXIT.invalid);
  const notes = [...warnings, ...[...read].flatMap(candleNotes), ...report.warnings];
  if (asJson) {
    io.out(
      `${JSON.stringify({ format: 'leeway-replay', version: 1, ...report, warnings: notes })}\n`,
    );
    return EXIT.ok;
  }
  io.out(`${describeReplay(report).join('\n')}\n`);
  for (const note of notes) io.err(`leeway: note: ${note}\n`);
  return EXIT.ok;
}

/** A file may be named by the underlying or by the coin in it, in any case: a book may call BTC by its symbol. */
function byUnderlying(
  book: Book,
  files: ReadonlyMap<string, CandleFile>,
): ReadonlyMap<Underlying, CandleFile> {
  const named = new Map([...files].map(([name, file]) => [name.toUpperCase(), file]));
  const found = new Map<Underlying, CandleFile>();
  const used = new Set<CandleFile>();
  const held = underlyingsOf(book);
  for (const underlying of held) {
    const file =
      files.get(underlying) ??
      named.get(underlying.toUpperCase()) ??
      named.get(deriveInstrument(underlying).underlying.toUpperCase());
    if (file === undefined) continue;
    found.set(underlying, file);
    used.add(file);
  }
  if (found.size === 0) {
    const known = [...held].toSorted().join(', ') || 'nothing';
    const names = [...files.keys()].join(', ');
    throw new CommandError(
      `Nothing in this book moves with ${names}. It holds: ${known}.`,
      EXIT.invalid,
    );
  }
  // What nothing moves with stays in: the replay says so.
  for (const [name, file] of files) if (!used.has(file)) found.set(name, file);
  return found;
}

/** An empty time that nothing happened in would read like a calm one. */
function nothingThen(files: ReadonlyMap<string, CandleFile>): string {
  const spans = [...files].map(([name, { candles, intervalMs }]) => {
    const [first, last] = [candles[0], candles.at(-1)];
    if (first === undefined || last === undefined) return `${name} without a candle`;
    return `${name} from ${utc(first.timestamp)} to ${utc(last.timestamp + intervalMs)}`;
  });
  return `No price of the candles falls into the time that was asked for. There are: ${spans.join(', ')}.`;
}

function utc(timeMs: TimestampMs): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** A bare date or a time without a zone is UTC; a number is milliseconds. */
function parseTime(option: string, text: string | undefined): TimestampMs | undefined {
  if (text === undefined) return undefined;
  const isLocal = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(text);
  const time = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(isLocal ? `${text}Z` : text);
  if (!/^\d/.test(text) || Number.isNaN(time)) {
    throw new CommandError(
      `${option}: "${text}" is not a time. Write 2024-08-05 or 2024-08-05T06:00:00Z.`,
      EXIT.invalid,
    );
  }
  return time;
}

/** Thresholds, and beside them whatever else the settings know of the alarms: overrides, limits, quiet hours. */
async function readRules(
  io: CliIo,
  file: string,
): Promise<Required<Pick<ReplayInput, 'thresholds' | 'rules'>>> {
  const text = decodeText((await readInput(io, file)).bytes);
  const json = text.ok ? readJson(text.value.text) : undefined;
  const fail = (why: string) => new CommandError(`The thresholds in ${file}: ${why}`, EXIT.invalid);
  if (!text.ok) throw fail(text.error);
  if (json?.ok !== true) throw fail(json?.error.message ?? 'not JSON');
  const given = json.value;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw fail('they must be an object, such as {"warningDistance": 0.1}.');
  }
  const fields = Object.entries(given);
  const isThreshold = (name: string) => Object.hasOwn(DEFAULT_THRESHOLDS, name);
  for (const [name, value] of fields) {
    if (!isThreshold(name) && !Object.hasOwn(DEFAULT_ALARM_RULES, name)) {
      throw fail(`there is none called ${name}.`);
    }
    if (isThreshold(name) && typeof value !== 'number') throw fail(`${name} must be a number.`);
  }
  const own = Object.fromEntries(fields.filter(([name]) => isThreshold(name)));
  const thresholds: AlarmThresholds = { ...DEFAULT_THRESHOLDS, ...own };
  const [fault] = checkThresholds(thresholds);
  if (fault !== undefined) throw fail(`${fault.field}: ${fault.message}`);
  const rules = AlarmRuleFile.safeParse(
    Object.fromEntries(fields.filter(([name]) => !isThreshold(name))),
  );
  if (!rules.success) {
    const [issue] = rules.error.issues;
    throw fail(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  const [odd] = checkAlarmRules(thresholds, rules.data);
  if (odd !== undefined) throw fail(`${odd.path.join('.')}: ${odd.message}`);
  return { thresholds, rules: rules.data };
}
