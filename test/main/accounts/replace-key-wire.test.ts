import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../main/accounts/create-accounts.ts';
import { createPassphraseVault } from '../../../main/accounts/passphrase-vault.ts';
import type { HeldPosition } from '../../../main/exchange/exchange-client.ts';
import type { Credentials } from '../../../shared/contract/accounts.ts';
import { createTestClock, startDemoFixture, type DemoFixture } from '../exchange/demo-fixture.ts';

const NEW_BITGET = {
  apiKey: `bg_${'ab'.repeat(16)}`,
  secret: '11'.repeat(32),
  password: 'canaryPassphrase',
};
const NEW_BINANCE = { apiKey: 'N'.repeat(64), secret: 'S'.repeat(64) };

let home: string;
let fixture: DemoFixture;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'leeway-replace-wire-'));
  fixture = await startDemoFixture();
});
afterEach(async () => {
  await fixture.stop();
  rmSync(home, { recursive: true });
});

function open(lastSeen?: readonly HeldPosition[]) {
  return createAccounts({
    home,
    vault: createPassphraseVault({
      readPassphrase: () => Promise.resolve('correct horse'),
      cost: { logN: 10, r: 8, p: 1 },
    }),
    clock: createTestClock(),
    environment: {},
    lastSeen: () => lastSeen,
  });
}

async function connect(exchange: 'binanceusdm' | 'bitget') {
  const { credentials, endpoint } = fixture.account(exchange);
  const added = await open().add({
    exchange,
    name: 'Main',
    testnet: false,
    credentials,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  if (!added.ok || added.value.accountId === undefined) throw new Error('it was not added');
  return { accountId: added.value.accountId, old: credentials };
}

/** Positions as the exchange has them now. */
async function seen(exchange: 'binance' | 'bitget'): Promise<readonly HeldPosition[]> {
  const reading = await fixture[exchange].fetchAccount();
  if (!reading.ok) throw new Error(reading.error.message);
  return reading.value.account.pools.flatMap(({ positions }) => positions);
}

describe('a new key at the demo exchange', () => {
  it('takes over from one that was deleted there: same account by the id that Bitget names', async () => {
    const { accountId, old } = await connect('bitget');
    fixture.demo.setKey('bitget', NEW_BITGET);
    const accounts = open();
    expect(await accounts.check(accountId)).toMatchObject({ value: { ok: false } });
    const answer = await accounts.replaceKey({ accountId, credentials: NEW_BITGET });
    expect(answer).toMatchObject({
      ok: true,
      value: { ok: true, rights: 'read-only', match: { verdict: 'same' }, replaced: true },
    });
    expect(await accounts.check(accountId)).toMatchObject({ value: { ok: true } });
    const back = await accounts.replaceKey({ accountId, credentials: old });
    expect(back).toMatchObject({ ok: true, value: { ok: false } });
    expect(back).not.toHaveProperty('value.replaced');
  });

  it('is held back when Bitget names another owner, whatever it shows', async () => {
    const { accountId } = await connect('bitget');
    fixture.demo.setKey('bitget', { ...NEW_BITGET, holder: '2000000002' });
    const answer = await open().replaceKey({ accountId, credentials: NEW_BITGET });
    expect(answer).toMatchObject({ value: { ok: true, match: { verdict: 'other' } } });
    expect(answer).not.toHaveProperty('value.replaced');
  });

  it('is known by its positions at Binance, which names no owner', async () => {
    const { accountId } = await connect('binanceusdm');
    const before = await seen('binance');
    fixture.demo.setKey('binance', NEW_BINANCE);
    const request = { accountId, credentials: NEW_BINANCE };
    const same = await open(before).testKey(request);
    expect(same).toMatchObject({ value: { ok: true, match: { verdict: 'same' } } });
    const elsewhere = await open(
      before.map((each) => ({ ...each, symbol: `X${each.symbol}` })),
    ).testKey(request);
    expect(elsewhere).toMatchObject({ value: { ok: true, match: { verdict: 'doubtful' } } });
    expect(await open().testKey(request)).toMatchObject({
      value: { ok: true, match: { verdict: 'unknown' } },
    });
  });

  it.each<readonly [string, Credentials]>([
    ['a wrong secret', { ...NEW_BITGET, secret: '22'.repeat(32) }],
    ['a key that the exchange does not know', { ...NEW_BITGET, apiKey: `bg_${'cd'.repeat(16)}` }],
  ])('is refused with what to change: %s', async (_, credentials) => {
    const { accountId } = await connect('bitget');
    fixture.demo.setKey('bitget', NEW_BITGET);
    const answer = await open().replaceKey({ accountId, credentials });
    expect(answer).toMatchObject({ value: { ok: false, problems: [{ kind: 'key-rejected' }] } });
    for (const word of Object.values(credentials))
      expect(JSON.stringify(answer)).not.toContain(word);
  });
});
