import { createPassphraseSource, createPassphraseVault } from '../accounts/passphrase-vault.ts';
import type { SecretVault } from '../host-ports.ts';
import type { CliIo } from './cli-io.ts';

/** Keys that open with a passphrase: from `LEEWAY_PASSPHRASE_FILE`, else asked on the terminal, else none. */
export function createCliVault(io: CliIo): SecretVault {
  const canAsk = process.stdin.isTTY && process.stderr.isTTY;
  const read = createPassphraseSource(
    io.environment,
    canAsk ? () => promptHidden(io, 'Passphrase of your keys') : undefined,
  );
  let isShort = false;
  const vault = createPassphraseVault({
    async readPassphrase() {
      const passphrase = await read();
      isShort = passphrase !== undefined && passphrase.length < SHORT_PASSPHRASE;
      return passphrase;
    },
  });
  return {
    ...vault,
    async encrypt(plain) {
      const sealed = await vault.encrypt(plain);
      if (isShort) io.err(SHORT_NOTE);
      isShort = false;
      return sealed;
    },
  };
}

/** Shorter ones are guessed by whoever copies the file of keys, whatever a guess costs. */
const SHORT_PASSPHRASE = 12;
const SHORT_NOTE = `leeway: note: the passphrase has fewer than ${SHORT_PASSPHRASE} characters. Whoever copies the file of keys may guess it; several words are better.\n`;

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
