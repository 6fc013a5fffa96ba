import type { Grade, Observation } from '../../../shared/alarms/engine/alarm-state.ts';
import { higherGrade } from '../../../shared/alarms/engine/alarm-state.ts';
import type { MarketReading } from '../../../shared/alarms/thresholds/market-stress.ts';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { diskWords, offlineWords } from '../../../shared/words/self-words.ts';
import { blindGrade, isBlind, type SourceHealth } from './source-health.ts';

const NO_WAY_OUT: ReadonlySet<FeedErrorKind | undefined> = new Set<FeedErrorKind>([
  'network',
  'timeout',
]);
/** Nothing came from it, not even a refusal. */
export function isOutOfReach(kind: FeedErrorKind | undefined): boolean {
  return NO_WAY_OUT.has(kind);
}

/** As for one account: old after half a minute. */
const STALE_MS = 30_000;

/**
 * The network is lost when none of several accounts can be reached: one alarm instead of one per account (promise D18), as
 * severe as the worst of them.
 */
export function observeOffline(all: readonly SourceHealth[]): Observation {
  const asked = all.filter(({ isImported }) => !isImported);
  const isOffline = asked.length > 1 && asked.every(({ facts }) => isOutOfReach(facts.error?.kind));
  let grade: Grade = 'normal';
  if (isOffline) {
    for (const health of asked) {
      if (isBlind(health)) grade = higherGrade(grade, blindGrade(health));
      else if (health.unseenMs >= STALE_MS) grade = higherGrade<Grade>(grade, 'warning');
    }
  }
  const positions = asked.map(({ facts }) => facts.positionCount);
  const since = asked.flatMap(({ facts }) => facts.asOfMs ?? []);
  const words = offlineWords({
    accounts: asked.length,
    positions: positions.includes(undefined)
      ? undefined
      : positions.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    sinceMs: since.length === 0 ? undefined : Math.max(...since),
  });
  return {
    rule: 'offline',
    subject: {},
    facts: { kind: 'self', ...words },
    truth: { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
  };
}

/** What is not written to the disk is forgotten by the next start. */
export function observeDisk(problem: string | undefined): Observation {
  const grade: Grade = problem === undefined ? 'normal' : 'warning';
  return {
    rule: 'disk',
    subject: {},
    facts: { kind: 'self', ...diskWords(problem) },
    truth: { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
  };
}

/** What the radar says; a market that nobody reads proves nothing. */
export function observeMarket(reading: MarketReading | undefined): Observation {
  const grade = gradeOfMarket(reading);
  const { verdict, regime, scope, because } = reading ?? UNREAD;
  return {
    rule: 'market-regime',
    subject: {},
    facts: { kind: 'market', verdict, regime, scope, because },
    truth:
      reading === undefined
        ? { kind: 'unseen', valueState: 'unknown' }
        : { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
  };
}

const UNREAD: MarketReading = { verdict: 'calm', regime: 'none', scope: 'one-coin', because: [] };

function gradeOfMarket(reading: MarketReading | undefined): Grade {
  if (reading === undefined) return 'normal';
  if (reading.verdict === 'sell-off') return 'warning';
  return reading.verdict === 'calm' && reading.regime === 'none' ? 'normal' : 'info';
}
