import { needsConsent, type AccountMatch } from '../../shared/contract/account-match.ts';
import type {
  ConnectReport,
  Credentials,
  ReplaceKeyReport,
  ReplaceKeyRequest,
} from '../../shared/contract/accounts.ts';
import type { RequestError } from '../../shared/contract/channels.ts';
import type { AccountId } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type {
  AccountIdentity,
  ConnectionCheck,
  HeldPosition,
} from '../exchange/exchange-client.ts';
import type { AccountRecord, AccountsRegistry } from './accounts-registry.ts';
import type { CredentialsStore } from './credentials-store.ts';
import { holdsNoSecret, resolveEnvironment, type Environment } from './environment-secrets.ts';
import { matchAccount } from './match-account.ts';

/** In the place of a proxy: from now on there is none. */
const NO_PROXY = 'none';

export interface KeyReplacerParts {
  readonly registry: AccountsRegistry;
  readonly secrets: CredentialsStore;
  readonly environment: Environment;
  /** What is kept of it, references unresolved; the error says why it cannot be opened. */
  readonly kept: (record: AccountRecord) => Promise<Result<Credentials, string>>;
  readonly check: (record: AccountRecord, credentials: Credentials) => Promise<ConnectionCheck>;
  /** Positions of the last reading, however old; undefined: not read since the start. */
  readonly lastSeen: (accountId: AccountId) => readonly HeldPosition[] | undefined;
  /** It is done; `memoryOnly`: why the new key lasts only until Leeway stops. */
  readonly onReplaced: (done: {
    readonly record: AccountRecord;
    readonly memoryOnly?: string;
    /** For the audit. */
    readonly text: string;
  }) => void;
}

export interface KeyReplacer {
  /** The check of `replace`, and nothing changes. */
  test(request: ReplaceKeyRequest): Promise<Result<ReplaceKeyReport, RequestError>>;
  /**
   * Puts a new key in the place of the old one: the account keeps its id, and so its history, its name and its rules. What
   * stays undone is said by a report without `replaced`: the key does not work, or may belong to another account.
   */
  replace(request: ReplaceKeyRequest): Promise<Result<ReplaceKeyReport, RequestError>>;
}

interface Examined {
  readonly record: AccountRecord;
  readonly given: Credentials;
  readonly report: ReplaceKeyReport;
  readonly identity: AccountIdentity;
}

export function createKeyReplacer(parts: KeyReplacerParts): KeyReplacer {
  const { registry, secrets, environment } = parts;

  async function examine(request: ReplaceKeyRequest): Promise<Result<Examined, RequestError>> {
    const record = registry.find(request.accountId);
    if (record === undefined) return err(NO_KEY_HERE);
    const kept = await parts.kept(record);
    const given = withProxy(request.credentials, kept);
    if (!given.ok) return refused(record, request.credentials, given.error);
    const resolved = resolveEnvironment(given.value, environment);
    if (!resolved.ok) {
      return refused(record, given.value, `This key cannot be used: ${resolved.error}.`);
    }
    const asked = withRights(record, request.acceptTradeRights === true);
    const { identity = {}, ...report } = await parts.check(asked, resolved.value);
    if (!report.ok) return ok({ record, given: given.value, report, identity });
    const old = kept.ok ? resolveEnvironment(kept.value, environment) : kept;
    const match = await compare(record, old, resolved.value, identity);
    return ok({ record, given: given.value, report: { ...report, match }, identity });
  }

  async function compare(
    record: AccountRecord,
    old: Result<Credentials, string>,
    fresh: Credentials,
    found: AccountIdentity,
  ): Promise<AccountMatch> {
    if (old.ok && fresh.apiKey !== undefined && old.value.apiKey === fresh.apiKey) {
      return { verdict: 'same', text: 'It is the key of this account that is in use already.' };
    }
    const match = matchAccount(remembered(record), found);
    if (match.verdict === 'same' || match.verdict === 'other' || !old.ok) return match;
    // While the old key still works, the exchange itself says what the account is and holds at this moment.
    const now = await parts.check(withRights(record, true), old.value);
    return now.identity === undefined ||
      !now.problems.every(({ kind }) => kind === 'key-too-powerful')
      ? match
      : matchAccount({ ...remembered(record), ...now.identity }, found);
  }

  function remembered({ id, holder }: AccountRecord): AccountIdentity {
    const positions = parts.lastSeen(id);
    return {
      ...(holder === undefined ? {} : { holder }),
      ...(positions === undefined ? {} : { positions }),
    };
  }

  async function keep(
    examined: Examined,
    acceptTradeRights: boolean,
  ): Promise<Result<{ readonly record: AccountRecord; readonly memoryOnly?: string }, string>> {
    const { given, report, identity } = examined;
    const { id } = examined.record;
    // Looked up anew: while the exchange was asked, it may have been renamed or removed.
    const current = registry.find(id);
    if (current === undefined) return err('the account was removed meanwhile');
    const isPlain = holdsNoSecret(given);
    const {
      references: _references,
      keyRights: _rights,
      holder: _holder,
      ...rest
    } = withRights(current, acceptTradeRights);
    const record: AccountRecord = {
      ...rest,
      keyRights: report.rights,
      ...(identity.holder === undefined ? {} : { holder: identity.holder }),
      ...(isPlain ? { references: given } : {}),
    };
    const restore = secrets.checkpoint(id);
    const saved = isPlain ? secrets.remove(id) : await secrets.save(id, given);
    if (!saved.ok) return saved;
    // The vault may have let wait.
    const written = registry.find(id) === undefined ? undefined : registry.put(record);
    if (written?.ok === true) return ok({ record, ...saved.value });
    if (written === undefined) secrets.remove(id);
    else restore();
    return err(written?.error ?? 'the account was removed meanwhile');
  }

  return {
    async test(request) {
      const examined = await examine(request);
      return examined.ok ? ok(examined.value.report) : examined;
    },
    async replace(request) {
      const examined = await examine(request);
      if (!examined.ok) return examined;
      const { report } = examined.value;
      const asks = needsConsent(report.match) && request.acceptOtherAccount !== true;
      if (!report.ok || asks) return ok(report);
      const kept = await keep(examined.value, request.acceptTradeRights === true);
      if (!kept.ok) {
        return err({ code: 'unavailable', message: `The key was not replaced: ${kept.error}.` });
      }
      parts.onReplaced({ ...kept.value, text: auditText(report) });
      return ok({ ...report, replaced: true });
    },
  };
}

/** Given at the start, or never there. */
const NO_KEY_HERE: RequestError = {
  code: 'not-found',
  message:
    'Leeway keeps no key for this account. Where the accounts come from a file or are a demo, the key is changed there.',
};

function refused(
  record: AccountRecord,
  given: Credentials,
  message: string,
): Result<Examined, RequestError> {
  const report: ConnectReport = {
    ok: false,
    rights: 'cannot-verify',
    problems: [{ kind: 'credentials-locked', message }],
  };
  return ok({ record, given, report, identity: {} });
}

/** A proxy belongs to the account rather than to the key: it stays unless another one, or none, is named. */
function withProxy(
  given: Credentials,
  old: Result<Credentials, string>,
): Result<Credentials, string> {
  const { proxy, ...rest } = given;
  if (proxy === NO_PROXY) return ok(rest);
  if (proxy !== undefined) return ok(given);
  if (!old.ok) {
    return err(
      `What is kept of this account cannot be opened (${old.error}), so nobody knows whether it is read through a proxy. Name the proxy, or “${NO_PROXY}”.`,
    );
  }
  return ok(old.value.proxy === undefined ? rest : { ...rest, proxy: old.value.proxy });
}

/** What was accepted of one key is not accepted of the next. */
function withRights(record: AccountRecord, acceptTradeRights: boolean): AccountRecord {
  const { acceptTradeRights: _before, ...rest } = record;
  return acceptTradeRights ? { ...rest, acceptTradeRights } : rest;
}

const RIGHTS: Readonly<Record<ConnectReport['rights'], string>> = {
  'read-only': 'It can only read.',
  trade: 'It can trade, which was accepted.',
  withdraw: 'It can withdraw.',
  'cannot-verify': 'What it may do cannot be verified.',
};

function auditText({ rights, match }: ReplaceKeyReport): string {
  const account =
    match === undefined || match.verdict === 'same'
      ? ''
      : needsConsent(match)
        ? ` ${match.text} It was replaced all the same, as asked.`
        : ' Whether it belongs to the same account could not be told.';
  return `The API key of this account was replaced, and the old one forgotten. ${RIGHTS[rights]}${account}`;
}
