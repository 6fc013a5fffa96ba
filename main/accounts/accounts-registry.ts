import { basename } from 'node:path';
import { z } from 'zod';
import { Credentials } from '../../shared/contract/accounts.ts';
import type { AccountId, TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { SettingsFile } from '../host-ports.ts';
import { findSetAside, setAside } from '../store/set-aside.ts';

/** A connected account without its secrets. */
export const AccountRecord = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1).max(60),
  exchange: z.string().min(1),
  testnet: z.boolean(),
  source: z.literal('exchange'),
  addedAtMs: z.number(),
  acceptTradeRights: z.boolean().optional(),
  /** What the key could do when it was connected. */
  keyRights: z.enum(['read-only', 'trade', 'withdraw', 'cannot-verify']).optional(),
  /** What the venue calls the account that the key belongs to, where it tells; knows a key of another account. */
  holder: z.string().max(200).optional(),
  /** Base address of its own, accepted when it was connected. */
  endpoint: z.string().optional(),
  /** `env:NAME` references and public addresses only; absent: the secrets are in the credentials store. */
  references: Credentials.optional(),
});
export type AccountRecord = z.infer<typeof AccountRecord>;

const StoredAccounts = z.strictObject({ version: z.literal(1), accounts: z.array(AccountRecord) });

export interface AccountsRegistry {
  list(): readonly AccountRecord[];
  find(accountId: AccountId): AccountRecord | undefined;
  /** Adds, or replaces the one with the same id. On failure nothing has changed. */
  put(record: AccountRecord): Result<void, string>;
  /** `false`: there is none with this id. */
  remove(accountId: AccountId): Result<boolean, string>;
  /**
   * Why accounts that were connected once are not watched, in words; undefined: the list is whole. Stays over restarts
   * until an account is connected again, or the file that was set aside is removed.
   */
  lost(): string | undefined;
}

/**
 * `accounts.json`: who is watched, without secrets. A file that cannot be used is set aside with every byte it had, or,
 * for a mere reader, left where it is.
 */
export function openAccountsRegistry(options: {
  readonly file: SettingsFile;
  readonly now: () => TimestampMs;
  readonly readOnly?: boolean;
}): AccountsRegistry {
  const { file, now } = options;
  /** The file stands there and cannot be used. */
  let unusable: string | undefined;
  /** There is a list that this program wrote, be it empty. */
  let isListed = false;
  let accounts = read();

  function read(): readonly AccountRecord[] {
    try {
      const content = file.read();
      if (content === undefined) return [];
      const parsed = StoredAccounts.safeParse(content);
      if (parsed.success) {
        isListed = true;
        return parsed.data.accounts;
      }
    } catch {
      // Falls through to setting aside.
    }
    if (options.readOnly === true) {
      unusable = `The list of accounts (${basename(file.path)}) cannot be read. Nobody watches your accounts until that is put right.`;
      return [];
    }
    try {
      setAside(file.path, now());
    } catch {
      unusable =
        'The list of accounts can be neither read nor moved. Nobody watches your accounts until that is put right.';
    }
    return [];
  }

  function write(next: readonly AccountRecord[]): Result<void, string> {
    if (unusable !== undefined) return err('the list of accounts cannot be written');
    try {
      file.write({ version: 1, accounts: next });
    } catch {
      return err('the list of accounts could not be written');
    }
    accounts = next;
    isListed = true;
    return ok(undefined);
  }

  return {
    lost() {
      if (unusable !== undefined || isListed) return unusable;
      const aside = findSetAside(file.path);
      if (aside === undefined) return undefined;
      return `The list of accounts could not be read. It was set aside as ${aside}; connect your accounts again, or nobody watches them. If there is none to connect, remove that file.`;
    },
    list: () => accounts,
    find: (accountId) => accounts.find((each) => each.id === accountId),
    put(record) {
      const isKnown = accounts.some((each) => each.id === record.id);
      // In its place: renamed or with another key it stands where it stood.
      return write(
        isKnown
          ? accounts.map((each) => (each.id === record.id ? record : each))
          : [...accounts, record],
      );
    },
    remove(accountId) {
      const rest = accounts.filter((each) => each.id !== accountId);
      if (rest.length === accounts.length) return ok(false);
      const written = write(rest);
      return written.ok ? ok(true) : written;
    },
  };
}
