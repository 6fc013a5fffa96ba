import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoAccounts } from '../../../../main/demo/account/demo-accounts.ts';
import { createDemoLauncher } from '../../../../main/demo/launch-demo.ts';
import { entryFile } from '../../../../main/server/program-files.ts';
import { parseJson, runLeeway, startLeeway, temporaryFolder } from '../run-leeway.ts';

describe('leeway watch --once', () => {
  test('watches the demo exchange where no account is set up, and says so on stderr only', async () => {
    const run = await runLeeway(['watch', '--once', '--json']);
    expect(run.stderr).toMatch(/No account is set up: this is DEMO/);
    const answer = parseJson(run.stdout);
    expect(answer).toMatchObject({
      format: 'leeway-answer',
      accounts: [
        { id: 'demo-binance', venue: 'binance-usdm', source: 'demo' },
        { id: 'demo-bitget', venue: 'bitget', source: 'demo' },
      ],
    });
    const accounts = answer['accounts'] as readonly { readonly state: string }[];
    const codes: Record<string, number> = { safe: 0, watch: 0, warning: 10, critical: 20 };
    // On a machine that is too busy to poll in time the answer is 30, and rightly so.
    const isSeen = accounts.every((account) => account.state === 'ok');
    expect(run.code).toBe(isSeen ? codes[String(answer['level'])] : 30);
  });
});

describe('leeway watch --accounts', () => {
  let folder: string;
  let demo: Awaited<ReturnType<ReturnType<typeof createDemoLauncher>['launch']>> | undefined;
  beforeAll(async () => {
    folder = temporaryFolder();
    demo = await createDemoLauncher(entryFile('demo')).launch({ crashId: '2025-10-10', seed: 1 });
  });
  afterAll(() => {
    demo?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const endpoint = () => {
    if (demo === undefined) throw new Error('the demo exchange was started');
    return demo.endpoint;
  };
  const accountsFile = (content: unknown) => {
    const file = join(folder, 'accounts.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  test('names a rejected key, sees the other account all the same, and ends with 30', async () => {
    const bitget = demoAccounts(endpoint())[1];
    const file = accountsFile([
      { id: 'bad', exchange: 'binanceusdm', endpoint: endpoint(), apiKey: 'x', secret: 'y' },
      { id: 'good', exchange: 'bitget', endpoint: endpoint(), ...bitget?.credentials },
    ]);
    const run = await runLeeway(['watch', '--once', '--json', '--accounts', file]);
    expect(run).toMatchObject({ code: 30, stderr: '' });
    expect(parseJson(run.stdout)['accounts']).toMatchObject([
      {
        id: 'bad',
        state: 'error',
        error: { kind: 'key-rejected' },
        pools: null,
        level: 'unknown',
      },
      { id: 'good', venue: 'bitget', pools: expect.any(Array) as unknown[] },
    ]);
  });

  test('without --once goes on with a line of JSON per change until it is interrupted', async () => {
    const bitget = demoAccounts(endpoint())[1];
    const file = accountsFile([
      { id: 'good', exchange: 'bitget', endpoint: endpoint(), ...bitget?.credentials },
    ]);
    const watching = startLeeway(['watch', '--json', '--accounts', file], { home: folder });
    await watching.firstOutput;
    watching.kill('SIGINT');
    expect(await watching.ended).toBe(130);
    const lines = watching.stdout().trimEnd().split('\n');
    expect(lines.map(parseJson)[0]).toMatchObject({
      accounts: [{ id: 'good', pools: expect.any(Array) as unknown[] }],
    });
  });

  test('refuses a file that sends keys off this machine, or that is wrong, with 2', async () => {
    const remote = accountsFile([
      {
        id: 'a',
        exchange: 'bitget',
        endpoint: 'https://evil.example',
        apiKey: 'CANARY',
        secret: 'CANARY',
        password: 'CANARY',
      },
    ]);
    const run = await runLeeway(['watch', '--once', '--json', '--accounts', remote]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('--allow-remote-endpoint');
    expect(run.stderr).not.toContain('CANARY');
  });
});
