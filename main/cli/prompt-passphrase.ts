import { createPassphraseSource, createPassphraseVault } from '../accounts/passphrase-vault.ts';
import type { SecretVault } from '../host-ports.ts';
import type { CliIo } from './cli-io.ts';

/** Keys that open with a passphrase: from `LEEWAY_PASSPHRASE_FILE`, else asked on the terminal, else none. */
export function createCliVault(io: CliIo): SecretVault {
  const canAsk = process.stdin.isTTY && process.stderr.isTTY;
  return createPassphraseVault({
    readPassphrase: createPassphraseSource(
      io.environment,
      canAsk ? () => promptPassphrase(io) : undefined,
    ),
  });
}

/** Reads one line without showing it. Ctrl+C or Ctrl+D: no passphrase. */
function promptPassphrase(io: CliIo): Promise<string | undefined> {
  const { stdin } = process;
  io.err('Passphrase of your keys: ');
  return new Promise((resolve) => {
    let typed = '';
    const finish = (passphrase: string | undefined) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      io.err('\n');
      resolve(passphrase);
    };
    const onData = (data: Buffer) => {
      for (const key of data.toString('utf8')) {
        if (key === '\r' || key === '\n') return finish(typed === '' ? undefined : typed);
        if (key === '\u0003' || key === '\u0004') return finish(undefined);
        typed =
          key === '\u007f' || key === '\b' ? Array.from(typed).slice(0, -1).join('') : typed + key;
      }
    };
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', onData);
  });
}
