import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseJson, runHere, temporaryFolder } from '../run-leeway.ts';

let home: string;
const inHome = (name: string) => join(home, 'leeway', name);
beforeEach(() => {
  home = temporaryFolder();
  mkdirSync(join(home, 'leeway'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('leeway watch --once, where the accounts that were connected cannot be read', () => {
  test('ends with 30 each time and says why; the demo does not stand in for them', async () => {
    writeFileSync(inHome('accounts.json'), '{"ver');
    for (let n = 0; n < 2; n += 1) {
      const run = await runHere(['watch', '--once', '--json'], { home });
      expect(run.code).toBe(30);
      expect(run.stderr).toContain('accounts.json');
      expect(run.stderr).not.toContain('DEMO');
      expect(parseJson(run.stdout)).toMatchObject({
        format: 'leeway-answer',
        level: 'unknown',
        trouble: expect.stringContaining('accounts.json') as string,
        accounts: [],
        jointLeeway: { down: null, reasons: { down: 'member-unknown' } },
      });
    }
    // Only the host moves files.
    expect(readdirSync(join(home, 'leeway'))).toEqual(['accounts.json']);
  });

  test('also when a host has set the list aside and nothing was connected since', async () => {
    writeFileSync(inHome('accounts.json.corrupt-5'), '{"ver');
    const run = await runHere(['watch', '--once'], { home });
    expect(run.code).toBe(30);
    expect(run.stdout).toContain('accounts.json.corrupt-5');
    expect(existsSync(inHome('accounts.json.corrupt-5'))).toBe(true);
  });

  test('also when it is the imported positions that are lost', async () => {
    writeFileSync(inHome('imports.json'), '[');
    const run = await runHere(['watch', '--once', '--json'], { home });
    expect(run).toMatchObject({ code: 30, stdout: expect.stringContaining('trouble') as string });
    expect(run.stderr).not.toContain('DEMO');
  });
});
