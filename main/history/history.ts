import type { AuditEntry } from '../../shared/contract/audit.ts';
import type { HistoryPoint } from '../../shared/contract/channels.ts';
import type { AccountId, PositionKey, Ratio, TimestampMs } from '../../shared/domain/units.ts';

/** One look at one account; a figure that was unknown then is absent. */
export interface AccountSample {
  readonly accountId: AccountId;
  readonly atMs: TimestampMs;
  /** In the display currency. */
  readonly equity?: number;
  readonly marginRatio?: Ratio;
  /** Of the nearest position. */
  readonly nearestDistance?: Ratio;
}

export interface SeriesRequest {
  readonly accountId: AccountId;
  readonly sinceMs: TimestampMs;
  readonly untilMs: TimestampMs;
  readonly points: number;
}

export interface AuditRequest {
  /** Rows older than this one. */
  readonly beforeId?: number;
  readonly limit: number;
  readonly positionKey?: PositionKey;
}

export type NewAuditEntry = Omit<AuditEntry, 'id'>;

/**
 * What Leeway remembers. Nothing here throws for a full or broken disk: alarms must go on without it. What could not be
 * kept is counted and said by `problem`.
 */
export interface History {
  addSamples(samples: readonly AccountSample[]): void;
  /** Rows are only ever added. */
  addAudit(entries: readonly NewAuditEntry[]): void;
  readSeries(request: SeriesRequest): readonly HistoryPoint[];
  /** Newest first. */
  readAudit(request: AuditRequest): readonly AuditEntry[];
  /** Plain data that must survive a restart, one value per name. */
  saveState(name: string, value: unknown): void;
  loadState(name: string): unknown;
  /** Why the last write failed, in words; undefined when it worked. */
  problem(): string | undefined;
  close(): void;
}

export interface OpenedHistory {
  readonly history: History;
  /** What happened to the file when it was opened, in words for the screen. */
  readonly notice?: string;
}
