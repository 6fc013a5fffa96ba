import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { DurationMs } from '../../../shared/domain/units.ts';

/** What became of one try. Details are words for the audit: never an address, a token or what a server wrote. */
export type Attempt =
  | { readonly kind: 'ok'; readonly detail?: string }
  /** Another try may work; `afterMs`: the receiver said how long to wait. */
  | { readonly kind: 'retry'; readonly detail: string; readonly afterMs?: DurationMs }
  /** It will not work like this, however often it is tried. */
  | { readonly kind: 'refused'; readonly detail: string };

/** Several announcements that waited together go out as one message. */
export interface Message {
  /** The same for every try, so that a receiver knows a repetition. */
  readonly id: string;
  readonly level: Announcement['level'];
  /** Whether everything in it is over. */
  readonly isResolved: boolean;
  readonly title: string;
  readonly text: string;
  /** The worst first. */
  readonly announcements: readonly Announcement[];
}

/** How a channel speaks to its receiver. One try per call; never throws; ends soon after the signal. */
export interface Carrier {
  attempt(message: Message, signal: AbortSignal): Promise<Attempt>;
}
