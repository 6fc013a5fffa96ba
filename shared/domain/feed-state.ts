import type { TimestampMs } from './units.ts';

/** How well an account is seen. Kept apart from its level: a value may be critical and stale at once. */
export type FeedState = 'ok' | 'stale' | 'unknown' | 'error';

/** Named so that the screen can say what happened, what it means for the alarm and what to do. */
export type FeedErrorKind =
  | 'key-rejected'
  | 'permission-missing'
  | 'ip-not-allowed'
  | 'account-locked'
  | 'key-too-powerful'
  | 'credentials-locked'
  | 'clock-skew'
  | 'rate-limited'
  | 'banned'
  | 'maintenance'
  | 'blocked'
  | 'network'
  | 'timeout'
  | 'bad-answer'
  | 'unconfirmed-empty'
  | 'not-supported'
  | 'internal';

export interface FeedError {
  readonly kind: FeedErrorKind;
  /** Of a rejected key, where the venue says it: what does not fit the key. */
  readonly misfit?: 'secret' | 'passphrase';
  /** Redacted and short, in words for the screen. */
  readonly message: string;
  /** When the venue said that it may be asked again. */
  readonly retryAtMs?: TimestampMs;
}

export interface FeedStatus {
  readonly state: FeedState;
  /** When the positions were last read well; absent: never. */
  readonly asOfMs?: TimestampMs;
  /** Since when the present trouble lasts. */
  readonly sinceMs?: TimestampMs;
  readonly nextTryMs?: TimestampMs;
  readonly error?: FeedError;
  /** Server time minus ours; absent: not measured. Signed. */
  readonly clockSkewMs?: number;
}
