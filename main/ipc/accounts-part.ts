import type { Notice } from '../../shared/contract/app-state.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { AccountsService } from './core-services.ts';

/** The account list with its credentials, as the core uses it. */
export interface AccountsPart extends AccountsService {
  /** Every exchange account with its secrets decrypted, for the monitor only. */
  monitored(): Promise<readonly ExchangeAccount[]>;
  onChange(listener: () => void): () => void;
  notices(): readonly Notice[];
}
