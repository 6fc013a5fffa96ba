import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toTerminalLine, toTerminalText } from '../../../main/cli/terminal-text.ts';
import { parseJson, runHere, temporaryFolder } from './run-leeway.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SYMBOL = '\u001b[31mA\nSAFE  fake line\u0000\u009b2J\u202e';
const ID = '\u001b[2J';

function bookFile(): string {
  const position = {
    symbol: SYMBOL,
    side: 'long',
    contracts: 1,
    entryPrice: 100,
    markPrice: 100,
    marginMode: 'cross',
    maintenanceMarginRate: 0.01,
  };
  const pools = [{ settleCurrency: 'USDT', walletBalance: 50, positions: [position] }];
  const file = join(folder, 'book.json');
  const accounts = [{ id: ID, venue: 'generic', rule: 'TIER', pools }];
  writeFileSync(file, JSON.stringify({ format: 'leeway-book', version: 1, accounts }));
  return file;
}

describe('names that hold what a terminal would obey', () => {
  test('are shown and not obeyed', async () => {
    const run = await runHere(['risk', bookFile()]);
    expect(run.code).toBe(0);
    expect(run.stdout.replaceAll('\n', '') + run.stderr.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(run.stdout).toContain(String.raw`\u001b[31mA\u000aSAFE`);
    expect(run.stdout.split('\n').filter((line) => line.startsWith('SAFE  fake'))).toEqual([]);
  });

  test('are the same names in JSON', async () => {
    const run = await runHere(['risk', bookFile(), '--json']);
    expect(run.stdout).not.toContain('\u009b');
    expect(parseJson(run.stdout)['accounts']).toMatchObject([
      { id: ID, pools: [{ positions: [{ symbol: SYMBOL }] }] },
    ]);
  });

  test('do not pass in an error either', async () => {
    const run = await runHere(['risk', join(folder, '\u001b[2Jgone.json')]);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toContain('\u001b');
    expect(run.stderr).toContain('gone.json');
  });

  test('leave everything else as it is', () => {
    const text = 'Zürich −8.9 % “x” 日本 🙂\ta\n';
    expect(toTerminalText(text)).toBe(text);
    expect(toTerminalLine('a\tb')).toBe(String.raw`a\u0009b`);
  });
});

test('a book that is not there is answered in JSON, too', async () => {
  const file = join(folder, 'missing.json');
  const run = await runHere(['risk', file, '--json']);
  expect(run.code).toBe(2);
  expect(parseJson(run.stdout)).toEqual({ error: `${file}: There is no such file.`, path: '' });
  expect(await runHere(['risk', file])).toMatchObject({ code: 2, stdout: '' });
});
