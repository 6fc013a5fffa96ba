import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere, temporaryFolder } from '../run-leeway.ts';

const folder = temporaryFolder();
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR = 3_600_000;
const START = Date.UTC(2024, 4, 1);

/** Quiet days, then a fall of 12 % in three hours; `step` candles an hour. */
function csv(step: number): string {
  const closes = [
    ...Array.from({ length: 20 * 24 }, (_, at) => 100 + Math.sin(at)),
    96,
    92,
    88,
    ...Array.from({ length: 6 }, () => 88.5),
  ].flatMap((close) => Array.from({ length: step }, () => close));
  const rows = closes.map((close, at) => {
    const open = closes[at - 1] ?? close;
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return [START + (at * HOUR) / step, open, high, low, close, 5].join(',');
  });
  return ['timestamp,open,high,low,close,volume', ...rows].join('\n');
}

const btc = join(folder, 'btc.csv.gz');
const eth = join(folder, 'eth, 30m.csv');
writeFileSync(btc, gzipSync(csv(1)));
writeFileSync(eth, csv(2));

describe('leeway radar', () => {
  test('prints one JSON object a line for each change, coins and market, of files of two intervals', async () => {
    const run = await runHere(['radar', '--candles', `BTC=${btc},ETH=${eth}`, '--json']);
    expect(run.code).toBe(0);
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(new Set(lines.map(({ symbol }) => symbol))).toEqual(new Set(['BTC', 'ETH', '*']));
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        'timestamp',
        'symbol',
        'verdict',
        'regime',
        'scope',
        'evidence',
      ]);
    }
    const times = lines.map(({ timestamp }) => Number(timestamp));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(lines).toContainEqual(
      expect.objectContaining({ symbol: '*', verdict: 'sell-off', scope: 'market-wide' }),
    );
    const sellOff = lines.find(({ symbol, verdict }) => symbol === 'BTC' && verdict === 'sell-off');
    expect(Number(sellOff?.['timestamp']) % HOUR).toBe(0);
  });

  test('says the same in the same order, in whatever order the files are named', async () => {
    const one = await runHere(['radar', '--candles', `BTC=${btc},ETH=${eth}`, '--json']);
    const other = await runHere(['radar', '--candles', `ETH=${eth},BTC=${btc}`, '--json']);
    expect(other.stdout).toBe(one.stdout);
  });

  test('prints words without --json', async () => {
    const run = await runHere(['radar', '--candles', `BTC=${btc}`]);
    expect(run.stdout).toMatch(
      /^2024-05-21 \d\d:00Z {2}BTC {4}sell-off \(one-coin\)(, correction)?: −\d+\.\d % from/m,
    );
  });

  test('a file that is not there, or a name without a file, ends with 2', async () => {
    const missing = await runHere(['radar', '--candles', `BTC=${join(folder, 'none.csv')}`]);
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('no such file');
    expect((await runHere(['radar', '--candles', 'BTC'])).code).toBe(2);
    expect((await runHere(['radar', '--candles', `*=${btc}`])).code).toBe(2);
    expect((await runHere(['radar'])).code).toBe(2);
  });

  test('rows that were left out are said on stderr', async () => {
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, `${csv(1)}\n${START + 600 * HOUR},1,nonsense,1,1,1\n`);
    const run = await runHere(['radar', '--candles', `BTC=${broken}`, '--json']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('1 row left out');
  });
});
