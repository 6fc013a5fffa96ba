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
/** Audit rows that could not be written wait for the disk to have room again. */
const LONGEST_QUEUE = 5_000;

/** History in one SQLite file. The only place that runs SQL; every value is bound, never joined into a statement. */
export class SqliteHistory implements History {
  readonly #database: DatabaseSync;
  readonly #insertSample: StatementSync;
  readonly #insertAudit: StatementSync;
  readonly #saveState: StatementSync;
  #queue: NewAuditEntry[] = [];
  #problem: string | undefined;
  #rolledUpAtMs: TimestampMs | undefined;
  #open = true;
  readonly #lasting: string | undefined;

  /** `lasting`: what is wrong with the database for as long as it is open, however well it takes what is written. */
  constructor(database: DatabaseSync, lasting?: string) {
    this.#database = database;
    this.#lasting = lasting;
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
    this.#write(() => {
      for (const { accountId, atMs, equity, marginRatio, nearestDistance } of samples) {
        this.#insertSample.run(
          accountId,
          Math.round(atMs),
          finite(equity),
          finite(marginRatio),
          finite(nearestDistance),
        );
      }
    });
    const newest = samples.at(-1)?.atMs;
    if (newest !== undefined) this.#rollUpIfDue(newest);
  }

  addAudit(entries: readonly NewAuditEntry[]): void {
    this.#queue = [...this.#queue, ...entries].slice(-LONGEST_QUEUE);
    const waiting = this.#queue;
    const written = this.#write(() => {
      for (const entry of waiting) this.#insertAudit.run(...auditValues(entry));
    });
    if (written) this.#queue = [];
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
    this.#write(() => this.#saveState.run(name, JSON.stringify(value)));
  }

  loadState(name: string): unknown {
    const [row] = this.#read(() =>
      this.#database.prepare('SELECT value FROM state WHERE name = ?').all(name),
    );
    if (typeof row?.['value'] !== 'string') return undefined;
    try {
      return JSON.parse(row['value']) as unknown;
    } catch {
      return undefined;
    }
  }

  problem(): string | undefined {
    return this.#problem ?? this.#lasting;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#database.close();
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
      this.#problem = undefined;
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
    this.#rolledUpAtMs = nowMs;
    this.#write(() => {
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
  }
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
