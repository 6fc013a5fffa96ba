import {
  higherGrade,
  type Grade,
  type Observation,
  type Truth,
} from '../../shared/alarms/alarm-state.ts';
import type { LevelVerdict } from '../../shared/alarms/level-of.ts';
import type { Level } from '../../shared/domain/level.ts';
import type { DescribedPosition } from './describe-position.ts';

/** What the rules about positions say of one. */
export function observePosition(described: DescribedPosition): readonly Observation[] {
  const { view, facts } = described;
  const subject = { accountId: view.accountId, positionKey: view.key };
  const sample = `${view.asOfMs ?? ''}/${view.markAsOfMs ?? ''}`;
  const about = { subject, facts, sample };
  return [
    { rule: 'liquidation-risk', ...about, truth: riskTruth(described) },
    { rule: 'disagreement', ...about, truth: disagreementTruth(described) },
    { rule: 'unprotected', ...about, truth: protectionTruth(described) },
  ];
}

function riskTruth({ view, verdict, held }: DescribedPosition): Truth {
  const { valueState, risk } = view;
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
    holdGrade: higherGrade(gradeOf(held), grade),
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
function disagreementTruth({ view }: DescribedPosition): Truth {
  const { risk, valueState } = view;
  const known = risk.liquidationPrice.kind !== 'unknown';
  if (valueState !== 'ok' || !known)
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  const grade: Grade =
    risk.disagreement === undefined ? 'normal' : isOursFarther(view) ? 'warning' : 'info';
  return { kind: 'seen', valueState: 'ok', grade, holdGrade: grade };
}

function isOursFarther({ risk, side }: DescribedPosition['view']): boolean {
  const reported = risk.disagreement?.reported;
  if (reported === undefined || reported === 'none') return false;
  if (risk.liquidationPrice.kind !== 'price') return true;
  const ours = risk.liquidationPrice.price;
  return side === 'long' ? ours < reported : ours > reported;
}

function protectionTruth({ view, verdict }: DescribedPosition): Truth {
  const { unprotected, valueState } = view;
  if (unprotected === undefined || valueState !== 'ok') {
    return { kind: 'unseen', valueState: stateOrUnknown(valueState) };
  }
  const near = verdict.level === 'warning' || verdict.level === 'critical';
  const grade: Grade = unprotected ? (near ? 'warning' : 'info') : 'normal';
  return { kind: 'seen', valueState: 'ok', grade, holdGrade: grade };
}

function stateOrUnknown(state: DescribedPosition['view']['valueState']) {
  return state === 'ok' ? 'unknown' : state;
}
