import { Credentials, type VenueInfo } from '../../../shared/contract/accounts.ts';
import { decodeText } from '../../import/decode-text.ts';
import { readInput, type CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { promptHidden } from '../prompt-hidden.ts';

type Field = VenueInfo['fields'][number];

/**
 * What a venue asks for: `--env field=NAME` refers to environment variables, else each field is asked for on the terminal
 * without being shown, else standard input holds them as a JSON object. Never from the command line: others can read it.
 */
export async function readCredentials(
  io: CliIo,
  venue: VenueInfo,
  references: readonly string[] | undefined,
): Promise<Credentials> {
  const given =
    references !== undefined
      ? fromReferences(venue, references)
      : process.stdin.isTTY && process.stderr.isTTY
        ? await ask(io, venue.fields)
        : await fromInput(io);
  const missing = venue.fields.filter(({ field }) => (given[field] ?? '') === '');
  if (missing.length > 0) {
    const names = missing.map(({ label, field }) => `${label} (${field})`).join(', ');
    throw invalid(
      `${venue.name} needs ${names}. Give it at the prompt, in the JSON on standard input, or by --env.`,
    );
  }
  return given;
}

function fromReferences(venue: VenueInfo, references: readonly string[]): Credentials {
  const credentials: Credentials = {};
  for (const reference of references) {
    const [, name = '', variable = ''] = /^(\w+)=(\w+)$/.exec(reference) ?? [];
    const field = name === 'proxy' ? name : venue.fields.find((each) => each.field === name)?.field;
    if (field === undefined) {
      const known = venue.fields.map((each) => `${each.field}=NAME`).join(' ');
      throw invalid(`"${reference}" is not field=NAME. For ${venue.name}: --env ${known}`);
    }
    credentials[field] = `env:${variable}`;
  }
  return credentials;
}

async function ask(io: CliIo, fields: readonly Field[]): Promise<Credentials> {
  const credentials: Credentials = {};
  for (const { field, label } of fields) {
    const typed = await promptHidden(io, label);
    if (typed !== undefined) credentials[field] = typed.trim();
  }
  return credentials;
}

async function fromInput(io: CliIo): Promise<Credentials> {
  const text = decodeText((await readInput(io, '-')).bytes);
  let json: unknown;
  try {
    json = text.ok ? JSON.parse(text.value.text) : undefined;
  } catch {
    json = undefined;
  }
  const parsed = Credentials.safeParse(json);
  if (parsed.success) return parsed.data;
  // What was given is not repeated: it may be a secret in the wrong place.
  throw invalid(
    'Standard input must be a JSON object of apiKey, secret, password, walletAddress, accountId and privateKey, as far as the exchange needs them, and proxy, if there is one. Or refer to environment variables: --env apiKey=NAME secret=NAME',
  );
}

function invalid(message: string): CommandError {
  return new CommandError(message, EXIT.invalid);
}
