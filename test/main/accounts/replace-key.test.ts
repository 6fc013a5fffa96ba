import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../main/accounts/create-accounts.ts';
import { createPassphraseVault } from '../../../main/accounts/passphrase-vault.ts';
import type {
  ConnectionCheck,
  ExchangeClient,
  HeldPosition,
} from '../../../main/exchange/exchange-client.ts';
import type { Clock, SecretVault } from '../../../main/host-ports.ts';
import type { ConnectRequest, Credentials } from '../../../shared/contract/accounts.ts';
import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';

const OLD = { apiKey: 'canaryOldKey7f3a91', secret: 'canaryOldSecret5d2e80' };
const NEW = { apiKey: 'canaryNewKey11bb02', secret: 'canaryNewSecret9e4c77' };
const CANARIES = [...Object.values(OLD), ...Object.values(NEW)];
const clock: Clock = { now: () => 1_000, monotonic: () => 0, setTimer: () => () => undefined };
const fine: ConnectionCheck = { ok: true, rights: 'read-only', problems: [] };
const dead: ConnectionCheck = {
  ok: false,
  rights: 'cannot-verify',
  problems: [{ kind: 'key-rejected', message: 'refused' }],
};
const btc: HeldPosition = {
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  contracts: 1,
  entryPrice: 60_000,
};
const eth: HeldPosition = {
  symbol: 'ETH/USDT:USDT',
  side: 'long',
  contracts: 2,
  entryPrice: 2_500,
};

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-replace-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const passphrase = (text: string | undefined): SecretVault =>
  createPassphraseVault({
    readPassphrase: () => Promise.resolve(text),
    cost: { logN: 10, r: 8, p: 1 },
  });

interface Setup {
  readonly vault?: SecretVault;
  /** What the exchange says of a key, by its first characters; unnamed keys are good. */
  readonly reports?: Readonly<Record<string, ConnectionCheck>>;
  readonly lastSeen?: readonly HeldPosition[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly onCheck?: () => void;
}

function open(setup: Setup = {}) {
  const tested: ExchangeAccount[] = [];
  const notes: string[] = [];
  const accounts = createAccounts({
    home,
    vault: setup.vault ?? passphrase('correct horse'),
    clock,
    environment: setup.environment ?? {},
    lastSeen: () => setup.lastSeen,
    onNote: (_id, text) => notes.push(text),
    createClient: (account) => {
      tested.push(account);
      const client: Pick<ExchangeClient, 'checkConnection' | 'close'> = {
        checkConnection() {
          setup.onCheck?.();
          return Promise.resolve(setup.reports?.[account.credentials.apiKey ?? ''] ?? fine);
        },
        close: () => Promise.resolve(),
      };
      // Only what connecting asks for; anything else would throw, which the test would see.
      return client as ExchangeClient;
    },
  });
  return { accounts, tested, notes };
}

async function connect(
  credentials: Credentials = OLD,
  setup: Setup = {},
  more: Partial<ConnectRequest> = {},
): Promise<string> {
  const request = { exchange: 'binanceusdm', name: 'Main', testnet: false, credentials, ...more };
  const added = await open(setup).accounts.add(request);
  if (!added.ok || added.value.accountId === undefined) throw new Error('it was not added');
  return added.value.accountId;
}

/** Every byte in the home, as text. */
const everything = () =>
  readdirSync(home)
    .map((name) => readFileSync(join(home, name), 'latin1'))
    .join('\n');
const sealedOf = (id: string) =>
  (
    JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as {
      secrets: Record<string, string>;
    }
  ).secrets[id];

describe('replacing the key of an account', () => {
  it('keeps its id, name and place, and reads it with the new key, over a restart', async () => {
    const first = await connect();
    const second = await connect(OLD, {}, { name: 'Second' });
    const { accounts, notes } = open();
    let changes = 0;
    accounts.onChange(() => {
      changes += 1;
    });
    const answer = await accounts.replaceKey({ accountId: first, credentials: NEW });
    expect(answer).toMatchObject({ ok: true, value: { ok: true, replaced: true } });
    expect(changes).toBe(1);
    expect(notes).toEqual([expect.stringContaining('The API key of this account was replaced')]);
    for (const { accounts: now } of [{ accounts }, open()]) {
      expect(await now.monitored()).toMatchObject([
        { id: first, name: 'Main', credentials: NEW },
        { id: second, name: 'Second', credentials: OLD },
      ]);
      expect(now.notices()).toEqual([]);
    }
  });

  it('destroys the old secret: neither it nor its ciphertext is in any file', async () => {
    const id = await connect();
    const before = sealedOf(id);
    const { accounts, notes } = open();
    const answer = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(before).toBeDefined();
    expect(everything()).not.toContain(before);
    const said = everything() + JSON.stringify([answer, accounts.notices(), notes]);
    for (const canary of CANARIES) expect(said).not.toContain(canary);
  });

  it.each<readonly [string, ConnectionCheck]>([
    ['is rejected', dead],
    [
      'can withdraw',
      {
        ok: false,
        rights: 'withdraw',
        problems: [{ kind: 'key-too-powerful', message: 'too much' }],
      },
    ],
  ])('changes nothing when the new one %s', async (_, report) => {
    const id = await connect();
    const before = everything();
    const { accounts, notes } = open({ reports: { [NEW.apiKey]: report } });
    const answer = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(answer).toEqual({ ok: true, value: report });
    expect(everything()).toBe(before);
    expect(notes).toEqual([]);
    expect(await accounts.monitored()).toMatchObject([{ credentials: OLD }]);
  });

  it('only tests when it is asked to test', async () => {
    const id = await connect();
    const before = everything();
    const { accounts } = open();
    const answer = await accounts.testKey({ accountId: id, credentials: NEW });
    expect(answer).toMatchObject({ ok: true, value: { ok: true, match: {} } });
    expect(answer).not.toHaveProperty('value.replaced');
    expect(everything()).toBe(before);
  });

  it('asks first where the exchange names another account, and says so in the audit', async () => {
    const of = (holder: string): ConnectionCheck => ({ ...fine, identity: { holder } });
    const reports = { [OLD.apiKey]: of('111111'), [NEW.apiKey]: of('999222') };
    const id = await connect(OLD, { reports });
    const { accounts, notes } = open({ reports });
    const asked = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(asked).toMatchObject({ ok: true, value: { ok: true, match: { verdict: 'other' } } });
    expect(asked).not.toHaveProperty('value.replaced');
    expect(await accounts.monitored()).toMatchObject([{ credentials: OLD }]);
    const done = await accounts.replaceKey({
      accountId: id,
      credentials: NEW,
      acceptOtherAccount: true,
    });
    expect(done).toMatchObject({ ok: true, value: { replaced: true } });
    expect(notes).toEqual([expect.stringContaining('another account')]);
    // From now on this is the account that is known.
    const again = await open({ reports }).accounts.testKey({ accountId: id, credentials: OLD });
    expect(again).toMatchObject({ value: { match: { verdict: 'other' } } });
  });

  it('knows another account by its positions where the exchange names none, also when the old key is dead', async () => {
    const id = await connect();
    const reports = {
      [OLD.apiKey]: dead,
      [NEW.apiKey]: { ...fine, identity: { positions: [eth] } },
    };
    const { accounts } = open({ reports, lastSeen: [btc] });
    const request = { accountId: id, credentials: NEW };
    expect(await accounts.replaceKey(request)).toMatchObject({
      value: { match: { verdict: 'doubtful' } },
    });
    expect(
      await open({ reports, lastSeen: [btc, eth] }).accounts.replaceKey(request),
    ).toMatchObject({ value: { match: { verdict: 'same' }, replaced: true } });
  });

  it('asks the exchange with the old key while that still works: then nothing need be remembered', async () => {
    const id = await connect();
    const reports = {
      [OLD.apiKey]: { ...fine, identity: { positions: [btc] } },
      [NEW.apiKey]: { ...fine, identity: { positions: [btc] } },
    };
    const answer = await open({ reports }).accounts.testKey({ accountId: id, credentials: NEW });
    expect(answer).toMatchObject({ value: { match: { verdict: 'same' } } });
    expect(JSON.stringify(answer)).not.toContain('identity');
  });

  it('does not accept of the new key what was accepted of the old one', async () => {
    const id = await connect(OLD, {}, { acceptTradeRights: true });
    const { accounts, tested } = open();
    await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(tested[0]?.acceptTradeRights).toBeUndefined();
    expect((await accounts.monitored())[0]?.acceptTradeRights).toBeUndefined();
    await accounts.replaceKey({ accountId: id, credentials: NEW, acceptTradeRights: true });
    expect((await accounts.monitored())[0]?.acceptTradeRights).toBe(true);
  });

  it('leaves the proxy in use, unless another one or none is named', async () => {
    const proxy = 'http://user:canaryProxyWord@127.0.0.1:8080';
    const id = await connect({ ...OLD, proxy });
    const { accounts, tested } = open();
    await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(tested[0]?.credentials).toEqual({ ...NEW, proxy });
    expect(await accounts.monitored()).toMatchObject([{ credentials: { ...NEW, proxy } }]);
    await accounts.replaceKey({ accountId: id, credentials: { ...NEW, proxy: 'none' } });
    expect((await accounts.monitored())[0]?.credentials).toEqual(NEW);
  });

  it('sends nothing past a proxy that cannot be seen, and says what to do', async () => {
    const id = await connect();
    const { accounts, tested } = open({ vault: passphrase('wrong horse') });
    const asked = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(asked).toMatchObject({
      value: { ok: false, problems: [{ kind: 'credentials-locked' }] },
    });
    expect(JSON.stringify(asked)).toContain('Name the proxy');
    expect(tested).toEqual([]);
    const credentials = { ...NEW, proxy: 'none' };
    expect(await accounts.replaceKey({ accountId: id, credentials })).toMatchObject({
      value: { replaced: true },
    });
    expect(
      (await open({ vault: passphrase('wrong horse') }).accounts.monitored())[0],
    ).toMatchObject({
      credentials: NEW,
    });
  });

  it('goes from the vault to the environment and back, and leaves no secret behind', async () => {
    const environment = { KEY: NEW.apiKey, SECRET: NEW.secret };
    const id = await connect();
    const references = { apiKey: 'env:KEY', secret: 'env:SECRET' };
    const { accounts } = open({ environment });
    await accounts.replaceKey({ accountId: id, credentials: references });
    expect(sealedOf(id)).toBeUndefined();
    expect((await open({ environment }).accounts.monitored())[0]?.credentials).toEqual(NEW);
    await accounts.replaceKey({ accountId: id, credentials: OLD });
    expect((await open().accounts.monitored())[0]?.credentials).toEqual(OLD);
    expect(everything()).not.toContain('env:KEY');
  });

  it('keeps no old key on disk where the new one can only be held in memory', async () => {
    const id = await connect();
    const { accounts } = open({ vault: { ...passphrase(undefined), name: 'the passphrase' } });
    const answer = await accounts.replaceKey({
      accountId: id,
      credentials: { ...NEW, proxy: 'none' },
    });
    expect(answer).toMatchObject({ value: { replaced: true } });
    expect(accounts.notices()[0]?.text).toContain('until Leeway stops');
    expect((await accounts.monitored())[0]?.credentials).toEqual(NEW);
    expect(sealedOf(id)).toBeUndefined();
  });

  it('names the keys of others after the vault that made them, when one of them goes', async () => {
    const id = await connect();
    const second = await connect(OLD, {}, { name: 'Second' });
    const keychain = { ...passphrase('correct horse'), name: 'keychain' };
    const { accounts } = open({ vault: keychain });
    await accounts.remove(id);
    expect((await open().accounts.monitored())[0]?.credentials).toEqual(OLD);
    const credentials = { ...NEW, proxy: 'none' };
    await open({ vault: keychain }).accounts.replaceKey({ accountId: second, credentials });
    expect((await open({ vault: keychain }).accounts.monitored())[0]?.credentials).toEqual(NEW);
  });

  it('brings the old key back when the account cannot be written', async () => {
    const id = await connect();
    const { accounts } = open({
      onCheck: () => {
        // From now on the list of accounts is a folder, which nobody can rename a file over.
        rmSync(join(home, 'accounts.json'), { recursive: true, force: true });
        mkdirSync(join(home, 'accounts.json'));
      },
    });
    const answer = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect((await accounts.monitored())[0]?.credentials).toEqual(OLD);
  });

  it('does nothing to an account that is removed while the exchange is asked', async () => {
    const id = await connect();
    let remove: () => void = () => undefined;
    const { accounts } = open({ onCheck: () => remove() });
    remove = () => void accounts.remove(id);
    const answer = await accounts.replaceKey({ accountId: id, credentials: NEW });
    expect(answer).toMatchObject({ ok: false });
    expect(sealedOf(id)).toBeUndefined();
    expect(await accounts.monitored()).toEqual([]);
  });

  it('says where the key of an account is that it does not keep', async () => {
    const answer = await open().accounts.replaceKey({
      accountId: 'demo-binance',
      credentials: NEW,
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(JSON.stringify(answer)).toContain('from a file');
  });
});
