import type { Notice } from '../../shared/contract/app-state.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import { err } from '../../shared/lib/result.ts';
import type { AccountsService } from './core-services.ts';

/** The account list with its credentials, as the core uses it. */
export interface AccountsPart extends AccountsService {
  /** Every exchange account with its secrets decrypted, for the monitor only. */
  monitored(): Promise<readonly ExchangeAccount[]>;
  onChange(listener: () => void): () => void;
  notices(): readonly Notice[];
}

const MISSING = { code: 'unavailable', message: 'Accounts cannot be connected yet.' } as const;

export function noAccounts(): AccountsPart {
  return {
    monitored: () => Promise.resolve([]),
    onChange: () => () => undefined,
    notices: () => [],
    listVenues: () => Promise.resolve([]),
    test: () =>
      Promise.resolve({
        ok: false,
        rights: 'cannot-verify',
        problems: [{ kind: 'not-supported', message: MISSING.message }],
      }),
    add: () => Promise.resolve(err(MISSING)),
    rename: () => Promise.resolve(err(MISSING)),
    remove: () => Promise.resolve(err(MISSING)),
  };
}
