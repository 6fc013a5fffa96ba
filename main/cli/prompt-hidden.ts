import { createPassphraseSource, createPassphraseVault } from '../accounts/passphrase-vault.ts';
import type { SecretVault } from '../host-ports.ts';
import type { CliIo } from './cli-io.ts';

/** Keys that open with a passphrase: from `LEEWAY_PASSPHRASE_FILE`, else asked on the terminal, else none. */
export function createCliVault(io: CliIo): SecretVault {
  const canAsk = process.stdin.isTTY && process.stderr.isTTY;
  return createPassphraseVault({
    readPassphrase: createPassphraseSource(
      io.environment,
      canAsk ? () => promptHidden(io, 'Passphrase of your keys') : undefined,
    ),
  });
}

/** Reads one line without showing it. Ctrl+C, Ctrl+D or an empty line: undefined. */
export function promptHidden(io: CliIo, label: string): Promise<string | undefined> {
  const { stdin } = process;
  io.err(`${label}: `);
  return new Promise((resolve) => {
    let typed = '';
    const finish = (line: string | undefined) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      io.err('\n');
      resolve(line);
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
