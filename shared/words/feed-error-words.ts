import type { FeedError, FeedErrorKind } from '../domain/feed-state.ts';

/** What happened, what it means for the alarm, what to do. Whole sentences, to be joined as they are. */
export interface ErrorWords {
  readonly title: string;
  readonly meaning: string;
  readonly advice: string;
}

const UNSEEN = 'Leeway cannot see new positions of this account.';

const WORDS: Record<FeedErrorKind, ErrorWords> = {
  'key-rejected': {
    title: 'The exchange rejects the API key.',
    meaning: UNSEEN,
    advice: 'Check whether the key was deleted or has expired, and replace it under Accounts.',
  },
  'permission-missing': {
    title: 'The API key may not read positions.',
    meaning: UNSEEN,
    advice: 'Allow reading of futures or derivatives for this key on the exchange.',
  },
  'ip-not-allowed': {
    title: 'The exchange does not accept this IP address.',
    meaning: UNSEEN,
    advice: 'Add the address of this machine to the key on the exchange.',
  },
  'account-locked': {
    title: 'The exchange has locked this account.',
    meaning: UNSEEN,
    advice: 'Sign in on the exchange and see what it asks for.',
  },
  'key-too-powerful': {
    title: 'The API key can do more than read.',
    meaning: 'Leeway does not use it until you decide.',
    advice: 'Make a read-only key on the exchange, replace this one under Accounts and revoke it.',
  },
  'credentials-locked': {
    title: 'The stored API key cannot be opened.',
    meaning: UNSEEN,
    advice: 'Unlock the credentials, or replace the key under Accounts.',
  },
  'clock-skew': {
    title: 'The clock of this machine is off.',
    meaning: 'The exchange refuses requests that are signed with a wrong time.',
    advice: 'Turn on automatic time in the system settings.',
  },
  'rate-limited': {
    title: 'The exchange asks for a pause.',
    meaning: 'Figures come later than usual.',
    advice: 'Leeway waits as told. Other programs on this address use the same limit.',
  },
  banned: {
    title: 'The exchange has banned this IP address for a while.',
    meaning: 'No account on this exchange can be seen until the ban ends.',
    advice: 'Watch the positions on the exchange itself. Leeway asks again when the ban is over.',
  },
  maintenance: {
    title: 'The exchange is under maintenance.',
    meaning: UNSEEN,
    advice: 'Leeway asks again by itself. See the status page of the exchange.',
  },
  blocked: {
    title: 'The exchange does not serve this location.',
    meaning: UNSEEN,
    advice: 'Watch the positions where the exchange can be reached.',
  },
  network: {
    title: 'The exchange cannot be reached.',
    meaning: UNSEEN,
    advice: 'Check the network. Leeway tries again by itself.',
  },
  timeout: {
    title: 'The exchange does not answer.',
    meaning: UNSEEN,
    advice: 'Leeway tries again by itself.',
  },
  'bad-answer': {
    title: 'The exchange sent an answer that Leeway cannot read.',
    meaning: 'It is not taken as "no positions": the last known figures stay.',
    advice: 'Watch the positions on the exchange itself until this ends.',
  },
  'unconfirmed-empty': {
    title: 'The exchange suddenly reports no positions.',
    meaning: 'Leeway asks once more before it believes that.',
    advice: 'Nothing to do yet.',
  },
  'not-supported': {
    title: 'Leeway cannot read positions from this exchange.',
    meaning: UNSEEN,
    advice: 'Import the positions from a file instead.',
  },
  internal: {
    title: 'Leeway itself failed while reading this account.',
    meaning: UNSEEN,
    advice: 'Leeway tries again. If it lasts, restart it and report the error.',
  },
};

const MISFITS: Record<NonNullable<FeedError['misfit']>, ErrorWords> = {
  secret: {
    title: 'The API secret does not fit the key.',
    meaning: UNSEEN,
    advice: 'Copy the secret again, whole, or make a new key, and replace it under Accounts.',
  },
  passphrase: {
    title: 'The passphrase does not fit the API key.',
    meaning: UNSEEN,
    advice:
      'The passphrase was chosen when the key was made; it is not your password. Replace the key under Accounts.',
  },
};

export function feedErrorWords(error: Pick<FeedError, 'kind' | 'misfit'>): ErrorWords {
  return error.misfit === undefined ? WORDS[error.kind] : MISFITS[error.misfit];
}

/** Troubles that waiting does not mend: another key does, or may. */
const KEY_TROUBLES: ReadonlySet<FeedErrorKind> = new Set<FeedErrorKind>([
  'key-rejected',
  'permission-missing',
  'key-too-powerful',
  'credentials-locked',
]);

export function mayNeedNewKey(kind: FeedErrorKind): boolean {
  return KEY_TROUBLES.has(kind);
}
