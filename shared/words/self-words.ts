import type { TimestampMs } from '../domain/units.ts';
import { formatDuration, formatTimeOfDay } from './format-number.ts';

interface SelfWords {
  readonly title: string;
  readonly text: string;
}

/** A time in which nobody watched. An end before the beginning: the clock was set back, so how long it was is unknown. */
export interface GapTimes {
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
  readonly why: string;
}

/** For the log. */
export function gapSentence({ fromMs, toMs, why }: GapTimes): string {
  const until = formatTimeOfDay(toMs);
  return toMs < fromMs
    ? `Not monitored until ${until}, for how long is unknown: ${why}, and the clock was set back meanwhile.`
    : `Not monitored from ${formatTimeOfDay(fromMs)} to ${until} (${formatDuration(toMs - fromMs)}): ${why}.`;
}

/** Nobody watched for a while, and why. */
export function gapWords({ fromMs, toMs, why }: GapTimes): SelfWords {
  const until = formatTimeOfDay(toMs);
  const isKnown = toMs >= fromMs;
  return {
    title: isKnown
      ? `Your positions were not watched from ${formatTimeOfDay(fromMs)} to ${until}.`
      : `Your positions were not watched until ${until}.`,
    text: `${isKnown ? `That was ${formatDuration(toMs - fromMs)}: ${why}` : `For how long is unknown: ${why}, and the clock was set back meanwhile`}. What happened meanwhile is not in the log. Look at your positions, then acknowledge this.`,
  };
}

/** None of several accounts can be reached. `positions` and `sinceMs` undefined: not known. */
export function offlineWords(lost: {
  readonly accounts: number;
  readonly positions: number | undefined;
  readonly sinceMs: TimestampMs | undefined;
}): SelfWords {
  const { accounts, positions, sinceMs } = lost;
  const since = sinceMs === undefined ? '' : ` since ${formatTimeOfDay(sinceMs)}`;
  const open =
    positions === undefined
      ? 'Whether positions are open is not known.'
      : `${positions} open ${positions === 1 ? 'position is' : 'positions are'} not watched as they should be.`;
  return {
    title: `Leeway is OFFLINE: none of ${accounts} accounts can be reached${since}.`,
    text: `${open} Check the network of this machine, and look at the exchanges by another way. Leeway keeps asking.`,
  };
}

/** `problem` undefined: it is over. */
export function diskWords(problem: string | undefined): SelfWords {
  return {
    title: 'Leeway cannot keep its history.',
    text: `${problem === undefined ? '' : `${problem.replace(/\.?$/, '.')} `}Alarms go on. After a restart Leeway would not know what was acknowledged and what happened meanwhile. Make room on the disk.`,
  };
}
