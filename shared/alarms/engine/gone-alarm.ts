import type { AccountId } from '../../domain/units.ts';
import type { GoneFacts, PositionFacts } from '../../words/alarm-facts.ts';
import { alarmIdOf, type AlarmState, type Instant } from './alarm-state.ts';
import type { Decision, Step } from './decision.ts';

/** The position behind this alarm was critical when it was last seen: that it is gone may be its liquidation. */
export function wasInDanger(alarm: AlarmState): boolean {
  return (
    alarm.rule === 'liquidation-risk' && alarm.stage !== 'pending' && alarm.grade === 'critical'
  );
}

/**
 * Positions that were critical are not in a good reading any more: loud, once for all of an account, and until somebody
 * answers. Further ones join the alarm that stands and make it speak again.
 */
export function raiseGone(
  before: AlarmState | undefined,
  accountId: AccountId,
  lost: readonly AlarmState[],
  now: Instant,
  /** The data say that all of them were liquidated. */
  liquidated = false,
): Step {
  const more = lost.flatMap(({ facts }) => (facts.kind === 'position' ? [facts] : []));
  const [first] = more;
  if (first === undefined) return { alarm: before, decisions: [] };
  const known = before?.facts.kind === 'gone' ? before.facts.positions : [];
  const facts: GoneFacts = {
    kind: 'gone',
    exchangeName: first.exchangeName,
    ...(first.accountName === undefined ? {} : { accountName: first.accountName }),
    positions: [...known, ...more.map((position) => goneOf(position, now, liquidated))],
  };
  const subject = { accountId };
  const alarm: AlarmState = {
    id: alarmIdOf('positions-gone', subject),
    rule: 'positions-gone',
    subject,
    stage: 'firing',
    level: 'critical',
    grade: 'critical',
    valueState: 'ok',
    facts,
    since: before?.since ?? now,
    announced: { lastMonotonicMs: now.monotonicMs, count: 0 },
    worst: { level: 'critical' },
  };
  const kind = before === undefined ? 'raised' : 'worse';
  const why = 'they were critical when they were last seen, and a good reading no longer has them';
  const decision: Decision = { action: kind, why, announce: { kind }, alarm };
  return { alarm, decisions: [decision] };
}

function goneOf(
  facts: PositionFacts,
  now: Instant,
  liquidated: boolean,
): GoneFacts['positions'][number] {
  return {
    underlying: facts.underlying,
    side: facts.side,
    liquidatable: facts.liquidatable,
    ...(facts.distance.kind === 'distance' ? { distance: facts.distance.ratio } : {}),
    ...(facts.asOfMs === undefined ? {} : { lastSeenMs: facts.asOfMs }),
    goneMs: now.wallMs,
    ...(liquidated ? { isCertain: true as const } : {}),
  };
}
