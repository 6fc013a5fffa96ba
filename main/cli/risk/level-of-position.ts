import { levelOf } from '../../../shared/alarms/thresholds/level-of.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';

/** Level by the default thresholds: a file brings no settings of its own. */
export function levelOfPosition(position: PositionRisk): Level {
  return levelOf(position, DEFAULT_THRESHOLDS).level;
}
