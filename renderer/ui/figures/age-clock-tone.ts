import { MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';

/** From which age on data are old, and from which on too old to act on. */
export interface AgeLimits {
  readonly oldMs: DurationMs;
  readonly lostMs: DurationMs;
}

/** How far data may be trusted by their age alone; `unread`: there are none. */
export type AgeTone = 'fresh' | 'old' | 'lost' | 'unread';

const OLD_MS: DurationMs = 30_000;
const LOST_MS: DurationMs = 2 * MINUTE_MS;
const POLLS_MISSED = 3;

/** Of what is read again and again (promise D1): old after three polls or 30 s, whichever comes first; lost after 120 s. */
export function polledLimits(pollIntervalMs: DurationMs | undefined): AgeLimits {
  return {
    oldMs: Math.min(OLD_MS, POLLS_MISSED * (pollIntervalMs ?? Infinity)),
    lostMs: LOST_MS,
  };
}

/** An age at a limit is still within it. */
export function ageTone(ageMs: DurationMs | undefined, limits: AgeLimits): AgeTone {
  if (ageMs === undefined) return 'unread';
  if (ageMs > limits.lostMs) return 'lost';
  return ageMs > limits.oldMs ? 'old' : 'fresh';
}
