import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { AuditEntry } from '../../shared/contract/audit.ts';
import type { HistoryPoint } from '../../shared/contract/channels.ts';
import type { DurationMs, TimestampMs } from '../../shared/domain/units.ts';
import { parseAuditRow } from './audit-row.ts';
import type {
  AccountSample,
  AuditRequest,
  History,
  NewAuditEntry,
  SeriesRequest,
} from './history.ts';
import { ROLL_UPS } from './schema.ts';
import { bucketWidth, toPoints, type Bucket } from './series.ts';

const ROLL_UP_EVERY_MS: DurationMs = 3_600_000;
/** Rows that could not be written wait for the disk to have room again, so many of each kind. */
const LONGEST_QUEUE = 5_000;
/** Rows of one transaction: while the disk refuses, a try costs no more than these, however many wait. */
const ROWS_AT_ONCE = 100;
/**
 * With less room than this the disk counts as full. SQLite goes on writing for minutes into the room that its journal already has,
 * and nobody would hear of it before the first row is refused.
 */
const LEAST_FREE_BYTES = 512 * 1_024;

export interface HistorySurroundings {
  /** What is wrong with the database for as long as it is open, however well it takes what is written. */
  readonly lasting?: string;
  /** Room on its disk; undefined: nobody can tell. */
  readonly freeBytes?: () => number | undefined;
}

/** History in one SQLite file. The only place that runs SQL; every value is bound, never joined into a statement. */
export class SqliteHistory implements History {
  readonly #database: DatabaseSync;
  readonly #insertSample: StatementSync;
  readonly #insertAudit: StatementSync;
  readonly #saveState: StatementSync;
  /** What is not written yet; of states the newest under each name. */
  #samples: readonly AccountSample[] = [];
  #audit: readonly NewAuditEntry[] = [];
  readonly #states = new Map<string, string>();
  /** Rows of the audit that nobody will ever read: more waited than can. */
  #lost: { readonly count: number; readonly lastMs: TimestampMs } | undefined;
  #problem: string | undefined;
  #rolledUpAtMs: TimestampMs | undefined;
  #rollUpFailed = false;
  #open = true;
  readonly #surroundings: HistorySurroundings;

  constructor(database: DatabaseSync, surroundings: HistorySurroundings = {}) {
    this.#database = database;
    this.#surroundings = surroundings;
    this.#insertSample = database.prepare(
      'INSERT OR REPLACE INTO sample_raw VALUES (?, ?, ?, ?, ?)',
    );
    this.#insertAudit = database.prepare(
      `INSERT INTO audit (at_ms, action, alarm_id, rule, level, account_id, position_key, channel, text, inputs)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#saveState = database.prepare(
      'INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
  }

  addSamples(samples: readonly AccountSample[]): void {
    this.#samples = [...this.#samples, ...samples].slice(-LONGEST_QUEUE);
    this.#flush();
    const newest = samples.at(-1)?.atMs;
    if (newest !== undefined) this.#rollUpIfDue(newest);
  }

  addAudit(entries: readonly NewAuditEntry[]): void {
    const waiting = [...this.#audit, ...entries];
    const tooMany = waiting.slice(0, -LONGEST_QUEUE);
    const last = tooMany.at(-1);
    if (last !== undefined) {
      this.#lost = { count: (this.#lost?.count ?? 0) + tooMany.length, lastMs: last.atMs };
    }
    this.#audit = waiting.slice(-LONGEST_QUEUE);
    this.#flush();
  }

  readSeries(request: SeriesRequest): readonly HistoryPoint[] {
    const { accountId, sinceMs, untilMs } = request;
    const width = bucketWidth(request);
    // A bound number is a double: divisions are made whole again.
    const buckets = this.#read<Bucket>(() =>
      this.#database
        .prepare(
          `SELECT CAST((at_ms - ?) / ? AS INTEGER) AS bucket, avg(equity) AS equity, max(margin_ratio) AS marginRatio,
                  min(nearest_distance) AS nearestDistance
           FROM (SELECT * FROM sample_raw UNION ALL SELECT * FROM sample_minute UNION ALL SELECT * FROM sample_hour)
           WHERE account_id = ? AND at_ms >= ? AND at_ms <= ?
           GROUP BY bucket ORDER BY bucket`,
        )
        .all(Math.floor(sinceMs), width, accountId, Math.floor(sinceMs), Math.ceil(untilMs))
        .map((row) => ({
          bucket: Number(row['bucket']),
          equity: optionalNumber(row['equity']),
          marginRatio: optionalNumber(row['marginRatio']),
          nearestDistance: optionalNumber(row['nearestDistance']),
        })),
    );
    return toPoints(buckets, request, width);
  }

  readAudit({ beforeId, limit, positionKey }: AuditRequest): readonly AuditEntry[] {
    const before = beforeId ?? Number.MAX_SAFE_INTEGER;
    return this.#read(() => {
      const rows =
        positionKey === undefined
          ? this.#database
              .prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?')
              .all(before, limit)
          : this.#database
              .prepare(
                'SELECT * FROM audit WHERE position_key = ? AND id < ? ORDER BY id DESC LIMIT ?',
              )
              .all(positionKey, before, limit);
      return rows.map(parseAuditRow);
    });
  }

  saveState(name: string, value: unknown): void {
    this.#states.set(name, JSON.stringify(value));
    this.#flush();
  }

  loadState(name: string): unknown {
    const [row] = this.#read(() =>
      this.#database.prepare('SELECT value FROM state WHERE name = ?').all(name),
    );
    const text = this.#states.get(name) ?? row?.['value'];
    if (typeof text !== 'string') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  }

  problem(): string | undefined {
    return this.#problem ?? this.#lackOfRoom() ?? this.#surroundings.lasting;
  }

  close(): void {
    if (!this.#open) return;
    this.#flush();
    this.#open = false;
    this.#database.close();
  }

  /** Writes all that waits, the audit first. Trouble lasts until nothing waits any more. */
  #flush(): void {
    while (this.#audit.length > 0 || this.#lost !== undefined) {
      const rows = this.#audit.slice(0, ROWS_AT_ONCE);
      const written = this.#write(() => {
        if (this.#lost !== undefined) this.#insertAudit.run(...auditValues(rowOfLost(this.#lost)));
        for (const entry of rows) this.#insertAudit.run(...auditValues(entry));
      });
      if (!written) return;
      this.#lost = undefined;
      this.#audit = this.#audit.slice(rows.length);
    }
    while (this.#samples.length > 0) {
      const rows = this.#samples.slice(0, ROWS_AT_ONCE);
      const written = this.#write(() => {
        for (const sample of rows) this.#insertSample.run(...sampleValues(sample));
      });
      if (!written) return;
      this.#samples = this.#samples.slice(rows.length);
    }
    if (this.#states.size > 0) {
      const written = this.#write(() => {
        for (const [name, text] of this.#states) this.#saveState.run(name, text);
      });
      if (!written) return;
      this.#states.clear();
    }
    if (this.#open && !this.#rollUpFailed) this.#problem = undefined;
  }

  #lackOfRoom(): string | undefined {
    const free = this.#open ? this.#surroundings.freeBytes?.() : undefined;
    if (free === undefined || free >= LEAST_FREE_BYTES) return undefined;
    return `Only ${Math.floor(free / 1_024)} kB are left on the disk of the history.`;
  }

  /** One transaction; false when the disk refused it. Nothing is thrown: alarms do not wait for a disk. */
  #write(work: () => void): boolean {
    if (!this.#open) return false;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#database.exec('COMMIT');
      } catch (cause) {
        // A full disk may have ended the transaction already.
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw cause;
      }
      return true;
    } catch (cause) {
      this.#problem = `The history could not be written (${messageOf(cause)}).`;
      return false;
    }
  }

  #read<T>(work: () => readonly T[]): readonly T[] {
    if (!this.#open) return [];
    try {
      return work();
    } catch (cause) {
      this.#problem = `The history could not be read (${messageOf(cause)}).`;
      return [];
    }
  }

  #rollUpIfDue(nowMs: TimestampMs): void {
    if (this.#rolledUpAtMs !== undefined && nowMs - this.#rolledUpAtMs < ROLL_UP_EVERY_MS) return;
    const written = this.#write(() => {
      for (const { from, into, widthMs, keepMs } of ROLL_UPS) {
        // Whole minutes and hours only, so that none is summed up twice from parts.
        const limit = Math.floor((nowMs - keepMs) / widthMs) * widthMs;
        this.#database
          .prepare(
            `INSERT OR REPLACE INTO ${into}
             SELECT account_id, CAST(at_ms / ? AS INTEGER) * ?, avg(equity), max(margin_ratio), min(nearest_distance)
             FROM ${from} WHERE at_ms < ? GROUP BY account_id, CAST(at_ms / ? AS INTEGER)`,
          )
          .run(widthMs, widthMs, limit, widthMs);
        this.#database.prepare(`DELETE FROM ${from} WHERE at_ms < ?`).run(limit);
      }
    });
    // What failed is tried again with the next sample.
    this.#rollUpFailed = !written;
    if (written) this.#rolledUpAtMs = nowMs;
  }
}

function rowOfLost({ count, lastMs }: { count: number; lastMs: TimestampMs }): NewAuditEntry {
  const rows = count === 1 ? '1 row is' : `${count} rows are`;
  const text = `${rows} missing before this one: the disk took nothing, and more waited than can be kept in memory.`;
  return { atMs: lastMs, action: 'note', text };
}

function sampleValues(sample: AccountSample): SQLInputValue[] {
  const { accountId, atMs, equity, marginRatio, nearestDistance } = sample;
  return [
    accountId,
    Math.round(atMs),
    finite(equity),
    finite(marginRatio),
    finite(nearestDistance),
  ];
}

function auditValues(entry: NewAuditEntry): SQLInputValue[] {
  return [
    Math.round(entry.atMs),
    entry.action,
    entry.alarmId ?? null,
    entry.rule ?? null,
    entry.level ?? null,
    entry.accountId ?? null,
    entry.positionKey ?? null,
    entry.channel ?? null,
    entry.text,
    entry.inputs === undefined ? null : JSON.stringify(entry.inputs),
  ];
}

/** A figure that is no number is stored as unknown, never as something else (promise F7). */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function optionalNumber(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unforeseen error';
}
