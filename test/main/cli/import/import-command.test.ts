import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireHomeLock } from '../../../../main/store/home-lock.ts';
import { prepareHome } from '../../../../main/store/home.ts';
import { parseJson, runHere, runLeeway, temporaryFolder } from '../run-leeway.ts';

const GOOD = 'Symbol,Side,Size,Entry Price\nBTCUSDT,Long,0.5,60000\nETHUSDT,Short,2,2500\n';
const BAD = GOOD.replace('Short', 'Sideways');

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const importsFile = () => join(folder, 'leeway', 'imports.json');
const leewayImport = (content: string, ...flags: string[]) => {
  const file = join(folder, 'desk.csv');
  writeFileSync(file, content);
  return runHere(['import', file, ...flags], { home: folder });
};

describe('leeway import', () => {
  test('--dry-run shows the positions and changes nothing', async () => {
    const run = await leewayImport(GOOD, '--dry-run');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/desk +BTC\/USDT:USDT +long +cross +0\.5 +60,000/);
    expect(run.stdout).toContain('Nothing was changed.');
    expect(existsSync(importsFile())).toBe(false);
  });

  test('--dry-run shows every digit of a price, so that it can be checked against the file', async () => {
    const rows = [
      'BTCUSDT,Long,0.0000001,60123.45',
      'ETHUSDT,Long,1,60000.5',
      'PEPEUSDT,Long,1,0.00000771',
    ];
    const run = await leewayImport(
      `Symbol,Side,Size,Entry Price\n${rows.join('\n')}\n`,
      '--dry-run',
    );
    expect(run.stdout).toMatch(/ 0\.0000001 +60,123\.45\n/);
    expect(run.stdout).toMatch(/ 1 +60,000\.5\n/);
    expect(run.stdout).toMatch(/ 1 +0\.00000771\n/);
  });

  test('--dry-run --json answers the whole preview', async () => {
    const run = await leewayImport(GOOD, '--dry-run', '--json');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(parseJson(run.stdout)).toMatchObject({
      format: 'leeway-import',
      canApply: true,
      applied: false,
      preview: { accepted: 2, rejected: 0, positions: [{ symbol: 'BTC/USDT:USDT' }, {}] },
    });
  });

  test('writes into the home, and a newer file of the same name replaces the older', async () => {
    expect((await leewayImport(GOOD)).code).toBe(0);
    expect((await leewayImport(GOOD.replace('0.5', '0.7'))).stdout).toContain('replaces');
    const stored = parseJson(readFileSync(importsFile(), 'utf8'));
    expect(stored['imports']).toHaveLength(1);
    expect(JSON.stringify(stored)).toContain('"contracts":0.7');
  });

  test('of a bad file names the line and changes nothing, not even an older import', async () => {
    await leewayImport(GOOD);
    const before = readFileSync(importsFile());
    const run = await leewayImport(BAD, '--json');
    expect(run.code).toBe(2);
    expect(parseJson(run.stdout)).toMatchObject({ canApply: false, applied: false });
    expect(run.stderr).toContain('line 3: Side: “Sideways” is neither long nor short');
    expect(readFileSync(importsFile())).toEqual(before);
  });

  test('asks for what the file leaves open, and takes the answer by flag', async () => {
    const text = 'Symbol,Side,Amount held,Entry Price\nBTCUSDT,Long,"1,234",60000\n';
    const asked = await leewayImport(text, '--dry-run');
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('contracts: Which column');
    const half = await leewayImport(text, '--dry-run', '--map', 'contracts=Amount held');
    expect(half.code).toBe(2);
    expect(half.stderr).toContain('--decimal');
    const flags = ['--map', 'contracts=Amount held', '--decimal', ','];
    const answered = await leewayImport(text, '--dry-run', '--json', ...flags);
    expect(answered.code).toBe(0);
    expect(answered.stdout).toContain('"contracts":1.234');
    const wrong = await leewayImport(
      text,
      '--dry-run',
      '--map',
      'contracts=Nope',
      '--decimal',
      '.',
    );
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('no such column');
  });

  test('reads standard input', async () => {
    const run = await runLeeway(['import', '-', '--dry-run', '--account', 'Broker'], {
      stdin: GOOD,
    });
    expect(run.stdout).toContain('Broker');
  });

  test('does not write under a Leeway that holds the home', async () => {
    const home = join(folder, 'leeway');
    prepareHome(home);
    const lock = await acquireHomeLock(home);
    if (!lock.ok) throw new Error('the folder is new');
    const run = await leewayImport(GOOD);
    await lock.value.release();
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('Leeway runs on');
    expect(existsSync(importsFile())).toBe(false);
  });

  test('takes a Leeway book, its open tiers kept through the file', async () => {
    const book = {
      format: 'leeway-book',
      version: 1,
      accounts: [
        {
          venue: 'generic',
          rule: 'TIER',
          pools: [
            {
              settleCurrency: 'USDT',
              walletBalance: 100,
              positions: [
                {
                  symbol: 'BTCUSDT',
                  side: 'long',
                  contracts: 1,
                  entryPrice: 100,
                  tiers: [
                    { floor: 0, cap: 50, maintenanceMarginRate: 0.01 },
                    { floor: 50, cap: null, maintenanceMarginRate: 0.02 },
                  ],
                },
              ],
            },
          ],
        },
      ],
    };
    const run = await leewayImport(JSON.stringify(book));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(importsFile(), 'utf8').replaceAll(/\s/g, '');
    expect(text).toContain('"cap":50,');
    expect(text).not.toContain('"cap":null');
  });
});
