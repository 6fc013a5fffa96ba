import type { DurationMs } from '../../../shared/domain/units.ts';

const FIRST_MS: DurationMs = 1_000;
/** The longest pause while nothing is known to be in danger (promise D13). */
export const LONGEST_RETRY_MS: DurationMs = 60_000;
/** Full jitter may draw 0; a venue in trouble is never asked twice within this. */
const SHORTEST_MS: DurationMs = 500;

/** Wait before try `attempt` (from 1) with full jitter: anything up to 1, 2, 4 s … and at most `longestMs`. */
export function backoffDelay(
  attempt: number,
  random: () => number,
  longestMs: DurationMs = LONGEST_RETRY_MS,
): DurationMs {
  const ceiling = Math.min(longestMs, FIRST_MS * 2 ** Math.max(0, attempt - 1));
  return Math.max(SHORTEST_MS, random() * ceiling);
}
