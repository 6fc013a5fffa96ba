import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ConnectReport, ConnectRequest, Credentials } from '../../shared/contract/accounts.ts';
import type { Notice } from '../../shared/contract/app-state.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { FeedErrorKind } from '../../shared/domain/feed-state.ts';
import type { AccountId } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { ConnectionCheck, ExchangeClient, HeldPosition } from '../exchange/exchange-client.ts';
import { createExchangeClient } from '../exchange/create-client.ts';
import { findVenue, listVenues } from '../exchange/venues/find-venue.ts';
import { endpointProblem } from '../exchange/wire/rewrite-endpoint.ts';
import type { Clock, SecretVault } from '../host-ports.ts';
import { ACCOUNTS_LOST_NOTICE, type AccountsPart } from '../core/accounts-part.ts';
import { createJsonFile } from '../store/json-file.ts';
import { openAccountsRegistry, type AccountRecord } from './accounts-registry.ts';
import { checkAccount, toReport } from './check-account.ts';
import { openCredentialsStore } from './credentials-store.ts';
import { holdsNoSecret, resolveEnvironment, type Environment } from './environment-secrets.ts';
import { createKeyReplacer } from './replace-key.ts';

export interface AccountsOptions {
  /** Folder of the settings; `accounts.json` and `secrets.json` live there. */
  readonly home: string;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly environment: Environment;
  /** A mere reader: files that cannot be used stay where they are. */
  readonly readOnly?: boolean;
  /** Positions of the last reading, however old; absent: nobody watches. */
  readonly lastSeen?: (accountId: AccountId) => readonly HeldPosition[] | undefined;
  /** Something was done to an account that belongs into the audit. */
  readonly onNote?: (accountId: AccountId, text: string) => void;
  /** Only tests give their own. */
  readonly createClient?: (account: ExchangeAccount) => ExchangeClient;
}

/** The accounts that the user connected: who they are, their secrets, and the check before one is added. */
export function createAccounts(options: AccountsOptions): AccountsPart {
  const { home, vault, clock, environment, readOnly = false } = options;
  const now = () => clock.now();
  const createClient =
    options.createClient ??
    ((account: ExchangeAccount) => createExchangeClient({ account, clock }));
  const registry = openAccountsRegistry({
    file: createJsonFile(join(home, 'accounts.json')),
    now,
    readOnly,
  });
  const secrets = openCredentialsStore({
    file: createJsonFile(join(home, 'secrets.json')),
    vault,
    now,
    readOnly,
  });
  const listeners = new Set<() => void>();
  const troubles = new Map<AccountId, string>();
  const memoryOnly = new Map<AccountId, string>();
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const check = (account: ExchangeAccount) => checkAccount(account, createClient);

  async function test(request: ConnectRequest): Promise<ConnectionCheck> {
    if (findVenue(request.exchange) === undefined) {
      return refuse(`Leeway knows no exchange ‘${request.exchange}’.`);
    }
    const problem = endpointProblem(request.endpoint, request.allowRemoteEndpoint === true);
    if (problem !== undefined) return refuse(`The endpoint ${problem}.`);
    const credentials = resolveEnvironment(request.credentials, environment);
    if (!credentials.ok) {
      return refuse(`This key cannot be used: ${credentials.error}.`, 'credentials-locked');
    }
    return check(toAccount({ ...describe(request), id: 'new account' }, credentials.value));
  }

  /** As they are kept: references unresolved. */
  async function keptOf({ id, references }: AccountRecord): Promise<Result<Credentials, string>> {
    return references === undefined ? secrets.load(id) : ok(references);
  }

  async function credentialsOf(record: AccountRecord): Promise<Credentials> {
    const kept = await keptOf(record);
    const loaded = kept.ok ? resolveEnvironment(kept.value, environment) : kept;
    if (loaded.ok) {
      troubles.delete(record.id);
      return loaded.value;
    }
    troubles.set(record.id, `${record.name} is not watched: ${loaded.error}.`);
    return {};
  }

  const replacer = createKeyReplacer({
    registry,
    secrets,
    environment,
    kept: keptOf,
    check: (record, credentials) => check(toAccount(record, credentials)),
    lastSeen: (accountId) => options.lastSeen?.(accountId),
    onReplaced({ record, memoryOnly: why, text }) {
      troubles.delete(record.id);
      memoryOnly.delete(record.id);
      if (why !== undefined) memoryOnly.set(record.id, memoryOnlyText(record.name, why));
      options.onNote?.(record.id, text);
      changed();
    },
  });

  return {
    listVenues: () => Promise.resolve(listVenues()),
    test: async (request) => toReport(await test(request)),
    testKey: (request) => replacer.test(request),
    replaceKey: (request) => replacer.replace(request),

    async add(request) {
      const checked = await test(request);
      const report = toReport(checked);
      if (!report.ok) return ok(report);
      const holder = checked.identity?.holder;
      const record: AccountRecord = {
        ...describe(request),
        id: `${request.exchange}-${randomUUID()}`,
        keyRights: report.rights,
        ...(holder === undefined ? {} : { holder }),
      };
      const kept = holdsNoSecret(request.credentials)
        ? { ...record, references: request.credentials }
        : record;
      if (kept === record) {
        const saved = await secrets.save(record.id, request.credentials);
        if (!saved.ok) return err({ code: 'unavailable', message: sentence(saved.error) });
        if (saved.value.memoryOnly !== undefined) {
          memoryOnly.set(record.id, memoryOnlyText(record.name, saved.value.memoryOnly));
        }
      }
      const written = registry.put(kept);
      if (!written.ok) {
        secrets.remove(record.id);
        return err({ code: 'unavailable', message: sentence(written.error) });
      }
      changed();
      return ok({ ...report, accountId: record.id });
    },

    list: () => registry.list(),

    async check(accountId) {
      const record = registry.find(accountId);
      if (record === undefined) return err(NOT_FOUND);
      const credentials = await credentialsOf(record);
      const trouble = troubles.get(accountId);
      if (trouble !== undefined) return err({ code: 'unavailable', message: trouble });
      return ok(toReport(await check(toAccount(record, credentials))));
    },

    rename(accountId, name) {
      const record = registry.find(accountId);
      if (record === undefined) return Promise.resolve(err(NOT_FOUND));
      const written = registry.put({ ...record, name });
      if (!written.ok) {
        return Promise.resolve(err({ code: 'unavailable', message: sentence(written.error) }));
      }
      changed();
      return Promise.resolve(ok({}));
    },

    remove(accountId) {
      // The secret first: when the second write fails, an account without a key is better than a key without an account.
      const wiped = secrets.remove(accountId);
      const removed = wiped.ok ? registry.remove(accountId) : wiped;
      if (!removed.ok) {
        return Promise.resolve(err({ code: 'unavailable', message: sentence(removed.error) }));
      }
      troubles.delete(accountId);
      memoryOnly.delete(accountId);
      if (removed.value === false) return Promise.resolve(err(NOT_FOUND));
      changed();
      return Promise.resolve(ok({}));
    },

    async monitored() {
      // Without its secrets an account stays in the list: the monitor names it as locked, which is an alarm.
      return Promise.all(
        registry.list().map(async (record) => toAccount(record, await credentialsOf(record))),
      );
    },

    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    lost: () => registry.lost(),
    misfit: () => secrets.misfit(),

    notices(): readonly Notice[] {
      const lost = registry.lost();
      return [
        ...(lost === undefined
          ? []
          : [{ id: ACCOUNTS_LOST_NOTICE, severity: 'error', text: lost } as const]),
        ...secrets.notices.map((text, index): Notice => ({
          id: `accounts-file-${String(index)}`,
          severity: 'error',
          text,
        })),
        ...[...troubles, ...memoryOnly].map(([id, text]): Notice => ({
          id: `account-${id}`,
          severity: 'warning',
          text,
        })),
      ];
    },
  };

  function describe(request: ConnectRequest): Omit<AccountRecord, 'id'> {
    return {
      name: request.name,
      exchange: request.exchange,
      testnet: request.testnet,
      source: 'exchange',
      addedAtMs: now(),
      ...(request.endpoint === undefined ? {} : { endpoint: request.endpoint }),
      ...(request.acceptTradeRights === undefined
        ? {}
        : { acceptTradeRights: request.acceptTradeRights }),
    };
  }
}

const NOT_FOUND = { code: 'not-found', message: 'There is no such account.' } as const;

function toAccount(record: AccountRecord, credentials: Credentials): ExchangeAccount {
  return {
    kind: 'exchange',
    id: record.id,
    name: record.name,
    exchange: record.exchange,
    source: 'exchange',
    credentials,
    testnet: record.testnet,
    ...(record.endpoint === undefined ? {} : { endpoint: record.endpoint }),
    ...(record.keyRights === undefined ? {} : { keyRights: record.keyRights }),
    ...(record.acceptTradeRights === undefined
      ? {}
      : { acceptTradeRights: record.acceptTradeRights }),
  };
}

function memoryOnlyText(name: string, why: string): string {
  return `The key of ${name} is kept only until Leeway stops: ${why}.`;
}

function refuse(message: string, kind: FeedErrorKind = 'not-supported'): ConnectReport {
  return { ok: false, rights: 'cannot-verify', problems: [{ kind, message }] };
}

/** First letter raised, full stop at the end. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
