import { join } from 'node:path';
import type {
  ConnectReport,
  ConnectRequest,
  ReplaceKeyReport,
  ReplaceKeyRequest,
} from '../../../shared/contract/accounts.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { AccountId, ExchangeId } from '../../../shared/domain/units.ts';
import type { Result } from '../../../shared/lib/result.ts';
import { createAccounts } from '../../accounts/create-accounts.ts';
import { openHistory } from '../../history/open-history.ts';
import { connectToHost, type HostClient } from '../../server/host-client.ts';
import { acquireHomeLock } from '../../store/home-lock.ts';
import { defaultHome, prepareHome } from '../../store/home.ts';
import { systemClock } from '../../system-clock.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError } from '../exit-codes.ts';
import { createCliVault } from '../prompt-hidden.ts';

/** A connected account as the command line lists it. */
export interface ListedAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly exchange: ExchangeId;
  readonly keyRights: ConnectReport['rights'];
}

type Answer<T> = Promise<Result<T, RequestError>>;

/** The accounts of this home: through the host that runs on it, else with its files in our own hands. */
export interface AccountsDoor {
  list(): Promise<readonly ListedAccount[]>;
  test(request: ConnectRequest): Answer<ConnectReport>;
  check(accountId: AccountId): Answer<ConnectReport>;
  add(request: ConnectRequest): Answer<ConnectReport & { accountId?: string }>;
  replaceKey(request: ReplaceKeyRequest): Answer<ReplaceKeyReport>;
  remove(accountId: AccountId): Answer<unknown>;
  /** Why a key could not be kept, before one is asked for; undefined: it can. */
  cannotKeep(): Promise<string | undefined>;
  /** Why a key would not open together with those that are kept already; undefined: it would. */
  misfit(): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openAccountsDoor(io: CliIo): Promise<AccountsDoor> {
  const home = defaultHome(io.environment, process.platform);
  const host = await connectToHost(home);
  return host === undefined ? openHome(io, home) : throughHost(host);
}

function throughHost(host: HostClient): AccountsDoor {
  return {
    async list() {
      const state = await host.request('app/get-state', {});
      if (!state.ok) throw new CommandError(state.error.message);
      return state.value.accounts
        .filter(({ source }) => source === 'exchange')
        .map(({ id, name, exchange, keyRights = 'cannot-verify' }) => ({
          id,
          name,
          exchange,
          keyRights,
        }));
    },
    test: (request) => host.request('accounts/test', request),
    check: (accountId) => host.request('accounts/check', { accountId }),
    add: (request) => host.request('accounts/add', request),
    replaceKey: (request) => host.request('accounts/replace-key', request),
    remove: (accountId) => host.request('accounts/remove', { accountId }),
    // The host has its own vault, and says what it cannot do.
    cannotKeep: () => Promise.resolve(undefined),
    misfit: () => Promise.resolve(undefined),
    close() {
      host.close();
      return Promise.resolve();
    },
  };
}

async function openHome(io: CliIo, home: string): Promise<AccountsDoor> {
  prepareHome(home);
  const lock = await acquireHomeLock(home);
  if (!lock.ok) {
    throw new CommandError(
      'The desktop app runs on this home. Connect and remove accounts there, or end it first.',
    );
  }
  const vault = createCliVault(io);
  const accounts = createAccounts({
    home,
    vault,
    clock: systemClock,
    environment: io.environment,
    onNote: (accountId, text) => addToHistory(home, accountId, text),
  });
  return {
    list: () =>
      Promise.resolve(
        accounts.list().map(({ id, name, exchange, keyRights = 'cannot-verify' }) => ({
          id,
          name,
          exchange,
          keyRights,
        })),
      ),
    test: async (request) => ({ ok: true, value: await accounts.test(request) }),
    check: (accountId) => accounts.check(accountId),
    add: (request) => accounts.add(request),
    replaceKey: (request) => accounts.replaceKey(request),
    remove: (accountId) => accounts.remove(accountId),
    cannotKeep: () => vault.unavailable(),
    misfit: () => accounts.misfit(),
    close: () => lock.value.release(),
  };
}

/** No host runs, so the record is ours to write: this home is locked for us. */
function addToHistory(home: string, accountId: AccountId, text: string): void {
  const atMs = systemClock.now();
  const { history } = openHistory(join(home, 'history.db'), atMs);
  history.addAudit([{ atMs, action: 'note', accountId, text }]);
  history.close();
}
