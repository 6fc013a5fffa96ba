import type { TimestampMs } from '../domain/units.ts';
import { formatDuration, formatTimeOfDay } from './format-number.ts';

interface SelfWords {
  readonly title: string;
  readonly text: string;
}

/** Nobody watched for a while, and why. */
export function gapWords(gap: {
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
  readonly why: string;
}): SelfWords {
  const { fromMs, toMs, why } = gap;
  return {
    title: `Your positions were not watched from ${formatTimeOfDay(fromMs)} to ${formatTimeOfDay(toMs)}.`,
    text: `That was ${formatDuration(toMs - fromMs)}: ${why}. What happened meanwhile is not in the log. Look at your positions, then acknowledge this.`,
  };
}
