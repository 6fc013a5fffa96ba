import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseJson, runLeeway, startLeeway, temporaryFolder, type Started } from '../run-leeway.ts';

const LINK = /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,}\n$/;

let home: string;
let server: Started;
beforeEach(async () => {
  home = temporaryFolder();
  server = startLeeway(['serve', '--no-open', '--port', '0'], { home });
  await server.firstOutput;
});
afterEach(async () => {
  server.kill('SIGKILL');
  await server.ended;
  rmSync(home, { recursive: true, force: true });
});

test('leeway serve is the one host of its home: it prints links, is watched and imported into, and ends when asked', async () => {
  expect(server.stdout()).toMatch(LINK);

  const second = await runLeeway(['serve', '--no-open'], { home });
  expect(second).toMatchObject({ code: 0, stdout: expect.stringMatching(LINK) as string });
  expect(second.stdout).not.toBe(server.stdout());

  const file = join(home, 'broker.csv');
  writeFileSync(file, 'Symbol,Side,Size,Entry Price,Currency\nAAPL,Long,5,200,USD\n');
  const imported = await runLeeway(['import', file, '--json'], { home });
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  expect(parseJson(imported.stdout)).toMatchObject({ applied: true });

  const watched = await runLeeway(['watch', '--once', '--json'], { home });
  expect(watched.stderr).toContain('Leeway runs on this home already');
  // Its balance is not in the file, so its liquidation price is unknown; the demo beside it is left out.
  expect(watched.code).toBe(30);
  expect(parseJson(watched.stdout)['accounts']).toMatchObject([
    { name: 'broker', source: 'imported', level: 'unknown' },
  ]);

  server.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(server.stderr()).toContain('until Ctrl+C');
  // Says where the token of /metrics is; the token itself would stand in every log of the service.
  expect(server.stderr()).toContain('metrics-token');
  const token = readFileSync(join(home, 'leeway', 'metrics-token'), 'utf8').trim();
  expect(server.stderr()).not.toContain(token);
  expect(server.stdout()).toMatch(LINK);
});
