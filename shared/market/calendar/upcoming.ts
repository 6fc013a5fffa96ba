import type { MarketEvent } from '../../domain/market-event.ts';
import type { JointLeeway } from '../../domain/risk-report.ts';
import {
  DAY_MS,
  HOUR_MS,
  type DurationMs,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';
import type { TypicalMove } from './past-moves.ts';

/** An event that is near enough to be said, and what the book has for it. */
export interface EventNote {
  readonly event: MarketEvent;
  /** Until it; 0 while a day of which only the date is known has begun. */
  readonly inMs: DurationMs;
  /** The smaller of the two directions of the joint leeway, as a fraction > 0; absent: none, or not known. */
  readonly leeway?: Ratio;
  readonly typical?: TypicalMove;
  /** `leeway` in usual moves of such events: below 1 such a move would liquidate. */
  readonly inMoves?: number;
}

/** From when on an event is said. */
export const EVENT_LEAD_MS: DurationMs = DAY_MS;
/** An event stays on the list for so long after its time: the move comes then. */
const LINGERS_MS: DurationMs = HOUR_MS;

/** Events of the next day, or of another lead, soonest first. */
export function upcomingEvents(
  events: readonly MarketEvent[],
  nowMs: TimestampMs,
  leeway: JointLeeway,
  typicalOf: (kind: MarketEvent['kind']) => TypicalMove | undefined,
  leadMs: DurationMs = EVENT_LEAD_MS,
): readonly EventNote[] {
  const nearest = smallerOf(leeway);
  return events
    .filter(({ atMs, dayOnly }) => {
      const until = dayOnly === true ? DAY_MS : LINGERS_MS;
      return atMs - nowMs <= leadMs && nowMs - atMs < until;
    })
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((event) => {
      const typical = typicalOf(event.kind);
      return {
        event,
        inMs: Math.max(0, event.atMs - nowMs),
        ...(nearest === undefined ? {} : { leeway: nearest }),
        ...(typical === undefined ? {} : { typical }),
        ...(nearest === undefined || typical === undefined || !(typical.ratio > 0)
          ? {}
          : { inMoves: nearest / typical.ratio }),
      };
    });
}

function smallerOf({ down, up }: JointLeeway): Ratio | undefined {
  if (down.kind === 'unknown' || up.kind === 'unknown') return undefined;
  const moves = [down, up].flatMap((move) => (move.kind === 'move' ? [Math.abs(move.ratio)] : []));
  return moves.length === 0 ? undefined : Math.min(...moves);
}
