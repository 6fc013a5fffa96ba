/** Whether a new key belongs to the account whose old key it replaces. */
export interface AccountMatch {
  /**
   * `other`: the venue names another owner. `doubtful`: none of the known positions is found. `unknown`: there is nothing
   * to tell it by.
   */
  readonly verdict: 'same' | 'other' | 'doubtful' | 'unknown';
  /** One or two sentences: what was compared with what. */
  readonly text: string;
}

/** Whether a replacement waits until the user has said that this is the account that is meant. */
export function needsConsent(match: AccountMatch | undefined): boolean {
  return match?.verdict === 'other' || match?.verdict === 'doubtful';
}
