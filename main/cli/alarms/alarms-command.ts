import { rebuildAlarms } from '../../../shared/alarms/audit/rebuild-alarms.ts';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { systemClock } from '../../system-clock.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { printTable, type Column } from '../print-table.ts';
import { readAlarmRecord } from './alarm-record.ts';
import { describeExplanation, timed, timeOf } from './describe-explanation.ts';
import { explainPosition } from './explain-position.ts';
import { findPositions, knownPositions } from './find-positions.ts';

export interface AlarmsOptions {
  readonly since?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** `leeway alarms why`: ends with 0, or with 2 where nothing is known by that name. */
export async function explainAlarms(
  io: CliIo,
  words: string,
  options: AlarmsOptions,
): Promise<number> {
  const sinceMs = parseSince('--since', options.since ?? '7d', systemClock.now());
  const record = await readAlarmRecord(io, sinceMs);
  const known = knownPositions(record);
  const found = findPositions(known, words);
  if (found.length === 0) {
    const names = known.map(({ accountName, symbol, side }) => `${accountName}/${symbol} ${side}`);
    const message = `Nothing is known of "${words}": it is not open now and no decision since ${timeOf(sinceMs)} speaks of it.${names.length === 0 ? '' : ` Known: ${names.join(', ')}.`}`;
    throw new CommandError(
      message,
      EXIT.invalid,
      options.json === true ? { error: message, known: names } : undefined,
    );
  }
  const explanations = found.map((position) => explainPosition(record, position));
  if (options.json === true) {
    const answer = {
      format: 'leeway-alarms-why',
      version: 1,
      sinceMs,
      watching: record.live !== undefined,
      savedAtMs: record.savedAtMs ?? null,
      positions: explanations.map(({ position: { view, ...position }, ...rest }) => ({
        ...position,
        level: view?.level ?? null,
        levelReasons: view?.levelReasons ?? [],
        ...rest,
      })),
    };
    io.out(`${JSON.stringify(answer)}\n`);
    return EXIT.ok;
  }
  const texts = explanations.map((one) =>
    describeExplanation(one, record, timeOf(sinceMs)).join('\n'),
  );
  io.out(`${texts.join('\n\n')}\n`);
  return EXIT.ok;
}

export async function printLog(io: CliIo, options: AlarmsOptions): Promise<number> {
  const sinceMs = parseSince('--since', options.since ?? '24h', systemClock.now());
  const { entries } = await readAlarmRecord(io, sinceMs);
  if (options.json === true) {
    io.out(`${JSON.stringify({ format: 'leeway-alarms-log', version: 1, sinceMs, entries })}\n`);
  } else if (entries.length === 0) {
    io.out(`Nothing was decided since ${timeOf(sinceMs)}.\n`);
  } else io.out(`${entries.map(timed).join('\n')}\n`);
  return EXIT.ok;
}

const ALARMS: readonly Column[] = [
  { title: 'LEVEL', align: 'left' },
  { title: 'STATE', align: 'left' },
  { title: 'SINCE', align: 'left' },
  { title: 'ALARM', align: 'left' },
];

export async function listAlarms(io: CliIo, options: AlarmsOptions): Promise<number> {
  if (options.at !== undefined) return listThen(io, options.at, options.json === true);
  const record = await readAlarmRecord(io, Infinity);
  const { standing, live, savedAtMs } = record;
  if (options.json === true) {
    const watching = live !== undefined;
    const answer = {
      format: 'leeway-alarms',
      version: 1,
      watching,
      savedAtMs: savedAtMs ?? null,
      alarms: standing,
    };
    io.out(`${JSON.stringify(answer)}\n`);
    return EXIT.ok;
  }
  const rows = standing.map(({ level, phase, sinceMs, title }) => [
    level.toUpperCase(),
    phase,
    timeOf(sinceMs),
    title,
  ]);
  io.out(rows.length === 0 ? 'No alarm stands.\n' : `${printTable(ALARMS, rows).join('\n')}\n`);
  if (live === undefined) {
    const when = savedAtMs === undefined ? '' : ` These stood at ${timeOf(savedAtMs)}.`;
    io.err(`leeway: note: Leeway does not run on this home now, so nobody watches.${when}\n`);
  }
  return EXIT.ok;
}

/** As the log alone tells it. */
async function listThen(io: CliIo, at: string, asJson: boolean): Promise<number> {
  const atMs = parseSince('--at', at, systemClock.now());
  const { entries } = await readAlarmRecord(io, -Infinity);
  const alarms = [...rebuildAlarms(entries.filter((entry) => entry.atMs <= atMs)).values()];
  if (asJson) {
    io.out(`${JSON.stringify({ format: 'leeway-alarms', version: 1, atMs, alarms })}\n`);
    return EXIT.ok;
  }
  const rows = alarms.map(({ level, acknowledged, snoozed, sinceMs, text }) => [
    level.toUpperCase(),
    acknowledged ? 'acknowledged' : snoozed ? 'snoozed' : 'firing',
    timeOf(sinceMs),
    text,
  ]);
  io.out(
    rows.length === 0
      ? `No alarm stood at ${timeOf(atMs)}.\n`
      : `${printTable(ALARMS, rows).join('\n')}\n`,
  );
  return EXIT.ok;
}

const UNITS: Readonly<Record<string, DurationMs>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `24h`, `7d`, `90m`, or a time. */
function parseSince(option: string, text: string, nowMs: TimestampMs): TimestampMs {
  const span = /^(\d{1,6})([mhd])$/.exec(text.trim());
  if (span !== null) return nowMs - Number(span[1]) * (UNITS[span[2] ?? ''] ?? 0);
  const time = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) {
    throw new CommandError(
      `${option}: "${text}" is neither a span such as 24h or 7d nor a time such as 2026-01-31T08:00Z.`,
      EXIT.invalid,
    );
  }
  return time;
}
