import {
  higherGrade,
  type Grade,
  type Observation,
  type Truth,
} from '../../../shared/alarms/engine/alarm-state.ts';
import {
  holdingThresholds,
  levelOf,
  type LevelFacts,
} from '../../../shared/alarms/thresholds/level-of.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import { known, unknown } from '../../../shared/domain/outcome.ts';
import type { JointLeeway, JointMove } from '../../../shared/domain/risk-report.ts';
import type {
  AccountId,
  Currency,
  PositionKey,
  Ratio,
  TimestampMs,
} from '../../../shared/domain/units.ts';
import type { AccountFacts, LeewayFacts } from '../../../shared/words/alarm-facts.ts';
import { pickDefined } from '../describe/describe-position.ts';

/** How far the whole market may move, of one account with several positions. */
export interface LeewayLook {
  readonly accountId: AccountId;
  readonly name: string;
  readonly currency: Currency;
  readonly valueState: FeedState;
  readonly sample: string;
  /** Undefined: no positions share their margin. */
  readonly leeway: JointLeeway | undefined;
  readonly thresholds: AlarmThresholds;
  /** Of the base of a joint move; absent: unknown, which counts as near. */
  readonly baseSigma?: Ratio;
  readonly nameOf: (key: PositionKey) => string | undefined;
  /** When positions and prices were read; the oldest of them. */
  readonly asOfMs?: TimestampMs;
  /** What it takes to stand `target` away; asked only while it is near. */
  readonly adviceOf?: (direction: 'down' | 'up', target: Ratio) => LeewayFacts['advice'];
}

const GRADES = {
  safe: 'normal',
  watch: 'normal',
  warning: 'warning',
  critical: 'critical',
  unknown: 'normal',
} as const;

/**
 * Ten positions that each stand far from their end may together stand near: the joint move is measured by the same
 * thresholds as the distance of one. Unknown proves nothing here; the rules about positions and sources speak of it.
 */
export function observeLeeway(look: LeewayLook): Observation {
  const { accountId, name, currency, leeway, baseSigma, sample } = look;
  const nearest = leeway === undefined ? undefined : nearestOf(leeway);
  const sigmas =
    nearest === undefined || baseSigma === undefined ? undefined : nearest.ratio / baseSigma;
  const truth = truthOf(look, nearest, sigmas);
  const isNear = truth.kind === 'seen' && truth.grade !== 'normal';
  const facts: AccountFacts = {
    kind: 'account',
    name,
    currency,
    ...pickDefined({ asOfMs: look.asOfMs, leeway: factsOf(look, nearest, sigmas, isNear) }),
  };
  return {
    rule: 'joint-leeway',
    subject: { accountId },
    facts,
    truth,
    sample,
  };
}

function factsOf(
  { leeway, nameOf, adviceOf, thresholds }: LeewayLook,
  nearest: Nearest | undefined,
  sigmas: number | undefined,
  isNear: boolean,
): AccountFacts['leeway'] {
  if (leeway === undefined) return 'nothing-shared';
  if (nearest === undefined) return isPartial(leeway) ? undefined : 'none';
  const { direction, ratio } = nearest;
  const first = nearest.first === undefined ? undefined : nameOf(nearest.first);
  // Where the alarm would end: a tenth beyond where it begins.
  const target = thresholds.warningDistance * 1.1;
  const advice = isNear && ratio > 0 ? adviceOf?.(direction, target) : undefined;
  return { direction, ratio, ...pickDefined({ sigmas, first, advice }) };
}

interface Nearest {
  readonly direction: 'down' | 'up';
  readonly ratio: Ratio;
  readonly first: PositionKey | undefined;
}

function nearestOf({ down, up }: JointLeeway): Nearest | undefined {
  const moves = [...asNearest(down, 'down'), ...asNearest(up, 'up')];
  return moves.toSorted((a, b) => a.ratio - b.ratio)[0];
}

function asNearest(move: JointMove, direction: 'down' | 'up'): readonly Nearest[] {
  return move.kind === 'move'
    ? [{ direction, ratio: Math.abs(move.ratio), first: move.first }]
    : [];
}

/** The direction that is not known may be the nearer one. */
function isPartial({ down, up }: JointLeeway): boolean {
  return down.kind === 'unknown' || up.kind === 'unknown';
}

function truthOf(
  look: LeewayLook,
  nearest: Nearest | undefined,
  sigmas: number | undefined,
): Truth {
  const { valueState, leeway, thresholds } = look;
  if (valueState === 'unknown' || valueState === 'error') return { kind: 'unseen', valueState };
  const partly = leeway !== undefined && isPartial(leeway);
  if (nearest === undefined) {
    return partly
      ? { kind: 'unseen', valueState: 'unknown' }
      : { kind: 'seen', valueState, grade: 'normal', holdGrade: 'normal' };
  }
  const facts: LevelFacts = {
    distance: { kind: 'distance', ratio: nearest.ratio, direction: nearest.direction },
    sigmas: sigmas === undefined ? unknown('no-volatility') : known(sigmas),
    marginRatio: known(0),
    liquidatable: nearest.ratio === 0,
  };
  const grade: Grade = GRADES[levelOf(facts, thresholds).level];
  // It may be worse than this, never better.
  if (partly && grade === 'normal') return { kind: 'unseen', valueState: 'unknown' };
  const held: Grade = GRADES[levelOf(facts, holdingThresholds(thresholds)).level];
  return {
    kind: 'seen',
    valueState: partly ? 'stale' : valueState,
    grade,
    holdGrade: higherGrade(held, grade),
    distance: nearest.ratio,
  };
}
