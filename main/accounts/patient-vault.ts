import type { DurationMs } from '../../shared/domain/units.ts';
import type { Clock, SecretVault } from '../host-ports.ts';

/** Promise B5: a keychain or a passphrase that lets wait keeps no other account from being watched. */
const PATIENCE_MS: DurationMs = 10_000;

/**
 * A vault that answers within ten seconds, if only with a refusal. A secret that opens later, because somebody came to
 * type the passphrase, is kept at hand and told of by `onLate`: asking once more gets it at once.
 */
export function createPatientVault(
  vault: SecretVault,
  clock: Clock,
  onLate: () => void,
): SecretVault {
  const late = new Map<string, Promise<string>>();

  function decrypt(cipher: Uint8Array): Promise<string> {
    const key = Buffer.from(cipher).toString('base64');
    let isLate = false;
    const known = late.get(key);
    // One prompt is enough: who asks again waits for the same answer.
    const opening = known ?? vault.decrypt(cipher);
    return new Promise((resolve, reject) => {
      const cancel = clock.setTimer(PATIENCE_MS, () => {
        isLate = true;
        late.set(key, opening);
        reject(new VaultSilentError());
      });
      opening.then(
        (plain) => {
          cancel();
          if (isLate && known === undefined) onLate();
          else if (!isLate) late.delete(key);
          resolve(plain);
        },
        (cause: unknown) => {
          cancel();
          late.delete(key);
          reject(cause instanceof Error ? cause : new VaultSilentError());
        },
      );
    });
  }

  return {
    name: vault.name,
    unavailable: () => vault.unavailable(),
    encrypt: (plain) => vault.encrypt(plain),
    decrypt,
  };
}

class VaultSilentError extends Error {
  override readonly name = 'VaultSilentError';
}
