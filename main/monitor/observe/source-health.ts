import type { Grade, Observation } from '../../../shared/alarms/engine/alarm-state.ts';
import type { AlarmRule } from '../../../shared/alarms/alarm.ts';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import type { AccountId, DurationMs } from '../../../shared/domain/units.ts';
import type { FeedFacts } from '../../../shared/words/alarm-facts.ts';
import { BLIND_AFTER_MS } from '../feeds/account-feed.ts';

const BLIND_WITHOUT_POSITIONS_MS: DurationMs = 900_000;
/** Promise D14: amber above one second, red above three. */
const SKEW_NOTED_MS: DurationMs = 1_000;
const SKEW_WARNED_MS: DurationMs = 3_000;

/** How well one account is seen, as the rules about data sources need it. */
export interface SourceHealth {
  readonly accountId: AccountId;
  readonly facts: FeedFacts;
  /** Since the last good reading, or since asking began. */
  readonly unseenMs: DurationMs;
  /** Positions from a file: only their prices can be lost, and a symbol that no venue prices stays without. */
  readonly isImported: boolean;
  readonly isFresh: boolean;
  /** Its last tries failed, or what was read is too old: it has no calm face, long before it counts as blind. */
  readonly isUnseen: boolean;
  /** The venue refused the key twice. */
  readonly refused: boolean;
  /** It can do more than when it was looked at last. */
  readonly hasKeyRisen: boolean;
  readonly keyRights?: 'read-only' | 'trade' | 'withdraw' | 'cannot-verify';
}

const KEY_TROUBLE: ReadonlySet<FeedErrorKind> = new Set<FeedErrorKind>([
  'key-rejected',
  'permission-missing',
  'ip-not-allowed',
  'account-locked',
  'credentials-locked',
]);

/** Nobody has seen the account for so long that what it holds is no longer known. */
export function isBlind(health: Pick<SourceHealth, 'unseenMs' | 'facts'>): boolean {
  const limit = health.facts.positionCount === 0 ? BLIND_WITHOUT_POSITIONS_MS : BLIND_AFTER_MS;
  return health.unseenMs >= limit;
}

/** Whether the headline speaks of it: it cannot be seen, and holds positions or may hold some. */
export function hidesPositions(health: SourceHealth): boolean {
  return isBlind(health) || (health.isUnseen && health.facts.positionCount !== 0);
}

/** As severe as what it hides. */
export function blindGrade({ facts, isImported }: SourceHealth): Grade {
  return isImported || facts.positionCount === 0 ? 'warning' : 'critical';
}

/** What the rules about data sources say of one account. Each is always seen: that data are missing is itself known. */
export function observeSource(health: SourceHealth): readonly Observation[] {
  const { facts } = health;
  const error = facts.error?.kind;
  const skew = Math.abs(facts.clockSkewMs ?? 0);
  const grades: readonly (readonly [AlarmRule, Grade])[] = [
    ['blind', isBlind(health) ? blindGrade(health) : 'normal'],
    ['stale', health.isFresh || health.unseenMs < 30_000 ? 'normal' : 'warning'],
    [
      'key-rejected',
      health.refused && error !== undefined && KEY_TROUBLE.has(error) ? 'warning' : 'normal',
    ],
    [
      'key-rights',
      error === 'key-too-powerful' || health.keyRights === 'withdraw' || health.hasKeyRisen
        ? 'warning'
        : health.keyRights === 'trade'
          ? 'info'
          : 'normal',
    ],
    ['banned', error === 'banned' ? 'warning' : 'normal'],
    ['maintenance', error === 'maintenance' ? 'warning' : 'normal'],
    [
      'clock-skew',
      error === 'clock-skew' || skew > SKEW_WARNED_MS
        ? 'warning'
        : skew > SKEW_NOTED_MS
          ? 'info'
          : 'normal',
    ],
  ];
  return grades.map(([rule, grade]) => ({
    rule,
    subject: { accountId: health.accountId },
    facts,
    truth: { kind: 'seen', valueState: 'ok', grade, holdGrade: grade },
  }));
}
