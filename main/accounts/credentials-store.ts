import { renameSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { Credentials } from '../../shared/contract/accounts.ts';
import type { AccountId, TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { SecretVault, SettingsFile } from '../host-ports.ts';

const StoredSecrets = z.strictObject({
  version: z.literal(1),
  /** Name of the vault that made them; another cannot open them. */
  vault: z.string(),
  secrets: z.record(z.string(), z.base64()),
});
type StoredSecrets = z.infer<typeof StoredSecrets>;

/** The account is inside what is encrypted, so that a ciphertext moved to another account does not open there. */
const Sealed = z.strictObject({ accountId: z.string(), credentials: Credentials });

export interface CredentialsStore {
  /** Whether something is kept for it, opened or not. */
  has(accountId: AccountId): boolean;
  /**
   * Takes the place of what was kept before: nothing of that is left, on disk or in memory. `memory-only`: the vault cannot
   * keep it, so it lasts until Leeway stops; the text says why.
   */
  save(
    accountId: AccountId,
    credentials: Credentials,
  ): Promise<Result<{ readonly memoryOnly?: string }, string>>;
  /** The error says why it cannot be opened, in words for the screen. */
  load(accountId: AccountId): Promise<Result<Credentials, string>>;
  /** Why a new key would not open together with those that are kept; undefined: it would, or there are none. */
  misfit(): Promise<string | undefined>;
  /** Nothing of it is left on disk afterwards. */
  remove(accountId: AccountId): Result<void, string>;
  /** How to bring back what is kept now, for the case that the account itself cannot be written. */
  checkpoint(accountId: AccountId): () => void;
  /** What happened while opening that the user should know. */
  readonly notices: readonly string[];
}

/**
 * `secrets.json`: ciphertext only, through the host's vault. A file that cannot be read is set aside, never written over;
 * a secret that does not open is kept, because the right passphrase or keychain may come back.
 */
export function openCredentialsStore(options: {
  readonly file: SettingsFile;
  readonly vault: SecretVault;
  readonly now: () => TimestampMs;
  /** A mere reader: a file that cannot be used stays where it is. */
  readonly readOnly?: boolean;
}): CredentialsStore {
  const { file, vault, now } = options;
  const notices: string[] = [];
  const inMemory = new Map<AccountId, Credentials>();
  let writable = true;
  let stored = read();

  function read(): StoredSecrets {
    const none: StoredSecrets = { version: 1, vault: vault.name, secrets: {} };
    try {
      const content = file.read();
      if (content === undefined) return none;
      const parsed = StoredSecrets.safeParse(content);
      if (parsed.success) return parsed.data;
    } catch {
      // Falls through to setting aside.
    }
    if (options.readOnly === true) {
      notices.push('The file of saved keys cannot be read.');
      writable = false;
      return none;
    }
    const aside = `${file.path}.corrupt-${String(Math.round(now()))}`;
    try {
      renameSync(file.path, aside);
      notices.push(
        `The file of saved keys could not be read. It was set aside as ${basename(aside)}; connect your accounts again.`,
      );
    } catch {
      writable = false;
      notices.push('The file of saved keys can be neither read nor moved. New keys are not saved.');
    }
    return none;
  }

  /** What another vault made stays named after it. */
  function write(secrets: StoredSecrets['secrets'], madeBy = stored.vault): Result<void, string> {
    const next: StoredSecrets = { version: 1, vault: madeBy, secrets };
    if (!writable) return err('the file of saved keys cannot be written');
    try {
      file.write(next);
    } catch {
      return err('the file of saved keys could not be written');
    }
    stored = next;
    return ok(undefined);
  }

  function forget(accountId: AccountId): Result<void, string> {
    inMemory.delete(accountId);
    if (!(accountId in stored.secrets)) return ok(undefined);
    const { [accountId]: _gone, ...rest } = stored.secrets;
    return write(rest);
  }

  return {
    notices,
    has: (accountId) => inMemory.has(accountId) || accountId in stored.secrets,
    async save(accountId, credentials) {
      const unavailable = await vault.unavailable().catch(() => 'the vault does not answer');
      const { [accountId]: _before, ...others } = stored.secrets;
      const foreign = Object.keys(others).length > 0 && stored.vault !== vault.name;
      if (unavailable !== undefined || foreign) {
        // What was kept before must not come back at the next start.
        const forgotten = forget(accountId);
        if (!forgotten.ok) return forgotten;
        inMemory.set(accountId, credentials);
        const why = unavailable ?? `the saved keys belong to another vault (${stored.vault})`;
        return ok({ memoryOnly: why });
      }
      const plain = JSON.stringify({ accountId, credentials });
      const sealed = Buffer.from(await vault.encrypt(plain)).toString('base64');
      const written = write({ ...stored.secrets, [accountId]: sealed }, vault.name);
      if (!written.ok) return written;
      inMemory.delete(accountId);
      return ok({});
    },
    async load(accountId) {
      const kept = inMemory.get(accountId);
      if (kept !== undefined) return ok(kept);
      const sealed = stored.secrets[accountId];
      if (sealed === undefined) return err('its key is not saved on this computer');
      if (stored.vault !== vault.name) {
        return err(`its key was saved with ${stored.vault}, and this is ${vault.name}`);
      }
      try {
        const plain: unknown = JSON.parse(await vault.decrypt(Buffer.from(sealed, 'base64')));
        const parsed = Sealed.safeParse(plain);
        if (parsed.success && parsed.data.accountId === accountId)
          return ok(parsed.data.credentials);
        return err('its saved key belongs to another account');
      } catch {
        // Whatever the vault says may repeat what it was given.
        const unavailable = await vault.unavailable().catch(() => undefined);
        return err(
          unavailable === undefined
            ? `its saved key does not open with ${vault.name}`
            : `its saved key cannot be opened, for ${unavailable}`,
        );
      }
    },
    async misfit() {
      const [sealed] = Object.values(stored.secrets);
      if (sealed === undefined || stored.vault !== vault.name) return undefined;
      try {
        await vault.decrypt(Buffer.from(sealed, 'base64'));
        return undefined;
      } catch {
        return `the keys that are saved already do not open with ${vault.name}, and one passphrase must open all`;
      }
    },
    remove: forget,
    checkpoint(accountId) {
      const { vault: madeBy, secrets } = stored;
      const sealed = secrets[accountId];
      const opened = inMemory.get(accountId);
      return () => {
        forget(accountId);
        if (opened !== undefined) inMemory.set(accountId, opened);
        if (sealed !== undefined) write({ ...stored.secrets, [accountId]: sealed }, madeBy);
      };
    },
  };
}
