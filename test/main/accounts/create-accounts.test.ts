import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../main/accounts/create-accounts.ts';
import { createPassphraseVault } from '../../../main/accounts/passphrase-vault.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import type { Clock, SecretVault } from '../../../main/host-ports.ts';
import type { ConnectReport, ConnectRequest } from '../../../shared/contract/accounts.ts';
import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';

const CANARIES = ['canaryKey7f3a91', 'canarySecret5d2e80'] as const;
const request: ConnectRequest = {
  exchange: 'binanceusdm',
  name: 'Main',
  testnet: false,
  credentials: { apiKey: CANARIES[0], secret: CANARIES[1] },
};
const fine: ConnectReport = { ok: true, rights: 'read-only', problems: [] };
const clock: Clock = { now: () => 1_000, monotonic: () => 0, setTimer: () => () => undefined };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-accounts-'));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const passphrase = (text: string | undefined): SecretVault =>
  createPassphraseVault({
    readPassphrase: () => Promise.resolve(text),
    cost: { logN: 10, r: 8, p: 1 },
  });

function open(
  more: {
    vault?: SecretVault;
    report?: ConnectReport;
    environment?: Record<string, string>;
    readOnly?: boolean;
  } = {},
) {
  const tested: ExchangeAccount[] = [];
  const accounts = createAccounts({
    home,
    vault: more.vault ?? passphrase('correct horse'),
    clock,
    environment: more.environment ?? {},
    readOnly: more.readOnly ?? false,
    createClient: (account) => {
      tested.push(account);
      const client: Pick<ExchangeClient, 'checkConnection' | 'close'> = {
        checkConnection: () => Promise.resolve(more.report ?? fine),
        close: () => Promise.resolve(),
      };
      // Only what connecting asks for; anything else would throw, which the test would see.
      return client as ExchangeClient;
    },
  });
  return { accounts, tested };
}

async function idOf(answer: ReturnType<ReturnType<typeof open>['accounts']['add']>) {
  const result = await answer;
  if (!result.ok || result.value.accountId === undefined) throw new Error('it was not added');
  return result.value.accountId;
}

/** Every byte in the home, as text. */
const everything = () =>
  readdirSync(home)
    .map((name) => readFileSync(join(home, name), 'latin1'))
    .join('\n');

describe('connecting an account', () => {
  it('says what is mistyped in an address before anything is asked', async () => {
    const { accounts, tested } = open();
    const credentials = { walletAddress: '1111111111111111111111111111111111111111' };
    const wallet = { ...request, exchange: 'hyperliquid', credentials };
    const report = await accounts.test(wallet);
    expect(report).toMatchObject({
      ok: false,
      problems: [{ message: 'The wallet address must begin with 0x.' }],
    });
    expect(await accounts.add(wallet)).toEqual({ ok: true, value: report });
    expect(tested).toEqual([]);
    expect(accounts.list()).toEqual([]);
  });

  it('keeps it over a restart, its secrets only encrypted and its files private', async () => {
    const id = await idOf(open().accounts.add(request));
    for (const canary of CANARIES) expect(everything()).not.toContain(canary);
    for (const name of ['accounts.json', 'secrets.json']) {
      expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
    }
    const again = open().accounts;
    expect(await again.monitored()).toEqual([
      expect.objectContaining({ id, exchange: 'binanceusdm', credentials: request.credentials }),
    ]);
    expect(again.notices()).toEqual([]);
  });

  it('is refused when the check fails, and leaves nothing behind', async () => {
    const report: ConnectReport = {
      ok: false,
      rights: 'withdraw',
      problems: [{ kind: 'key-too-powerful', message: 'too much' }],
    };
    const { accounts } = open({ report });
    expect(await accounts.add(request)).toEqual({ ok: true, value: report });
    expect(await accounts.monitored()).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });

  it('names an exchange that Leeway does not know', async () => {
    const report = await open().accounts.test({ ...request, exchange: 'mtgox' });
    expect(report).toMatchObject({ ok: false, problems: [{ kind: 'not-supported' }] });
  });

  it('keeps secrets in memory only where they cannot be encrypted, and says so', async () => {
    const { accounts } = open({ vault: passphrase(undefined) });
    await idOf(accounts.add(request));
    expect(accounts.notices()[0]?.text).toContain('until Leeway stops');
    expect((await accounts.monitored())[0]?.credentials).toEqual(request.credentials);
    expect(accounts.notices()[0]?.text).toContain('until Leeway stops');
    for (const canary of CANARIES) expect(everything()).not.toContain(canary);
  });

  it('stores references to the environment instead of secrets', async () => {
    const environment = { KEY: CANARIES[0], SECRET: CANARIES[1] };
    const references = { apiKey: 'env:KEY', secret: 'env:SECRET' };
    const { accounts, tested } = open({ vault: passphrase(undefined), environment });
    await idOf(accounts.add({ ...request, credentials: references }));
    expect(tested[0]?.credentials).toEqual(request.credentials);
    expect(readdirSync(home)).toEqual(['accounts.json']);
    expect(everything()).not.toContain(CANARIES[1]);
    const again = open({ environment }).accounts;
    expect((await again.monitored())[0]?.credentials).toEqual(request.credentials);
  });
});

describe('an account that cannot be opened', () => {
  it.each([
    ['another passphrase', passphrase('wrong horse')],
    ['another vault', { ...passphrase('correct horse'), name: 'keychain' }],
  ])('stays in the list without its key, and is named: %s', async (_, vault) => {
    await idOf(open().accounts.add(request));
    const before = readFileSync(join(home, 'secrets.json'), 'utf8');
    const { accounts } = open({ vault });
    expect(await accounts.monitored()).toEqual([expect.objectContaining({ credentials: {} })]);
    expect(accounts.notices()[0]).toMatchObject({ severity: 'warning' });
    expect(accounts.notices()[0]?.text).toContain('Main is not watched');
    expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe(before);
  });

  it('does not take the ciphertext of another account', async () => {
    const { accounts } = open();
    const first = await idOf(accounts.add(request));
    const second = await idOf(accounts.add({ ...request, name: 'Second' }));
    const path = join(home, 'secrets.json');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll(first, 'x').replaceAll(second, first),
    );
    const again = open().accounts;
    expect(await again.monitored()).toEqual([
      expect.objectContaining({ id: first, credentials: {} }),
      expect.objectContaining({ id: second, credentials: {} }),
    ]);
  });
});

describe('files that cannot be used', () => {
  it.each(['accounts.json', 'secrets.json'])('are set aside whole and said: %s', async (name) => {
    await idOf(open().accounts.add(request));
    const broken = '{"version":1,"acc';
    writeFileSync(join(home, name), broken);
    const { accounts } = open();
    expect(readFileSync(join(home, `${name}.corrupt-1000`), 'utf8')).toBe(broken);
    expect(accounts.notices()[0]).toMatchObject({ severity: 'error' });
    await idOf(accounts.add(request));
  });

  it('a list that was set aside stays a loss over restarts, until an account is connected or it is removed', async () => {
    writeFileSync(join(home, 'accounts.json'), '{"ver');
    for (let start = 0; start < 2; start += 1) {
      const { accounts } = open();
      expect(accounts.lost()).toContain('accounts.json.corrupt-1000');
      expect(accounts.notices()).toMatchObject([{ id: 'accounts-lost', severity: 'error' }]);
    }
    const { accounts } = open();
    await idOf(accounts.add(request));
    expect(accounts.lost()).toBeUndefined();
    expect(open().accounts.lost()).toBeUndefined();
    rmSync(join(home, 'accounts.json'));
    expect(open().accounts.lost()).toBeDefined();
    rmSync(join(home, 'accounts.json.corrupt-1000'));
    expect(open().accounts.lost()).toBeUndefined();
  });

  it('stay where they are for a mere reader, who says the same', () => {
    const names = ['accounts.json', 'secrets.json'];
    for (const name of names) writeFileSync(join(home, name), '{"ver');
    const { accounts } = open({ readOnly: true });
    expect(accounts.lost()).toContain('accounts.json');
    expect(accounts.notices()).toHaveLength(2);
    expect(readdirSync(home).toSorted()).toEqual(names);
  });
});

describe('renaming and removing', () => {
  it('tells its listeners, and forgets the secret on disk', async () => {
    const { accounts } = open();
    let calls = 0;
    const cancel = accounts.onChange(() => {
      calls += 1;
    });
    const id = await idOf(accounts.add(request));
    expect(await accounts.rename(id, 'Renamed')).toEqual({ ok: true, value: {} });
    expect((await accounts.monitored())[0]?.name).toBe('Renamed');
    expect(await accounts.remove(id)).toEqual({ ok: true, value: {} });
    expect(await accounts.monitored()).toEqual([]);
    expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toMatchObject({
      secrets: {},
    });
    expect(calls).toBe(3);
    cancel();
    await idOf(accounts.add(request));
    expect(calls).toBe(3);
  });

  it('says when there is no such account', async () => {
    const { accounts } = open();
    for (const answer of [await accounts.rename('x', 'y'), await accounts.remove('x')]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
  });

  it('sends no account off this machine unless that was asked for, whoever asks', async () => {
    const { accounts, tested } = open();
    const endpoint = 'https://gateway.example';
    const refused = await accounts.add({ ...request, endpoint });
    expect(refused).toMatchObject({ ok: true, value: { ok: false } });
    expect(tested).toEqual([]);
    await accounts.add({ ...request, endpoint, allowRemoteEndpoint: true });
    expect(tested).toMatchObject([{ endpoint }]);
    expect(await accounts.monitored()).toMatchObject([{ endpoint }]);
  });
});
