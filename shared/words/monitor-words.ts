import { MINUTE_MS, type DurationMs } from '../domain/units.ts';

/** `The monitor keeps stopping (3 times in 5 minutes).` It runs at this moment, and what it reports is true. */
export function keepsStoppingSentence({
  count,
  windowMs,
}: {
  readonly count: number;
  readonly windowMs: DurationMs;
}): string {
  const minutes = Math.round(windowMs / MINUTE_MS);
  return `The monitor keeps stopping (${count} times in ${minutes} minutes).`;
}
