import type { TimestampMs } from '../../../shared/domain/units.ts';

/** An event of a file before it has a name of its own. */
export interface RawEvent {
  readonly atMs: TimestampMs;
  readonly title: string;
  readonly dayOnly?: true;
}

export interface RawCalendar {
  readonly events: readonly RawEvent[];
  readonly notes: readonly string[];
}

export interface CalendarContext {
  /** For repeated events: how far ahead they are written out. */
  readonly nowMs: TimestampMs;
  /** IANA zone of times that name none. */
  readonly localZone: string;
}
