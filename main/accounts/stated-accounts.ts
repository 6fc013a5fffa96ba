import type { RequestError } from '../../shared/contract/channels.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { statedAccountsWords } from '../../shared/words/stated-accounts.ts';
import type { ExchangeClient } from '../exchange/exchange-client.ts';
import type { AccountsService } from '../ipc/core-services.ts';
import { checkAccount, toReport } from './check-account.ts';

/**
 * Accounts that were stated at the start: they can be looked at and checked, and are changed where they stand. What is kept
 * in the home is not watched meanwhile, so it is not changed behind the user's back either.
 */
export function createStatedAccounts(parts: {
  readonly accounts: readonly ExchangeAccount[];
  /** The file of `--accounts`; `-`: standard input. */
  readonly file: string;
  readonly kept: Pick<AccountsService, 'listVenues' | 'test'>;
  readonly createClient: (account: ExchangeAccount) => ExchangeClient;
}): AccountsService {
  const { accounts, file, kept, createClient } = parts;
  const words = statedAccountsWords(file);
  const refused = (message: string): Promise<Result<never, RequestError>> =>
    Promise.resolve(err({ code: 'refused', message }));

  return {
    listVenues: () => kept.listVenues(),
    test: (request) => kept.test(request),
    add: () => refused(words.add),
    async check(accountId) {
      const account = accounts.find(({ id }) => id === accountId);
      if (account === undefined) {
        return err({ code: 'not-found', message: 'There is no such account.' });
      }
      return ok(toReport(await checkAccount(account, createClient)));
    },
    testKey: () => refused(words.replace),
    replaceKey: () => refused(words.replace),
    rename: () => refused(words.change),
    remove: () => refused(words.change),
  };
}
