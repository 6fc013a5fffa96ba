import { ok } from '../../../shared/lib/result.ts';
import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';

export function createAccountHandlers(services: CoreServices): HandlersOf<'accounts'> {
  const { accounts, monitor } = services;
  return {
    'accounts/list-venues': async () => ok(await accounts.listVenues()),
    'accounts/test': async (request) => ok(await accounts.test(request)),
    'accounts/add': (request) => accounts.add(request),
    'accounts/check': ({ accountId }) => accounts.check(accountId),
    'accounts/test-key': (request) => accounts.testKey(request),
    'accounts/replace-key': (request) => accounts.replaceKey(request),
    'accounts/rename': ({ accountId, name }) => accounts.rename(accountId, name),
    'accounts/remove': ({ accountId }) => accounts.remove(accountId),
    'accounts/poll-now': ({ accountId }) => monitor.query({ kind: 'read-now', accountId }),
  };
}
