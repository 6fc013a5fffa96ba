import { chmodSync, closeSync, existsSync, openSync, renameSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TimestampMs } from '../../shared/domain/units.ts';
import type { OpenedHistory } from './history.ts';
import { SCHEMA } from './schema.ts';
import { SqliteHistory } from './sqlite-history.ts';

/** Files that SQLite keeps beside the database. */
const COMPANIONS = ['', '-wal', '-shm'] as const;

/**
 * Opens the history, readable by this user only. A file that is broken is moved aside, never deleted, and a new one
 * begun. Where no file can be had at all, the history is kept in memory: alarms never depend on the disk.
 */
export function openHistory(file: string, nowMs: TimestampMs): OpenedHistory {
  try {
    return { history: onDisk(file) };
  } catch (cause) {
    if (!isBroken(cause)) return inMemory(cause);
  }
  const aside = `${file}.broken-${Math.round(nowMs)}`;
  try {
    for (const companion of COMPANIONS) {
      if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
    }
    return {
      history: onDisk(file),
      notice: `The history file could not be read. It was kept as ${aside} and a new one was begun.`,
    };
  } catch (cause) {
    return inMemory(cause);
  }
}

function onDisk(file: string): SqliteHistory {
  return new SqliteHistory(openDatabase(file), { freeBytes: () => freeBytesAt(dirname(file)) });
}

function freeBytesAt(folder: string): number | undefined {
  try {
    const { bavail, bsize, blocks } = statfsSync(folder);
    // Some network folders tell no sizes at all.
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    return undefined;
  }
}

function inMemory(cause: unknown): OpenedHistory {
  const notice = `The history cannot be kept on disk (${nameOf(cause)}). Alarms go on; the record is lost at exit.`;
  return {
    history: new SqliteHistory(prepare(new DatabaseSync(':memory:')), { lasting: notice }),
    notice,
  };
}

function openDatabase(file: string): DatabaseSync {
  // Made by us first, because SQLite would leave it readable for everybody; its companions take over the mode.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const wasCutOff = existsSync(`${file}-wal`);
  const database = new DatabaseSync(file, { timeout: 1_000 });
  try {
    prepare(database);
    if (wasCutOff) checkIntegrity(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(SCHEMA);
  return database;
}

/** Only after a run that did not end well: the check reads the whole file. */
function checkIntegrity(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA quick_check(1)').get();
  if (row?.['quick_check'] !== 'ok') throw new BrokenHistoryError();
}

class BrokenHistoryError extends Error {
  override readonly name = 'BrokenHistoryError';
}

/** SQLITE_CORRUPT and SQLITE_NOTADB say that the content is at fault; anything else is the disk. */
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const SQLITE_ERROR = 1;

function isBroken(cause: unknown): boolean {
  if (cause instanceof BrokenHistoryError) return true;
  if (!(cause instanceof Error) || !('errcode' in cause)) return false;
  const code = Number(cause.errcode) & 0xff;
  // A schema of other tables under our names also ends here.
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || code === SQLITE_ERROR;
}

function nameOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    return cause.code;
  }
  return 'unforeseen error';
}
