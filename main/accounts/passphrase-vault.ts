import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  scrypt,
  type ScryptOptions,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecretVault } from '../host-ports.ts';

/** Marks the format: magic, cost, salt, nonce, tag, ciphertext. */
const MAGIC = Buffer.from('LWV1');
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const HEADER_BYTES = MAGIC.length + 3 + SALT_BYTES;

interface Cost {
  /** N = 2^logN. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}
/** One guess costs 64 MiB and some tenths of a second. Written into each ciphertext, so it can be raised later. */
const COST: Cost = { logN: 16, r: 8, p: 2 };
/** A file that asks for more is not ours, and would only eat the memory. */
const HIGHEST_COST: Cost = { logN: 20, r: 16, p: 16 };

/** What was encrypted does not open: another passphrase, or a changed file. GCM cannot tell which. */
export class VaultLockedError extends Error {
  override readonly name = 'VaultLockedError';
}

export interface PassphraseVaultOptions {
  /** Asked once, at the first use; undefined: there is none. */
  readonly readPassphrase: () => Promise<string | undefined>;
  /** Only tests make it cheaper. */
  readonly cost?: Cost;
}

/**
 * A vault for hosts without a keychain: scrypt turns the passphrase into a key, AES-256-GCM encrypts. The key is derived
 * once per salt and kept in memory; the passphrase itself is not. Throws `VaultLockedError` for what it cannot open.
 */
export function createPassphraseVault(options: PassphraseVaultOptions): SecretVault {
  const cost = options.cost ?? COST;
  const keys = new Map<string, Promise<Buffer>>();
  let passphrase: Promise<string | undefined> | undefined;
  let ownSalt: Buffer | undefined;

  function readOnce(): Promise<string | undefined> {
    passphrase ??= options.readPassphrase().catch((error: unknown) => {
      passphrase = undefined;
      throw error;
    });
    return passphrase;
  }

  async function deriveKey(salt: Buffer, at: Cost): Promise<Buffer> {
    const text = await readOnce();
    if (text === undefined || text === '') throw new VaultLockedError('there is no passphrase');
    return derive(text, salt, at);
  }

  function keyFor(salt: Buffer, at: Cost): Promise<Buffer> {
    const id = `${salt.toString('hex')} ${String(at.logN)} ${String(at.r)} ${String(at.p)}`;
    let key = keys.get(id);
    if (key === undefined) {
      key = deriveKey(salt, at);
      keys.set(id, key);
      key.catch(() => keys.delete(id));
    }
    return key;
  }

  return {
    name: 'the passphrase',
    async unavailable() {
      let text: string | undefined;
      try {
        text = await readOnce();
      } catch {
        return 'the file that LEEWAY_PASSPHRASE_FILE names cannot be read';
      }
      return text === undefined || text === ''
        ? 'there is no passphrase for the keys: put one into a file and set LEEWAY_PASSPHRASE_FILE to its path'
        : undefined;
    },
    async encrypt(plain) {
      ownSalt ??= randomBytes(SALT_BYTES);
      const header = Buffer.concat([MAGIC, Buffer.from([cost.logN, cost.r, cost.p]), ownSalt]);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await keyFor(ownSalt, cost), nonce);
      cipher.setAAD(header);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
    },
    async decrypt(bytes) {
      const sealed = Buffer.from(bytes);
      const { salt, at } = readHeader(sealed);
      const nonceEnd = HEADER_BYTES + NONCE_BYTES;
      const tagEnd = nonceEnd + TAG_BYTES;
      const key = await keyFor(salt, at);
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key,
        sealed.subarray(HEADER_BYTES, nonceEnd),
        {
          authTagLength: TAG_BYTES,
        },
      );
      decipher.setAAD(sealed.subarray(0, HEADER_BYTES));
      decipher.setAuthTag(sealed.subarray(nonceEnd, tagEnd));
      try {
        const plain = Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
        // New secrets join the old ones under one salt, so that a start derives one key, not one per account.
        ownSalt ??= salt;
        return plain.toString('utf8');
      } catch {
        throw new VaultLockedError('the passphrase does not open it');
      }
    },
  };
}

function readHeader(sealed: Buffer): { readonly salt: Buffer; readonly at: Cost } {
  const [logN = 0, r = 0, p = 0] = sealed.subarray(MAGIC.length, MAGIC.length + 3);
  const known =
    sealed.length >= HEADER_BYTES + NONCE_BYTES + TAG_BYTES &&
    sealed.subarray(0, MAGIC.length).equals(MAGIC) &&
    logN >= 1 &&
    r >= 1 &&
    p >= 1 &&
    logN <= HIGHEST_COST.logN &&
    r <= HIGHEST_COST.r &&
    p <= HIGHEST_COST.p;
  if (!known) throw new VaultLockedError('it was not encrypted by this vault');
  return { salt: Buffer.from(sealed.subarray(MAGIC.length + 3, HEADER_BYTES)), at: { logN, r, p } };
}

function derive(passphrase: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/**
 * Where a server or the command line takes its passphrase from: the first line of the file that
 * `LEEWAY_PASSPHRASE_FILE` names, else the prompt that the host offers, if any. Throws when the named file is unreadable.
 */
export function createPassphraseSource(
  environment: Readonly<Record<string, string | undefined>>,
  prompt?: () => Promise<string | undefined>,
): () => Promise<string | undefined> {
  const file = environment['LEEWAY_PASSPHRASE_FILE'];
  return async () => {
    if (file === undefined || file === '') return prompt?.();
    const line = readFileSync(file, 'utf8').split(/\r?\n/, 1)[0];
    return line === '' ? undefined : line;
  };
}
