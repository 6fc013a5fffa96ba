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

  test('a row that is left out is named by its line and the reason, on stderr', async () => {
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, `${csv(1)}\n${START + 600 * HOUR},1,nonsense,1,1,1\n`);
    const words = await runHere(['radar', '--candles', `BTC=${broken}`]);
    expect(words.code).toBe(0);
    expect(words.stderr).toBe(
      'leeway: note: BTC: line 491 left out: a price is missing or not a number.\n',
    );
    const json = await runHere(['radar', '--candles', `BTC=${broken}`, '--json']);
    expect(JSON.parse(json.stderr)).toEqual({
      symbol: 'BTC',
      file: broken,
      line: 491,
      reason: 'a price is missing or not a number',
    });
    expect(json.stdout).not.toContain('line');
  });

  test('of many rows left out the first are named and the others counted', async () => {
    const broken = join(folder, 'many.csv');
    writeFileSync(broken, `${csv(1)}\n${'x,1,1,1,1,1\n'.repeat(30)}`);
    const { stderr } = await runHere(['radar', '--candles', `BTC=${broken}`]);
    expect(stderr.match(/line \d+ left out: the time "x" cannot be read/g)).toHaveLength(20);
    expect(stderr).toContain('BTC: 10 more rows left out.');
  });

  test('a candle that the radar does not believe is named by its time', async () => {
    const odd = join(folder, 'odd.csv');
    writeFileSync(
      odd,
      csv(1).replace(/^(\d+),.*$/m, (row, time) => `${row}\n${Number(time) + 1},9e9,9e9,9e9,9e9,1`),
    );
    const { stderr } = await runHere(['radar', '--candles', `BTC=${odd}`, '--json']);
    const notes = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(notes).toContainEqual(expect.objectContaining({ symbol: 'BTC', timestamp: START + 1 }));
  });

  test('with --json a file that is of no use is an object on stdout, too', async () => {
    const nothing = join(folder, 'nothing.csv');
    writeFileSync(nothing, 'timestamp,open,high,low,close\n1,2,3\n');
    const run = await runHere(['radar', '--candles', `BTC=${nothing}`, '--json']);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toEqual({
      error: `${nothing}: it holds no candle that can be used (line 2: a price is missing or not a number)`,
      symbol: 'BTC',
      file: nothing,
    });
  });

  test('a file whose rows are in no order says the same as one that is in order', async () => {
    const [head = '', ...rows] = csv(1).split('\n');
    const turned = join(folder, 'turned.csv');
    writeFileSync(turned, [head, ...rows.toReversed(), rows[3]].join('\n'));
    const straight = await runHere(['radar', '--candles', `BTC=${btc}`, '--json']);
    const run = await runHere(['radar', '--candles', `BTC=${turned}`, '--json']);
    expect(run.stdout).toBe(straight.stdout);
    expect(run.stderr).toContain('its time stands in the file already');
    expect(run.stderr).toContain('turned round');
  });

  test('a file longer than a piece of it is read piece by piece, and none of it twice', async () => {
    const long = join(folder, 'long.csv');
    writeFileSync(long, csv(12));
    const gz = join(folder, 'long.csv.gz');
    writeFileSync(gz, gzipSync(csv(12)));
    const plain = await runHere(['radar', '--candles', `BTC=${long},ETH=${eth}`, '--json']);
    const packed = await runHere(['radar', '--candles', `BTC=${gz},ETH=${eth}`, '--json']);
    expect(plain.stderr).toBe('');
    expect(plain.stdout).toBe(packed.stdout);
    expect(plain.stdout).toContain('"market-wide"');
  });
});
