import { describe, expect, it } from 'vitest';
import { createKeychainVault } from '../../../main/desktop/secret-vault.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

const turned = (text: string) => text.split('').reverse().join('');

/** A keychain that turns text round and tags it, as Chromium tags its ciphertexts. */
function keychain(
  backend: string,
  tag: string,
  behavior: 'works' | 'rejects' | 'hangs' | 'closed' = 'works',
) {
  const never = new Promise<never>(() => undefined);
  const answer = <T>(value: T): Promise<T> =>
    behavior === 'rejects'
      ? Promise.reject(new Error('temporarily unavailable'))
      : behavior === 'hangs'
        ? never
        : Promise.resolve(value);
  return {
    safeStorage: {
      isAsyncEncryptionAvailable: () => answer(behavior !== 'closed'),
      getSelectedStorageBackend: () => backend,
      encryptStringAsync: (plain: string) => answer(Buffer.from(tag + turned(plain))),
      decryptStringAsync: (cipher: Buffer) =>
        answer({
          result: turned(cipher.toString().slice(tag.length)),
          shouldReEncrypt: false,
        }),
    },
  } as unknown as Parameters<typeof createKeychainVault>[0];
}

describe('the keychain on Linux', () => {
  const backends = ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6', 'basic_text', 'unknown'];
  const cases = backends.flatMap((backend) =>
    ['v11', 'v12', 'v10'].map((tag) => [backend, tag] as const),
  );

  it.each(cases)(
    '%s with tag %s is trusted only with a real backend and a real key',
    async (backend, tag) => {
      const vault = createKeychainVault(keychain(backend, tag), 'linux', createVirtualClock());
      const weak = backend === 'basic_text' || backend === 'unknown' || tag === 'v10';
      expect((await vault.unavailable()) !== undefined).toBe(weak);
    },
  );

  it.each(['rejects', 'closed'] as const)('is unavailable when it %s', async (behavior) => {
    const vault = createKeychainVault(
      keychain('gnome_libsecret', 'v11', behavior),
      'linux',
      createVirtualClock(),
    );
    expect(await vault.unavailable()).toBeDefined();
  });

  it('does not hold up monitoring while a prompt stays open: it gives up after 10 s', async () => {
    const clock = createVirtualClock();
    const vault = createKeychainVault(keychain('gnome_libsecret', 'v11', 'hangs'), 'linux', clock);
    const answer = vault.unavailable();
    const decrypted = vault.decrypt(new Uint8Array()).catch((error: Error) => error.message);
    await clock.advance(10_000);
    expect(await answer).toContain('10 s');
    expect(await decrypted).toContain('10 s');
  });
});

describe('the keychain elsewhere', () => {
  it('gives back what it was given', async () => {
    const vault = createKeychainVault(keychain('', 'v10'), 'win32', createVirtualClock());
    expect(await vault.unavailable()).toBeUndefined();
    expect(await vault.decrypt(await vault.encrypt('secret'))).toBe('secret');
  });
});
