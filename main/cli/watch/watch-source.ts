import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { AppState } from '../../../shared/contract/app-state.ts';

/** What `leeway watch` shows: the monitor's view, and the book it was computed from. */
export interface WatchReading extends Pick<
  AppState,
  'nowMs' | 'headline' | 'accounts' | 'positions' | 'alarms' | 'jointLeeway' | 'market'
> {
  readonly book: BookWithBetas;
  /** The watcher itself is down or not ready, in words: nothing below can be trusted. */
  readonly trouble?: string;
}

/** Where it comes from: the host that runs on this home, or a monitor of our own. */
export interface WatchSource {
  /** For stderr, before the first reading: whose view this is. */
  readonly notes: readonly string[];
  /** Resolves when every account was asked at least once, or after `timeoutMs` with what is there. */
  firstReading(timeoutMs: number): Promise<WatchReading>;
  read(): Promise<WatchReading>;
  /** Something changed. Returns its cancel. */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
}
