import type { FeedError, FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';

/** A rejected key is asked about this often, so that it is neither hammered nor forgotten (promise D20). */
const REJECTED_RETRY_MS: DurationMs = 600_000;

/** Asking again soon does not help, the user has to do something. */
const REFUSALS: ReadonlySet<FeedErrorKind> = new Set<FeedErrorKind>([
  'key-rejected',
  'permission-missing',
  'ip-not-allowed',
  'account-locked',
  'key-too-powerful',
  'credentials-locked',
  'not-supported',
]);

export const isRefused = ({ kind }: FeedError): boolean => REFUSALS.has(kind);

/**
 * A pause that is not ours to shorten: the venue asked for it, or asking again would change nothing. `refusals`: how many
 * there were in a row, with this one. Undefined: nobody asked for a pause.
 */
export function askedPause(
  error: FeedError,
  refusals: number,
  now: TimestampMs,
): DurationMs | undefined {
  if (error.retryAtMs !== undefined) return Math.max(1_000, error.retryAtMs - now);
  if (!isRefused(error)) return undefined;
  return refusals < 2 ? 2_000 : REJECTED_RETRY_MS;
}
