import { z } from 'zod';
import type { Credentials } from '../../shared/contract/accounts.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { endpointProblem } from '../exchange/wire/rewrite-endpoint.ts';
import { parseProxy } from '../exchange/wire/proxy.ts';
import { credentialProblems } from '../exchange/venues/credential-forms.ts';
import { findVenue } from '../exchange/venues/find-venue.ts';
import { resolveEnvironment, type Environment } from './environment-secrets.ts';

const FIELDS = [
  'apiKey',
  'secret',
  'password',
  'walletAddress',
  'accountId',
  'privateKey',
  'proxy',
] as const;

const Row = z.object({
  id: z.string().min(1).max(100),
  exchange: z.string().min(1).max(40),
  name: z.string().min(1).max(60).optional(),
  apiKey: z.string().max(500).optional(),
  secret: z.string().max(5000).optional(),
  password: z.string().max(500).optional(),
  walletAddress: z.string().max(200).optional(),
  accountId: z.string().max(200).optional(),
  privateKey: z.string().max(500).optional(),
  proxy: z.string().max(500).optional(),
  endpoint: z.string().max(500).optional(),
  testnet: z.boolean().optional(),
  acceptTradeRights: z.boolean().optional(),
});
type Row = z.infer<typeof Row>;

export interface AccountsFileOptions {
  readonly environment: Environment;
  /** `--allow-remote-endpoint`: an endpoint beyond this machine receives everything that is signed for the account. */
  readonly allowRemoteEndpoint: boolean;
}

/**
 * Reads the list of `--accounts FILE`: `{id, exchange, apiKey, secret, password?, walletAddress?, proxy?, endpoint?}`, whose
 * values may be `env:NAME`. All or nothing; each error names the entry and the field, and repeats no secret.
 */
export function parseAccountsFile(
  text: string,
  options: AccountsFileOptions,
): Result<readonly ExchangeAccount[], readonly string[]> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return err(['The accounts file is not JSON.']);
  }
  if (!Array.isArray(json)) return err(['The accounts file is not a list.']);
  if (json.length === 0) return err(['The accounts file holds no account.']);
  const errors: string[] = [];
  const accounts: ExchangeAccount[] = [];
  const ids = new Set<string>();
  for (const [index, raw] of (json as readonly unknown[]).entries()) {
    const account = parseRow(raw, index, options);
    if (!account.ok) {
      errors.push(...account.error);
      continue;
    }
    if (ids.has(account.value.id)) {
      errors.push(`[${String(index)}].id: ‘${account.value.id}’ stands in the list twice`);
    }
    ids.add(account.value.id);
    accounts.push(account.value);
  }
  return errors.length > 0 ? err(errors) : ok(accounts);
}

function parseRow(
  raw: unknown,
  index: number,
  options: AccountsFileOptions,
): Result<ExchangeAccount, readonly string[]> {
  const where = `[${String(index)}]`;
  const parsed = Row.safeParse(raw);
  if (!parsed.success) {
    return err(
      parsed.error.issues.map((issue) => `${where}.${issue.path.join('.')}: ${wordsFor(issue)}`),
    );
  }
  const misspelled = fieldsOf(raw).flatMap((name) => {
    const meant = nearestField(name);
    return meant === undefined ? [] : [`${where}.${name}: is no field; write ${meant}`];
  });
  // What is misspelled would be left out in silence: keys meant for a simulator would go to the exchange itself.
  if (misspelled.length > 0) return err(misspelled);
  const row = parsed.data;
  const venue = findVenue(row.exchange);
  if (venue === undefined) {
    return err([`${where}.exchange: Leeway knows no venue ‘${row.exchange}’`]);
  }
  const missing = venue.fields.filter((field) => (row[field] ?? '') === '');
  if (missing.length > 0) {
    return err(missing.map((field) => `${where}.${field}: is missing; ${venue.name} needs it`));
  }
  const problem = endpointProblem(row.endpoint, options.allowRemoteEndpoint);
  if (problem !== undefined) return err([`${where}.endpoint: ${problem}`]);
  const credentials = resolveEnvironment(credentialsOf(row), options.environment);
  if (!credentials.ok) return err([`${where}: ${credentials.error}`]);
  const misshapen = credentialProblems(row.exchange, credentials.value, row.endpoint);
  if (misshapen.length > 0) {
    return err(misshapen.map(({ field, message }) => `${where}.${field}: ${message}`));
  }
  const { proxy } = credentials.value;
  if (proxy !== undefined && parseProxy(proxy) === undefined) {
    return err([`${where}.proxy: is no http, https or socks5 address`]);
  }
  return ok({
    kind: 'exchange',
    id: row.id,
    name: row.name ?? row.id,
    exchange: row.exchange,
    source: 'exchange',
    credentials: credentials.value,
    testnet: row.testnet ?? false,
    ...(row.endpoint === undefined ? {} : { endpoint: row.endpoint }),
    ...(row.acceptTradeRights === undefined ? {} : { acceptTradeRights: row.acceptTradeRights }),
  });
}

/** Fields that mean nothing here, by entry, such as `[0].comment`: left out, and to be said. */
export function ignoredFields(text: string): readonly string[] {
  const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!Array.isArray(json)) return [];
  return (json as readonly unknown[]).flatMap((raw, index) =>
    fieldsOf(raw).map((name) => `[${String(index)}].${name}`),
  );
}

function fieldsOf(raw: unknown): readonly string[] {
  if (typeof raw !== 'object' || raw === null) return [];
  return Object.keys(raw).filter((name) => !Object.hasOwn(Row.shape, name));
}

/** The field that is meant by a name which differs in its case, in `_` and `-`, or by two letters at most. */
function nearestField(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
  if (plain.length < 4) return undefined;
  return Object.keys(Row.shape).find(
    (field) => field.length >= 4 && lettersApart(plain, field.toLowerCase()) <= 2,
  );
}

/** Letters to put in, take out or change until one text is the other (Levenshtein). */
function lettersApart(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function credentialsOf(row: Row): Credentials {
  const credentials: Credentials = {};
  for (const field of FIELDS) {
    const value = row[field];
    if (value !== undefined && value !== '') credentials[field] = value;
  }
  return credentials;
}

/** zod's own messages may repeat the input; these do not. */
function wordsFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `is missing or no ${issue.expected}`;
  if (issue.code === 'too_big') return 'is too long';
  if (issue.code === 'too_small') return 'is empty';
  return 'is not valid';
}
