import type { SecretVault, Clock } from '../host-ports.ts';
import type { ElectronApi } from './electron-api.ts';

/** A keychain prompt may stay open for ever; monitoring must not wait for it. */
const KEYCHAIN_TIMEOUT_MS = 10_000;

/** Chromium's tag for a key that is a constant in its source: as good as plain text. */
const CONSTANT_KEY_TAG = 'v10';

/**
 * The OS keychain through safeStorage's asynchronous calls (the synchronous ones end with Electron 46). On Linux
 * availability alone proves nothing: the backend's name, a probe's tag and its way back are checked as well.
 */
export function createKeychainVault(
  electron: Pick<ElectronApi, 'safeStorage'>,
  platform: NodeJS.Platform,
  clock: Clock,
): SecretVault {
  const { safeStorage } = electron;
  const within = <T>(work: Promise<T>) => withTimeout(work, clock);
  return {
    name: "the system's keychain",
    async unavailable() {
      try {
        if (!(await within(safeStorage.isAsyncEncryptionAvailable()))) {
          return 'the system has no keychain that is open';
        }
        if (platform !== 'linux') return undefined;
        const backend = safeStorage.getSelectedStorageBackend();
        if (backend === 'basic_text' || backend === 'unknown') {
          return 'no keyring is running (GNOME Keyring or KWallet), so keys could only be stored as plain text';
        }
        const probe = await within(safeStorage.encryptStringAsync('probe'));
        if (probe.subarray(0, CONSTANT_KEY_TAG.length).toString('latin1') === CONSTANT_KEY_TAG) {
          return 'the keyring did not give a key, so keys could only be stored as plain text';
        }
        const { result } = await within(safeStorage.decryptStringAsync(probe));
        return result === 'probe' ? undefined : 'the keychain does not give back what it was given';
      } catch (error) {
        return `the keychain does not answer (${error instanceof Error ? error.message : 'no reason given'})`;
      }
    },
    async encrypt(plain) {
      return new Uint8Array(await within(safeStorage.encryptStringAsync(plain)));
    },
    async decrypt(cipher) {
      const { result } = await within(safeStorage.decryptStringAsync(Buffer.from(cipher)));
      return result;
    },
  };
}

function withTimeout<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(KEYCHAIN_TIMEOUT_MS, () =>
      reject(new Error('no answer within 10 s')),
    );
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error('the keychain refused'));
      },
    );
  });
}
