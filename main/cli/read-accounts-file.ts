import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import { ignoredFields, parseAccountsFile } from '../accounts/parse-accounts-file.ts';
import { decodeText } from '../import/decode-text.ts';
import { readInput, type CliIo } from './cli-io.ts';
import { CommandError, EXIT } from './exit-codes.ts';

/** The accounts of `--accounts FILE`. What is wrong with it is said with the entry and the field, never with a secret. */
export async function readAccountsFile(
  io: CliIo,
  file: string,
  allowRemoteEndpoint = false,
): Promise<readonly ExchangeAccount[]> {
  const { bytes } = await readInput(io, file);
  const text = decodeText(bytes);
  if (!text.ok) throw new CommandError(`${file}: ${text.error}`, EXIT.invalid);
  const accounts = parseAccountsFile(text.value.text, {
    environment: io.environment,
    allowRemoteEndpoint,
  });
  if (accounts.ok) {
    for (const field of ignoredFields(text.value.text)) {
      io.err(`leeway: note: ${file}: ${field}: not a field of this file, ignored\n`);
    }
    return accounts.value;
  }
  throw new CommandError(`${file}: ${accounts.error.join('\n  ')}`, EXIT.invalid);
}
