import type { Credentials } from '../../shared/contract/accounts.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;
/** Not secret, so it may be stored in plain whatever it says. */
const PUBLIC_FIELDS: ReadonlySet<string> = new Set<keyof Credentials>([
  'walletAddress',
  'accountId',
]);

/** `env:NAME`: the secret is in that environment variable, and nowhere on disk. */
function isEnvironmentReference(value: string): boolean {
  return REFERENCE.test(value);
}

/** Whether these can stand in a plain file: nothing but references and public addresses. */
export function holdsNoSecret(credentials: Credentials): boolean {
  return Object.entries(credentials).every(
    ([field, value]) =>
      value === undefined || PUBLIC_FIELDS.has(field) || isEnvironmentReference(value),
  );
}

/** Replaces each reference by its variable. The error names the variable that is not set, never a value. */
export function resolveEnvironment(
  credentials: Credentials,
  environment: Environment,
): Result<Credentials, string> {
  const resolved: Record<string, string> = {};
  for (const [field, value] of Object.entries(credentials)) {
    if (value === undefined) continue;
    const name = REFERENCE.exec(value)?.[1];
    const found = name === undefined ? value : environment[name];
    if (found === undefined || found === '') {
      return err(`the environment variable ${String(name)} is not set`);
    }
    resolved[field] = found;
  }
  return ok(resolved);
}
