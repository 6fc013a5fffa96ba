import { needsConsent } from '../../../shared/contract/account-match.ts';
import type { ConnectReport, ReplaceKeyReport } from '../../../shared/contract/accounts.ts';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';

/** What the user has read and agreed to. */
export interface Consents {
  /** The key can trade. */
  readonly trade: boolean;
  /** The new key may belong to another account. */
  readonly otherAccount: boolean;
}

export const NO_CONSENTS: Consents = { trade: false, otherAccount: false };

/** The key works, and can trade: only the user's word is missing. */
export function awaitsTradeConsent(report: ConnectReport): boolean {
  return (
    report.rights === 'trade' && report.problems.every(({ kind }) => kind === 'key-too-powerful')
  );
}

/** Whether there is nothing left to change: the key works, and what it asks for is agreed to. */
export function isUsable(report: ReplaceKeyReport | undefined, consents: Consents): boolean {
  if (report === undefined || report.rights === 'withdraw') return false;
  if (needsConsent(report.match) && !consents.otherAccount) return false;
  return awaitsTradeConsent(report) ? consents.trade : report.ok;
}

export function faceOf(report: ReplaceKeyReport): {
  readonly level: Level;
  readonly title: string;
} {
  if (report.rights === 'withdraw') {
    return { level: 'critical', title: 'This key can withdraw. Leeway does not take it.' };
  }
  if (awaitsTradeConsent(report)) {
    return { level: 'warning', title: 'It works, but this key can trade.' };
  }
  if (!report.ok) return { level: 'critical', title: 'This does not work yet.' };
  if (report.match?.verdict === 'other') {
    return { level: 'critical', title: 'It works, but it is the key of another account.' };
  }
  if (report.match?.verdict === 'doubtful') {
    return { level: 'warning', title: 'It works, but it may be the key of another account.' };
  }
  return report.rights === 'cannot-verify'
    ? { level: 'watch', title: 'It works, but nobody verified what else the key may do.' }
    : { level: 'safe', title: 'It works, and the key can only read.' };
}

/** Where the key stands in the form above, the advice for an account that is watched would lead away from it. */
const ADVICE: Partial<Readonly<Record<FeedErrorKind, string>>> = {
  'key-rejected':
    'Check that it was copied whole, and that it was not deleted and has not expired.',
  // The message says it.
  'key-too-powerful': '',
  'not-supported': '',
  'credentials-locked': '',
};

export function adviceOf(kind: FeedErrorKind): string {
  return ADVICE[kind] ?? feedErrorWords({ kind }).advice;
}
