import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJson, runHere, temporaryFolder } from '../run-leeway.ts';

const HOUR = 3_600_000;
let home: string;
let accounts: string;
const market = () => join(home, 'leeway', 'market.json');
beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(join(home, 'leeway'));
  accounts = join(home, 'accounts.json');
  // A venue that refuses every connection: what the market is about does not hang on it.
  writeFileSync(
    accounts,
    JSON.stringify([
      {
        id: 'a',
        exchange: 'bitget',
        endpoint: 'http://127.0.0.1:9',
        apiKey: 'x',
        secret: 'y',
        password: 'z',
      },
    ]),
  );
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('leeway watch without a host', () => {
  test('knows the announced events that were imported on the screens', async () => {
    const event = { id: 'e', atMs: Date.now() + 3 * HOUR, title: 'US CPI', kind: 'cpi' };
    const far = { id: 'f', atMs: Date.now() + 90 * HOUR, title: 'FOMC', kind: 'fomc' };
    const stored = { version: 1, calendars: [{ name: 'a.ics', events: [event, far] }], series: [] };
    writeFileSync(market(), JSON.stringify(stored));
    const run = await runHere(['watch', '--once', '--json', '--accounts', accounts], { home });
    expect(parseJson(run.stdout)).toMatchObject({ market: { events: [{ event }] } });
    expect(JSON.parse(readFileSync(market(), 'utf8'))).toEqual(stored);
  });

  test('says that the file cannot be used, and leaves it to the host', async () => {
    writeFileSync(market(), '{"version":1,"calendars":7}');
    const run = await runHere(['watch', '--once', '--json', '--accounts', accounts], { home });
    expect(run.stderr).toMatch(/announced events and your own series are missing/);
    expect(readdirSync(join(home, 'leeway'))).toEqual(['market.json']);
    expect(readFileSync(market(), 'utf8')).toBe('{"version":1,"calendars":7}');
  });
});
