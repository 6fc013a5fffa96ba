import { unknown } from '../../../shared/domain/outcome.ts';
import { blindAccount, blindPosition } from '../../core/blindness.ts';
import type { WatchReading, WatchSource } from './watch-source.ts';

const EMPTY_BOOK: WatchReading['book'] = { book: { accounts: [] }, betas: {}, dailySigmas: {} };

/** Nothing could be seen at all, and why: an answer all the same, so that a script never gets an empty one. */
export function blindReading(why: string, nowMs: number): WatchReading {
  return {
    nowMs,
    headline: { level: 'unknown', text: why },
    accounts: [],
    positions: [],
    alarms: [],
    jointLeeway: { down: unknown('never-seen'), up: unknown('never-seen') },
    book: EMPTY_BOOK,
    trouble: why,
  };
}

/** The watcher does not answer, but what it saw last is known: it stays, and none of it looks fresh or safe. */
export function withoutWatcher(
  state: Omit<WatchReading, 'book' | 'trouble'>,
  why: string,
): WatchReading {
  const isCalm = state.headline.level !== 'critical' && state.headline.level !== 'unknown';
  return {
    ...state,
    headline: isCalm ? { level: 'unknown', text: why } : state.headline,
    accounts: state.accounts.map(blindAccount),
    positions: state.positions.map(blindPosition),
    book: EMPTY_BOOK,
    trouble: why,
  };
}

/** A source that sees nothing, for the same reason each time. */
export function watchNothing(
  why: string,
  now: () => number,
  notes: readonly string[],
): WatchSource {
  const read = () => Promise.resolve(blindReading(why, now()));
  return {
    notes,
    read,
    firstReading: read,
    onChange: () => () => undefined,
    stop: () => Promise.resolve(),
  };
}
