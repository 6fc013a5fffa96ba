import type { Disagreement } from '../../shared/domain/risk-report.ts';
import type { AccountId, DurationMs, PositionKey, TimestampMs } from '../../shared/domain/units.ts';
import type { FeedFacts } from '../../shared/words/alarm-facts.ts';
import type { AccountInput, DescribedAccount } from './describe/describe-account.ts';
import { pickDefined } from './describe/describe-position.ts';
import type { SourceHealth } from './observe/source-health.ts';
import type { ScopedEvaluation } from './describe/scoped-evaluation.ts';
import type { WatchedAccount } from './feeds/watched-account.ts';

/** One account in the watch room: what is read of it, and what was last made of that. */
export interface Seat {
  readonly watched: WatchedAccount;
  readonly identity: AccountInput['identity'];
  readonly evaluation: ScopedEvaluation;
  described?: DescribedAccount;
  /** As of the last reading: the venue's figure is as old as that, and newer marks would make the two differ. */
  disagreements?: ReadonlyMap<PositionKey, Disagreement>;
  evaluatedMonotonicMs: number;
  cancelTimer?: (() => void) | undefined;
  /** The audit has been told that the venue's limit slows this account, or that it does no longer. */
  heldBack?: boolean;
  /** When the limit slowed it last. */
  heldBackMonotonicMs?: number;
  /** What the view hangs on besides reading and marks; a change is drawn without either. */
  seenAs?: string;
}

/** A limit that slows every other reading is one limit, not one after the other. */
const HELD_BACK_REST_MS: DurationMs = 60_000;

/** One line when the venue's limit begins to slow an account, and one when that has been over for a while. */
export function heldBackNote(seat: Seat, monotonicMs: number): string | undefined {
  const { isHeldBack, heldBackWords, config } = seat.watched;
  if (isHeldBack) seat.heldBackMonotonicMs = monotonicMs;
  const since = monotonicMs - (seat.heldBackMonotonicMs ?? -Infinity);
  const wasSlowed = seat.heldBack ?? false;
  seat.heldBack = since < HELD_BACK_REST_MS;
  if (seat.heldBack === wasSlowed) return undefined;
  return `${config.name}: ${isHeldBack ? heldBackWords : 'read as often as its level wants again.'}`;
}

export type SpokenNames = ReadonlyMap<AccountId, string>;

/** The account's own name is spoken only where two accounts share a venue; an import goes by nothing else. */
export function spokenNames(all: Iterable<Seat>): SpokenNames {
  const seats = [...all].filter(({ watched }) => watched.source !== 'imported');
  const names = new Map<AccountId, string>();
  for (const { watched } of seats) {
    const { exchangeName, config } = watched;
    const shared = seats.some(
      (other) => other.watched !== watched && other.watched.exchangeName === exchangeName,
    );
    if (shared) names.set(config.id, config.name);
  }
  return names;
}

export function healthOf({ watched, described }: Seat, names: SpokenNames): SourceHealth {
  const { keyRights, hasKeyRisen } = watched;
  const status = watched.status();
  const facts: FeedFacts = {
    kind: 'feed',
    exchangeName: watched.source === 'imported' ? watched.config.name : watched.exchangeName,
    state: status.state,
    pricesAlive: watched.marksAlive(),
    ...pickDefined({
      accountName: names.get(watched.config.id),
      error: watched.feedError,
      asOfMs: status.asOfMs,
      clockSkewMs: status.clockSkewMs,
      positionCount: watched.isRead ? described?.positions.length : undefined,
    }),
  };
  return {
    accountId: watched.config.id,
    facts,
    unseenMs: watched.unseenMs(),
    isImported: watched.source === 'imported',
    isFresh: watched.isFresh,
    isUnseen: watched.isUnseen,
    refused: watched.refused,
    hasKeyRisen,
    ...(keyRights === undefined ? {} : { keyRights }),
  };
}

/** Asked, and never answered. */
export function isUnread({ watched }: Seat): boolean {
  return watched.asked && !watched.isRead;
}

export function seenAs(watched: WatchedAccount): string {
  const { state, error } = watched.status();
  return `${state} ${error?.kind ?? ''} ${watched.isUnseen}`;
}

/** Time alone changed how well the account or one of its prices is seen. */
export function isSeenDifferently(
  { watched, described, seenAs: last }: Seat,
  nowMs: TimestampMs,
): boolean {
  if (seenAs(watched) !== last) return true;
  return (described?.positions ?? []).some(
    (position) =>
      watched.stateOf(position.input.position.symbol) !== position.valueState ||
      position.hasOldOrdersSince(nowMs),
  );
}
