import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPassphraseSource,
  createPassphraseVault,
  VaultLockedError,
} from '../../../main/accounts/passphrase-vault.ts';

/** scrypt at full cost takes half a second a time; the format is the same. */
const cheap = { logN: 10, r: 8, p: 1 };
const vault = (passphrase: string | undefined) =>
  createPassphraseVault({ readPassphrase: () => Promise.resolve(passphrase), cost: cheap });

describe('a passphrase vault', () => {
  it('gives back what it was given, to whoever knows the passphrase', async () => {
    const sealed = await vault('correct horse').encrypt('tür ✓ secret');
    expect(await vault('correct horse').decrypt(sealed)).toBe('tür ✓ secret');
  });

  it('opens for no other passphrase and after no change of a single byte', async () => {
    const sealed = await vault('correct horse').encrypt('secret');
    await expect(vault('wrong horse').decrypt(sealed)).rejects.toThrow(VaultLockedError);
    for (const index of sealed.keys()) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(vault('correct horse').decrypt(changed)).rejects.toThrow();
    }
    await expect(vault('correct horse').decrypt(sealed.subarray(0, 40))).rejects.toThrow(
      VaultLockedError,
    );
  });

  it('never writes the same text twice the same way, nor the text itself', async () => {
    const one = vault('correct horse');
    const [first, second] = [
      await one.encrypt('canary-secret'),
      await one.encrypt('canary-secret'),
    ];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
    expect(Buffer.from(first).includes('canary-secret')).toBe(false);
  });

  it('refuses a cost that would eat the memory', async () => {
    const sealed = await vault('correct horse').encrypt('secret');
    sealed[4] = 30;
    await expect(vault('correct horse').decrypt(sealed)).rejects.toThrow(VaultLockedError);
  });

  it('says what to do when there is no passphrase', async () => {
    expect(await vault(undefined).unavailable()).toContain('LEEWAY_PASSPHRASE_FILE');
    expect(await vault('').unavailable()).toContain('LEEWAY_PASSPHRASE_FILE');
    expect(await vault('x').unavailable()).toBeUndefined();
    await expect(vault(undefined).encrypt('secret')).rejects.toThrow(VaultLockedError);
  });

  it('works at its full cost', async () => {
    const full = createPassphraseVault({ readPassphrase: () => Promise.resolve('correct horse') });
    expect(await full.decrypt(await full.encrypt('secret'))).toBe('secret');
  });
});

describe('where the passphrase comes from', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'leeway-vault-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('is the first line of the named file, before any prompt', async () => {
    const file = join(folder, 'passphrase');
    writeFileSync(file, 'correct horse\nsecond line\n');
    const read = createPassphraseSource({ LEEWAY_PASSPHRASE_FILE: file }, () =>
      Promise.resolve('typed'),
    );
    expect(await read()).toBe('correct horse');
  });

  it('is the prompt, where no file is named, and nothing where there is neither', async () => {
    expect(await createPassphraseSource({}, () => Promise.resolve('typed'))()).toBe('typed');
    expect(await createPassphraseSource({})()).toBeUndefined();
  });

  it('is an error when the named file is not there: an empty one would lock every account', async () => {
    const read = createPassphraseSource({ LEEWAY_PASSPHRASE_FILE: join(folder, 'nowhere') });
    await expect(read()).rejects.toThrow(/ENOENT/);
    const locked = createPassphraseVault({ readPassphrase: read, cost: cheap });
    expect(await locked.unavailable()).toContain('cannot be read');
  });
});
