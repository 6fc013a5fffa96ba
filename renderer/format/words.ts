import type { AlarmLevel, AlarmPhase, AlarmRule } from '../../shared/alarms/alarm.ts';
import type { AuditEntry } from '../../shared/contract/audit.ts';
import type { AccountView } from '../../shared/contract/app-state.ts';
import type { FeedErrorKind, FeedState } from '../../shared/domain/feed-state.ts';
import type { Level } from '../../shared/domain/level.ts';
import type { UnknownReason } from '../../shared/domain/outcome.ts';
import type { Side } from '../../shared/domain/position.ts';

/** Every engine name has its words here; none is ever printed as it is. */
export const LEVEL_WORDS: Record<Level, string> = {
  safe: 'safe',
  watch: 'watch',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
};

export const ALARM_LEVEL_WORDS: Record<AlarmLevel, string> = {
  info: 'notice',
  warning: 'warning',
  critical: 'critical',
};

export function alarmLevelToLevel(level: AlarmLevel): Level {
  return level === 'info' ? 'watch' : level;
}

/** Completes the sentence "unknown: …". */
export const UNKNOWN_REASONS: Record<UnknownReason, string> = {
  'no-wallet': 'the account balance is missing',
  'no-tiers': 'the venue’s margin tiers are missing',
  'no-mark-price': 'there is no mark price',
  'no-entry-price': 'there is no entry price',
  'no-leverage': 'the leverage is missing',
  'no-volatility': 'there is not enough price history yet',
  'no-exchange-rate': 'an exchange rate is missing',
  'mixed-currencies': 'it mixes currencies that do not add up',
  'not-positive-equity': 'the equity is zero or less',
  'invalid-input': 'a number from the venue makes no sense',
  'not-covered': 'the account holds things Leeway does not cover',
  'member-unknown': 'one of its parts is unknown',
  'never-seen': 'it was never read yet',
  stale: 'the last data is too old',
  unsupported: 'Leeway does not know this venue’s rule',
};

/** The reason as words; reasons that are already a sentence pass through. */
export function unknownReasonWords(reason: string): string {
  const table: Readonly<Record<string, string>> = UNKNOWN_REASONS;
  return table[reason] ?? reason;
}

export const FEED_STATE_WORDS: Record<FeedState, string> = {
  ok: 'live',
  stale: 'old data',
  unknown: 'not read yet',
  error: 'not readable',
};

/** What happened, what it means for the alarm, what to do. */
export interface ErrorWords {
  readonly happened: string;
  readonly means: string;
  readonly todo: string;
}

const BLIND = 'Leeway cannot see these positions and will not warn about their price.';
const RETRYING = 'Leeway keeps trying. Until then the last values stay on screen, marked as old.';

export const FEED_ERROR_WORDS: Record<FeedErrorKind, ErrorWords> = {
  'key-rejected': {
    happened: 'The venue refused the API key.',
    means: BLIND,
    todo: 'Make a new read-only key on the venue and connect again.',
  },
  'permission-missing': {
    happened: 'The key may not read positions or balances.',
    means: BLIND,
    todo: 'Allow the key to read futures positions and balances on the venue.',
  },
  'ip-not-allowed': {
    happened: 'The key is limited to other IP addresses.',
    means: BLIND,
    todo: 'Add this machine’s address to the key, or make a key without the limit.',
  },
  'account-locked': {
    happened: 'The venue has locked the account.',
    means: BLIND,
    todo: 'Log in to the venue and follow what it asks.',
  },
  'key-too-powerful': {
    happened: 'The key can trade or withdraw.',
    means: 'Leeway only reads, so it refuses keys that can do more.',
    todo: 'Make a key that can only read, and revoke this one.',
  },
  'credentials-locked': {
    happened: 'The stored keys are locked.',
    means: BLIND,
    todo: 'Unlock your keychain, or start the server with its passphrase.',
  },
  'clock-skew': {
    happened: 'This machine’s clock differs from the venue’s.',
    means: 'The venue refuses requests until the clocks agree. ' + BLIND,
    todo: 'Switch on automatic time in the system settings.',
  },
  'rate-limited': {
    happened: 'The venue asked Leeway to slow down.',
    means: RETRYING,
    todo: 'Nothing now. If it returns, look for other programs that use this key.',
  },
  banned: {
    happened: 'The venue has banned this IP address for a while.',
    means: BLIND,
    todo: 'Stop other programs that call this venue, and watch the position on the venue itself.',
  },
  maintenance: {
    happened: 'The venue is down for maintenance.',
    means: RETRYING,
    todo: 'Read the venue’s status page.',
  },
  blocked: {
    happened: 'Something between here and the venue blocks the connection.',
    means: BLIND,
    todo: 'Check VPN, firewall and whether the venue serves your country.',
  },
  network: {
    happened: 'The venue cannot be reached.',
    means: RETRYING,
    todo: 'Check the internet connection.',
  },
  timeout: {
    happened: 'The venue did not answer in time.',
    means: RETRYING,
    todo: 'Check the internet connection if it lasts.',
  },
  'bad-answer': {
    happened: 'The venue answered with something Leeway cannot read.',
    means: 'It counts as unknown, never as “no positions”. ' + RETRYING,
    todo: 'Look at the position on the venue itself if it lasts.',
  },
  'unconfirmed-empty': {
    happened: 'The venue suddenly reports no positions.',
    means: 'Leeway asks again before it believes that, and keeps the last values.',
    todo: 'Nothing, if you closed them yourself.',
  },
  'not-supported': {
    happened: 'Leeway cannot read positions from this venue.',
    means: BLIND,
    todo: 'Import the positions from a file instead.',
  },
  internal: {
    happened: 'Leeway made a mistake while reading this account.',
    means: BLIND,
    todo: 'Restart Leeway. If it returns, report it with the log.',
  },
};

export const RULE_WORDS: Record<AlarmRule, string> = {
  'liquidation-risk': 'Close to liquidation',
  disagreement: 'Two liquidation prices',
  unprotected: 'No protective stop',
  blind: 'Blind',
  stale: 'Old data',
  'key-rejected': 'Key refused',
  'key-rights': 'Key can do too much',
  banned: 'Banned by the venue',
  'clock-skew': 'Clock is off',
  'not-monitored': 'Not monitored',
  'settings-broken': 'Settings set aside',
  test: 'Test alarm',
};

export const PHASE_WORDS: Record<AlarmPhase, string> = {
  normal: 'over',
  pending: 'checking',
  firing: 'active',
  acknowledged: 'acknowledged',
  recovering: 'recovering',
};

export const ACTION_WORDS: Record<AuditEntry['action'], string> = {
  raised: 'Raised',
  worse: 'Got worse',
  better: 'Got better',
  repeated: 'Repeated',
  suppressed: 'Held back',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  recovering: 'Recovering',
  resolved: 'Over',
  delivered: 'Delivered',
  'delivery-failed': 'Not delivered',
  gap: 'Not watched',
  test: 'Test',
};

export const SOURCE_WORDS: Record<AccountView['source'], string> = {
  exchange: 'exchange',
  demo: 'demo',
  imported: 'imported',
};

/** Side by word and arrow, never by color. */
export function sideWords(side: Side): { readonly word: string; readonly arrow: '↑' | '↓' } {
  return side === 'long' ? { word: 'long', arrow: '↑' } : { word: 'short', arrow: '↓' };
}

/** `BTC/USDT:USDT` → `BTC/USDT`; imported names stay as they are. */
export function shortSymbol(symbol: string): string {
  const cut = symbol.indexOf(':');
  return cut > 0 ? symbol.slice(0, cut) : symbol;
}
