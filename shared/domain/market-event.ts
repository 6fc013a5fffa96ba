import type { TimestampMs } from './units.ts';

/** What an announced event is about; events of one kind are compared with each other. */
export type MarketEventKind =
  'cpi' | 'ppi' | 'fomc' | 'jobs' | 'gdp' | 'earnings' | 'expiry' | 'other';

/** Something announced that may move prices. */
export interface MarketEvent {
  /** Same for the same event of the same file, so that a file read twice adds nothing. */
  readonly id: string;
  readonly atMs: TimestampMs;
  readonly title: string;
  readonly kind: MarketEventKind;
  /** Only the day is known; `atMs` is its beginning in UTC. */
  readonly dayOnly?: true;
}
