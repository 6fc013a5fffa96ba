import type {
  ConnectReport,
  ConnectRequest,
  VenueInfo,
} from '../../../shared/contract/accounts.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { Result } from '../../../shared/lib/result.ts';
import { endpointProblem } from '../../exchange/wire/rewrite-endpoint.ts';
import { listVenues } from '../../exchange/venues/find-venue.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openAccountsDoor, type AccountsDoor, type ListedAccount } from './accounts-door.ts';
import { describeAccounts, describeReplacement, describeReport } from './describe-accounts.ts';
import { readCredentials } from './read-credentials.ts';

export interface ConnectOptions {
  readonly exchange?: string;
  readonly name?: string;
  readonly testnet?: boolean;
  readonly endpoint?: string;
  readonly allowRemoteEndpoint?: boolean;
  readonly acceptTradeRights?: boolean;
  readonly env?: readonly string[];
  readonly json?: boolean;
}

export interface ReplaceOptions extends Pick<ConnectOptions, 'acceptTradeRights' | 'env' | 'json'> {
  readonly acceptOtherAccount?: boolean;
}

interface JsonOption {
  readonly json?: boolean;
}

export async function listAccounts(io: CliIo, options: JsonOption): Promise<number> {
  const accounts = await withDoor(io, (door) => door.list());
  print(io, options, describeAccounts(accounts), { accounts });
  return EXIT.ok;
}

/** Checks the key first: rights, clock, markets, positions. What fails says what to change, and nothing is kept. */
export async function addAccount(io: CliIo, options: ConnectOptions): Promise<number> {
  const venue = venueOf(options.exchange);
  requirePossible(venue, options);
  return withDoor(io, async (door) => {
    const name = await freeName(door, options.name, venue);
    await requireVault(door, options);
    const misfit = options.env === undefined ? await door.misfit() : undefined;
    if (misfit !== undefined) throw new CommandError(`The key cannot be kept: ${misfit}.`);
    const request = await toRequest(io, venue, { ...options, name });
    return report(io, options, await door.add(request));
  });
}

/**
 * A new key in the place of an old one: the account keeps its id, and with it history, name and rules. Nothing changes when
 * the new key does not work, or when it may belong to another account and that was not accepted.
 */
export async function replaceKey(
  io: CliIo,
  account: string,
  options: ReplaceOptions,
): Promise<number> {
  return withDoor(io, async (door) => {
    const found = await findAccount(door, account);
    const venue = venueOf(found.exchange);
    await requireVault(door, options);
    const answer = await door.replaceKey({
      accountId: found.id,
      credentials: await readCredentials(io, venue, options.env),
      ...(options.acceptTradeRights === true ? { acceptTradeRights: true } : {}),
      ...(options.acceptOtherAccount === true ? { acceptOtherAccount: true } : {}),
    });
    if (!answer.ok) throw new CommandError(answer.error.message);
    print(io, options, describeReplacement(found.name, venue, answer.value), answer.value);
    return answer.value.replaced === true ? EXIT.ok : EXIT.failed;
  });
}

/** A connected account by its name or id, or a key before it is connected. */
export async function testAccount(
  io: CliIo,
  account: string | undefined,
  options: ConnectOptions,
): Promise<number> {
  if ((account === undefined) === (options.exchange === undefined)) {
    throw new CommandError(
      'Name a connected account, or an --exchange for a new key.',
      EXIT.invalid,
    );
  }
  const venue = account === undefined ? venueOf(options.exchange) : undefined;
  return withDoor(io, async (door) => {
    const answer =
      venue === undefined
        ? await door.check((await findAccount(door, account ?? '')).id)
        : await door.test(await toRequest(io, venue, options));
    return report(io, options, answer);
  });
}

export async function removeAccount(
  io: CliIo,
  account: string,
  options: JsonOption,
): Promise<number> {
  return withDoor(io, async (door) => {
    const found = await findAccount(door, account);
    const removed = await door.remove(found.id);
    if (!removed.ok) throw new CommandError(removed.error.message);
    const { keyPage } = venueOf(found.exchange);
    const revoke = keyPage === undefined ? '' : ` Revoke its key there, too: ${keyPage}`;
    print(io, options, [`${found.name} is removed, and its key with it.${revoke}`], {
      removed: found.id,
      ...(keyPage === undefined ? {} : { keyPage }),
    });
    return EXIT.ok;
  });
}

async function withDoor<T>(io: CliIo, act: (door: AccountsDoor) => Promise<T>): Promise<T> {
  const door = await openAccountsDoor(io);
  try {
    return await act(door);
  } finally {
    await door.close();
  }
}

/** Alarms and commands call an account by its name: one that is taken is refused, and one that nobody chose is numbered. */
async function freeName(
  door: AccountsDoor,
  chosen: string | undefined,
  venue: VenueInfo,
): Promise<string> {
  const taken = new Set((await door.list()).map(({ name }) => name));
  if (chosen !== undefined) {
    if (!taken.has(chosen)) return chosen;
    throw new CommandError(
      `An account is called "${chosen}" already. Choose another --name, or give that account a new key: leeway accounts replace`,
      EXIT.invalid,
    );
  }
  let name = venue.name;
  for (let number = 2; taken.has(name); number += 1) name = `${venue.name} ${number}`;
  return name;
}

/** Said before a key is asked for: nobody types one in vain. */
async function requireVault(
  door: AccountsDoor,
  options: Pick<ConnectOptions, 'env'>,
): Promise<void> {
  const why = options.env === undefined ? await door.cannotKeep() : undefined;
  if (why === undefined) return;
  throw new CommandError(
    `The key cannot be kept: ${why}. Or refer to environment variables: --env apiKey=NAME`,
  );
}

function report(
  io: CliIo,
  options: JsonOption,
  answer: Result<ConnectReport & { accountId?: string }, RequestError>,
): number {
  if (!answer.ok) throw new CommandError(answer.error.message);
  const { accountId } = answer.value;
  const added = accountId === undefined ? [] : [`It is connected as ${accountId}.`];
  print(io, options, [...describeReport(answer.value), ...added], answer.value);
  return answer.value.ok ? EXIT.ok : EXIT.failed;
}

function print(io: CliIo, { json }: JsonOption, lines: readonly string[], answer: object): void {
  io.out(json === true ? `${JSON.stringify(answer)}\n` : `${lines.join('\n')}\n`);
}

function venueOf(exchange: string | undefined): VenueInfo {
  const venues = listVenues();
  const venue = venues.find((each) => each.exchange === exchange);
  if (venue !== undefined) return venue;
  const known = venues.map((each) => each.exchange).join(', ');
  throw new CommandError(
    exchange === undefined
      ? `Name the exchange: --exchange ID. There are: ${known}`
      : `Leeway knows no exchange "${exchange}". There are: ${known}`,
    EXIT.invalid,
  );
}

/** What is wrong with the options is said before anything else is asked for. */
function requirePossible(venue: VenueInfo, options: ConnectOptions): void {
  if (options.testnet === true && !venue.testnet) {
    throw new CommandError(
      `${venue.name} has no testnet that Leeway can read. Leave --testnet out.`,
      EXIT.invalid,
    );
  }
  const problem = endpointProblem(options.endpoint, options.allowRemoteEndpoint === true);
  if (problem !== undefined) throw new CommandError(`--endpoint ${problem}.`, EXIT.invalid);
}

async function toRequest(
  io: CliIo,
  venue: VenueInfo,
  options: ConnectOptions,
): Promise<ConnectRequest> {
  requirePossible(venue, options);
  return {
    exchange: venue.exchange,
    name: (options.name ?? venue.name).slice(0, 60),
    testnet: options.testnet === true,
    credentials: await readCredentials(io, venue, options.env),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.allowRemoteEndpoint === true ? { allowRemoteEndpoint: true } : {}),
    ...(options.acceptTradeRights === true ? { acceptTradeRights: true } : {}),
  };
}

/** Two accounts may share a name; then only the id says which. */
async function findAccount(door: AccountsDoor, account: string): Promise<ListedAccount> {
  const accounts = await door.list();
  const found = accounts.filter(({ id, name }) => id === account || name === account);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new CommandError(
    only === undefined
      ? `No account is called "${account}". See: leeway accounts list`
      : `More than one account is called "${account}". Name it by its id: leeway accounts list`,
    EXIT.invalid,
  );
}
