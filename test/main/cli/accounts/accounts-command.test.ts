import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJson, runHere, temporaryFolder } from '../run-leeway.ts';

const CANARY = 'canary-5f3a1c';
let home = '';

beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(join(home, 'leeway'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (args: readonly string[], stdin = '') =>
  runHere(['accounts', ...args], { home, stdin });

function connect(...names: readonly string[]): void {
  const accounts = names.map((name, index) => ({
    id: `bybit-${index}`,
    name,
    exchange: 'bybit',
    testnet: false,
    source: 'exchange',
    addedAtMs: 1,
    keyRights: 'trade',
    references: { apiKey: 'env:NOT_SET', secret: 'env:NOT_SET' },
  }));
  writeFileSync(join(home, 'leeway', 'accounts.json'), JSON.stringify({ version: 1, accounts }));
}

describe('leeway accounts', () => {
  test('says how to connect one where there is none', async () => {
    const { code, stdout } = await run(['list']);
    expect(code).toBe(0);
    expect(stdout).toContain('leeway accounts add --exchange');
    expect(parseJson((await run(['list', '--json'])).stdout)).toEqual({ accounts: [] });
  });

  test('lists what is connected, with what its key may do', async () => {
    connect('main');
    const { stdout } = await run(['list']);
    expect(stdout).toMatch(/main\s+Bybit\s+CAN TRADE\s+bybit-0/);
  });

  test('removes one by its name, and says where the key is revoked', async () => {
    connect('main', 'second');
    const { code, stdout } = await run(['remove', 'main', '--json']);
    expect([code, parseJson(stdout)['removed']]).toEqual([0, 'bybit-0']);
    expect((await run(['list'])).stdout).not.toContain('main');
    expect((await run(['remove', 'main'])).code).toBe(2);
  });

  test('asks for the id where two share a name', async () => {
    connect('main', 'main');
    const { code, stderr } = await run(['remove', 'main']);
    expect(code).toBe(2);
    expect(stderr).toContain('More than one account');
    expect((await run(['remove', 'bybit-1'])).code).toBe(0);
  });

  test('keeps no key without a passphrase, and says what else there is', async () => {
    const key = JSON.stringify({ apiKey: `${CANARY}-key`, secret: CANARY });
    const { code, stderr } = await run(['add', '--exchange', 'bybit'], key);
    expect(code).toBe(1);
    expect(stderr).toContain('LEEWAY_PASSPHRASE_FILE');
    expect(stderr).toContain('--env apiKey=NAME');
    expect(stderr).not.toContain(CANARY);
  });

  test('refuses what the exchange does not ask for, and repeats no secret', async () => {
    const wrong = await run(['test', '--exchange', 'bybit'], `{"apiKey": "${CANARY}"`);
    expect([wrong.code, wrong.stderr.includes(CANARY)]).toEqual([2, false]);
    const missing = await run(['test', '--exchange', 'bybit'], `{"apiKey": "${CANARY}"}`);
    expect(missing.stderr).toContain('Bybit needs');
    expect(missing.stderr).not.toContain(CANARY);
    const field = await run(['test', '--exchange', 'bybit', '--env', 'key=NAME']);
    expect(field.stderr).toContain('--env apiKey=NAME secret=NAME');
    const unset = await run(['test', '--exchange', 'bybit', '--env', 'apiKey=A', 'secret=B']);
    expect(unset.stdout).toContain('the environment variable A is not set');
    expect(unset.code).toBe(1);
  });

  test('names the exchanges where it knows none of that name', async () => {
    const { code, stderr } = await run(['add', '--exchange', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toContain('binanceusdm');
    expect((await run(['test'])).code).toBe(2);
  });

  test('checks a connected account with the key that is kept for it', async () => {
    connect('main');
    const { code, stderr } = await run(['test', 'main']);
    expect(code).toBe(1);
    expect(stderr).toContain('NOT_SET is not set');
  });
});
