import {
  alarmIdOf,
  higherGrade,
  type Grade,
  type Observation,
  type Truth,
} from '../../../shared/alarms/engine/alarm-state.ts';
import type { AlarmRule } from '../../../shared/alarms/alarm.ts';
import type { LevelVerdict } from '../../../shared/alarms/thresholds/level-of.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type { DescribedPosition } from '../describe/describe-position.ts';

/**
 * What the rules about positions say of one. What is normal and has no alarm that could end is left out: of thousands of
 * positions few are in trouble, and each price asks about all of an account.
 */
export function observePosition(
  described: DescribedPosition,
  hasAlarm: (alarmId: string) => boolean,
): readonly Observation[] {
  const { accountId, key } = described;
  const subject = { accountId, positionKey: key };
  const observations: Observation[] = [];
  for (const [rule, truthOf] of RULES) {
    const truth = truthOf(described);
    const says = truth.kind === 'seen' ? truth.grade !== 'normal' : truth.floor !== undefined;
    if (!says && !hasAlarm(alarmIdOf(rule, subject))) continue;
    observations.push({ rule, subject, facts: described.facts, truth, sample: described.sample });
  }
  return observations;
}

const RULES: readonly (readonly [AlarmRule, (described: DescribedPosition) => Truth])[] = [
  ['liquidation-risk', riskTruth],
  ['disagreement', disagreementTruth],
  ['unprotected', protectionTruth],
  ['funding-cost', fundingTruth],
  ['adl-rank', adlTruth],
];

function riskTruth(described: DescribedPosition): Truth {
  const { valueState, risk, verdict } = described;
  const seen = valueState === 'ok' || valueState === 'stale';
  if (!seen) return { kind: 'unseen', valueState };
  // A risk that cannot be told is not calm: it is worth a warning until it can be.
  if (verdict.level === 'unknown')
    return { kind: 'unseen', valueState: 'unknown', floor: 'warning' };
  const grade = gradeOf(verdict);
  return {
    kind: 'seen',
    valueState,
    grade,
    holdGrade: higherGrade(gradeOf(described.held()), grade),
    ...(risk.distance.kind === 'distance' ? { distance: risk.distance.ratio } : {}),
  };
}

const GRADES: Record<Level, Grade> = {
  safe: 'normal',
  watch: 'normal',
  warning: 'warning',
  critical: 'critical',
  unknown: 'warning',
};

function gradeOf(verdict: LevelVerdict): Grade {
  return GRADES[verdict.level];
}

/** Two prices that differ are worth a warning where ours is the farther one: the trader may count on room that is not there. */
function disagreementTruth(described: DescribedPosition): Truth {
  const { risk, valueState } = described;
  const known = risk.liquidationPrice.kind !== 'unknown';
  if (valueState !== 'ok' || !known)
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  const grade: Grade =
    risk.disagreement === undefined ? 'normal' : isOursFarther(described) ? 'warning' : 'info';
  return { kind: 'seen', valueState: 'ok', grade, holdGrade: grade };
}

function isOursFarther({ risk }: DescribedPosition): boolean {
  const reported = risk.disagreement?.reported;
  if (reported === undefined || reported === 'none') return false;
  if (risk.liquidationPrice.kind !== 'price') return true;
  const ours = risk.liquidationPrice.price;
  return risk.side === 'long' ? ours < reported : ours > reported;
}

function protectionTruth(described: DescribedPosition): Truth {
  const { unprotected, valueState, verdict } = described;
  if (unprotected === undefined || valueState !== 'ok') {
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  }
  const near = verdict.level === 'warning' || verdict.level === 'critical';
  const grade: Grade = unprotected ? (near ? 'warning' : 'info') : 'normal';
  return { kind: 'seen', valueState: 'ok', grade, holdGrade: grade };
}

function stateOrUnknown(state: FeedState) {
  return state === 'ok' ? 'unknown' : state;
}

/** A position that is paid, or whose rate nobody gave, costs nothing that could be told. */
function fundingTruth(described: DescribedPosition): Truth {
  const { funding, fundingLimit, valueState, input } = described;
  const isKnown = input.position.fundingRate !== undefined;
  if (fundingLimit !== undefined && (!isKnown || valueState !== 'ok')) {
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  }
  const cost = funding?.ofEquity ?? 0;
  const limit = fundingLimit ?? Infinity;
  const gradeAt = (share: number): Grade => (share >= limit ? 'warning' : 'normal');
  const holdGrade = gradeAt(cost * 1.1);
  return { kind: 'seen', valueState: 'ok', grade: gradeAt(cost), holdGrade };
}

/** The first in line is worth a warning, the second a note. */
function adlTruth({ input, valueState }: DescribedPosition): Truth {
  const { adlRank } = input.position;
  if (adlRank === undefined || valueState !== 'ok') {
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  }
  const grade: Grade = adlRank === 5 ? 'warning' : adlRank === 4 ? 'info' : 'normal';
  return { kind: 'seen', valueState: 'ok', grade, holdGrade: grade };
}
