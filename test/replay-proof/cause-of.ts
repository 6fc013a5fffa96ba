import type { ReplayAlarm } from '../../main/replay/replay-report.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';

/** Which of the default thresholds a critical alarm was raised for, the one that allows no tuning first. */
export const CAUSES = [
  'margin ratio',
  'below 1.5 %',
  'joint < 1.5 %',
  'sigmas',
  'joint sigmas',
  'time left',
  'tense market',
] as const;
export type Cause = (typeof CAUSES)[number];

export function causeOf({ rule, text, distance, sigmas, marginRatio }: ReplayAlarm): Cause {
  const t = DEFAULT_THRESHOLDS;
  const isJoint = rule === 'joint-leeway';
  if ((marginRatio ?? 0) >= t.criticalMarginRatio) return 'margin ratio';
  if (distance !== null && distance < t.criticalDistanceAlways) {
    return isJoint ? 'joint < 1.5 %' : 'below 1.5 %';
  }
  if (isJoint) return 'joint sigmas';
  if (
    distance !== null &&
    distance < t.criticalDistance &&
    (sigmas === null || sigmas < t.criticalSigmas)
  ) {
    return 'sigmas';
  }
  return text.includes('at this speed') ? 'time left' : 'tense market';
}
