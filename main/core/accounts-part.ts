import type { Notice } from '../../shared/contract/app-state.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { AccountRecord } from '../accounts/accounts-registry.ts';
import type { AccountsService } from '../ipc/core-services.ts';

/** The notice under which `lost` stands; the command line knows by it that the answer is not about all accounts. */
export const ACCOUNTS_LOST_NOTICE = 'accounts-lost';

/** The account list with its credentials, as the core uses it. */
export interface AccountsPart extends AccountsService {
  /** Who is connected, without secrets. */
  list(): readonly AccountRecord[];
  /** Every exchange account with its secrets decrypted, for the monitor only. */
  monitored(): Promise<readonly ExchangeAccount[]>;
  onChange(listener: () => void): () => void;
  /** Why accounts that were connected once are not watched now, in words; undefined: the list of accounts is whole. */
  lost(): string | undefined;
  /** Why a new key would not open together with those that are kept; undefined: it would, or there are none. */
  misfit(): Promise<string | undefined>;
  notices(): readonly Notice[];
}
