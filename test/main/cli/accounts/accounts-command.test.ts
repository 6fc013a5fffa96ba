import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDemoFixture } from '../../exchange/demo-fixture.ts';
import { parseJson, runHere, temporaryFolder } from '../run-leeway.ts';

const CANARY = 'canary-5f3a1c';
let home = '';

beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(join(home, 'leeway'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (args: readonly string[], stdin = '', environment: Record<string, string> = {}) =>
  runHere(['accounts', ...args], { home, stdin, environment });

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

describe('leeway accounts add', () => {
  /** Adds an account of the demo exchange with this passphrase. */
  async function adding(
    act: (
      add: (passphrase: string, ...more: readonly string[]) => ReturnType<typeof run>,
    ) => Promise<void>,
  ) {
    const fixture = await startDemoFixture();
    const file = join(home, 'passphrase');
    try {
      await act((passphrase, ...more) => {
        writeFileSync(file, `${passphrase}\n`);
        return run(
          ['add', '--exchange', 'bitget', '--endpoint', fixture.demo.endpoint, ...more],
          JSON.stringify(fixture.account('bitget').credentials),
          { LEEWAY_PASSPHRASE_FILE: file },
        );
      });
    } finally {
      await fixture.stop();
    }
  }

  test('refuses a name that is taken, and numbers one that nobody chose', async () => {
    await adding(async (add) => {
      expect((await add('correct horse', '--name', 'Bitget')).code).toBe(0);
      const taken = await add('correct horse', '--name', 'Bitget');
      expect([taken.code, taken.stdout]).toEqual([2, '']);
      expect(taken.stderr).toContain('leeway accounts replace');
      expect((await add('correct horse')).code).toBe(0);
      expect((await add('correct horse')).code).toBe(0);
      const names = (
        parseJson((await run(['list', '--json'])).stdout)['accounts'] as { name: string }[]
      ).map(({ name }) => name);
      expect(new Set(names).size).toBe(3);
    });
  });

  test('keeps no key that another passphrase would open than those before', async () => {
    await adding(async (add) => {
      expect((await add('correct horse')).code).toBe(0);
      const other = await add('another passphrase', '--name', 'second');
      expect(other.code).toBe(1);
      expect(other.stderr).toContain('one passphrase must open all');
      expect((await run(['list'])).stdout).not.toContain('second');
    });
  });

  test('says that a passphrase is short, and nothing of it', async () => {
    await adding(async (add) => {
      const short = await add('zq7');
      expect(short.code).toBe(0);
      expect(short.stderr).toContain('fewer than 12 characters');
      expect(short.stderr + short.stdout).not.toContain('zq7');
    });
  });

  test('says what is missing where a saved key is to be opened without a passphrase', async () => {
    await adding(async (add) => {
      await add('correct horse', '--name', 'sim');
      const { code, stderr } = await run(['test', 'sim']);
      expect(code).toBe(1);
      expect(stderr).toContain('there is no passphrase for the keys');
    });
  });

  test('says nothing of what a key may do that no exchange has seen', async () => {
    const { code, stdout } = await run([
      'test',
      '--exchange',
      'bybit',
      '--env',
      'apiKey=A',
      'secret=B',
    ]);
    expect(code).toBe(1);
    expect(stdout).not.toContain('Key:');
    expect(stdout).not.toContain('The exchange did not tell');
  });
});

describe('leeway accounts replace', () => {
  const NEW = { apiKey: `bg_${'ab'.repeat(16)}`, secret: `${'11'.repeat(31)}c9`, password: CANARY };

  /** An account at the demo exchange, kept by a passphrase, whose key was deleted at the exchange since. */
  async function rotated(act: (environment: Record<string, string>) => Promise<void>) {
    const fixture = await startDemoFixture();
    const passphrase = join(home, 'passphrase');
    writeFileSync(passphrase, 'correct horse\n');
    const environment = { LEEWAY_PASSPHRASE_FILE: passphrase };
    try {
      const added = await run(
        ['add', '--exchange', 'bitget', '--name', 'sim', '--endpoint', fixture.demo.endpoint],
        JSON.stringify(fixture.account('bitget').credentials),
        environment,
      );
      expect(added.code).toBe(0);
      fixture.demo.setKey('bitget', NEW);
      await act(environment);
    } finally {
      await fixture.stop();
    }
  }
  const stored = () =>
    readdirSync(join(home, 'leeway'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(home, 'leeway', name), 'latin1'))
      .join('\n');

  test('puts the new key from standard input in the place of the old one, and writes it into the record', async () => {
    await rotated(async (environment) => {
      const before = (await run(['list', '--json'])).stdout;
      expect((await run(['test', 'sim'], '', environment)).code).toBe(1);
      const { code, stdout, stderr } = await run(
        ['replace', 'sim'],
        JSON.stringify(NEW),
        environment,
      );
      expect(code).toBe(0);
      expect(stdout).toContain('Account: The new key belongs to the same account.');
      expect(stdout).toContain('sim is read with the new key from now on');
      expect((await run(['list', '--json'])).stdout).toBe(before);
      expect((await run(['test', 'sim'], '', environment)).code).toBe(0);
      const why = await runHere(['alarms', 'log', '--json'], { home, environment });
      for (const secret of Object.values(NEW)) {
        expect(stdout + stderr + stored() + why.stdout).not.toContain(secret);
      }
      expect(stored()).toContain('The API key of this account was replaced');
    });
  });

  test('changes nothing when the new key does not work, and says so', async () => {
    await rotated(async (environment) => {
      const before = readFileSync(join(home, 'leeway', 'secrets.json'), 'utf8');
      const wrong = JSON.stringify({ ...NEW, secret: '22'.repeat(32) });
      const { code, stdout } = await run(['replace', 'sim'], wrong, environment);
      expect(code).toBe(1);
      expect(stdout).toContain('Nothing was changed: sim keeps its old key.');
      expect(readFileSync(join(home, 'leeway', 'secrets.json'), 'utf8')).toBe(before);
    });
  });

  test('takes no secret as an argument, and knows the account', async () => {
    connect('main');
    const unknown = await run(['replace', 'nobody']);
    expect([unknown.code, unknown.stderr.includes('No account is called')]).toEqual([2, true]);
    const argument = await run(['replace', 'main', CANARY]);
    expect(argument.code).not.toBe(0);
    expect(argument.stderr).not.toContain(CANARY);
  });
});

describe('leeway accounts with an endpoint', () => {
  const environment = { KEY: `${CANARY}-key`, SECRET: CANARY };
  const add = (...more: readonly string[]) =>
    run(
      ['add', '--exchange', 'binanceusdm', '--env', 'apiKey=KEY', 'secret=SECRET', ...more],
      '',
      environment,
    );

  test('connects an account there, and goes there ever after', async () => {
    const fixture = await startDemoFixture();
    const { credentials } = fixture.account('binanceusdm');
    const keys = { KEY: credentials.apiKey ?? '', SECRET: credentials.secret ?? '' };
    try {
      const { endpoint } = fixture.demo;
      const added = await run(
        ['add', '--exchange', 'binanceusdm', '--name', 'sim', '--accept-trade-rights'].concat([
          '--endpoint',
          endpoint,
          '--json',
          '--env',
          'apiKey=KEY',
          'secret=SECRET',
        ]),
        '',
        keys,
      );
      expect(parseJson(added.stdout)).toMatchObject({ ok: true });
      const stored = readFileSync(join(home, 'leeway', 'accounts.json'), 'utf8');
      expect(stored).toContain(endpoint);
      const tested = await run(['test', 'sim', '--json'], '', keys);
      expect(parseJson(tested.stdout)).toMatchObject({ ok: true });
    } finally {
      await fixture.stop();
    }
  });

  test('says what to change where nothing answers there', async () => {
    // Port 9 of this machine: nothing listens.
    const { code, stdout } = await add('--endpoint', 'http://127.0.0.1:9');
    expect(code).toBe(1);
    expect(stdout).toContain('Check the network, the proxy and the endpoint.');
    expect(stdout).not.toContain(CANARY);
  });

  test('refuses one that leads off this machine unless that is wanted, and one that is no address', async () => {
    const remote = await add('--endpoint', 'https://gateway.example');
    expect([remote.code, remote.stderr]).toEqual([
      2,
      expect.stringContaining('--allow-remote-endpoint'),
    ]);
    expect((await add('--endpoint', 'nowhere')).stderr).toContain('no http or https address');
    expect((await add('--endpoint', 'http://user:pass@127.0.0.1:9')).stderr).toContain(
      'must not hold a user',
    );
  });
});
