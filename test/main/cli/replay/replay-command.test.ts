import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calmHours, HOUR, START, through } from '../../replay/replay-fixtures.ts';
import { parseJson, runHere, runLeeway } from '../run-leeway.ts';

const FALL = [...calmHours(72), ...Array.from({ length: 30 }, (_, i) => 100 * 0.99 ** (i + 1))];
const CSV = [
  'timestamp,open,high,low,close,volume',
  ...through(FALL).candles.map((c) => `${c.timestamp},${c.open},${c.high},${c.low},${c.close},`),
].join('\n');
const BOOK = JSON.stringify({
  format: 'leeway-book',
  version: 1,
  accounts: [
    {
      id: 'main',
      venue: 'binance-usdm',
      pools: [
        {
          id: 'usdt',
          settleCurrency: 'USDT',
          positions: [
            {
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: 1,
              marginMode: 'isolated',
              entryPrice: 100,
              leverage: 5,
              maintenanceMarginRate: 0.005,
            },
          ],
        },
      ],
    },
  ],
});
let folder: string;
let candles: string;
let book: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-replay-'));
  candles = join(folder, 'btc.csv.gz');
  book = join(folder, 'book.json');
  await writeFile(candles, gzipSync(CSV));
  await writeFile(book, BOOK);
});
afterAll(() => rm(folder, { recursive: true }));

describe('leeway replay', () => {
  test('answers in JSON, and nothing else on stdout', async () => {
    const run = await runLeeway(
      ['replay', '--book', '-', '--candles', `BTC=${candles}`, '--json'],
      { stdin: BOOK },
    );
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const answer = parseJson(run.stdout) as {
      liquidations: { at: number; firstWarningAt: number; firstCriticalAt: number }[];
      alarms: Record<string, unknown>[];
    };
    expect(answer).toMatchObject({ format: 'leeway-replay', version: 1, falseCriticals: 0 });
    const [liquidation] = answer.liquidations;
    expect(liquidation).toMatchObject({ accountId: 'main', symbol: 'BTC/USDT:USDT', side: 'long' });
    expect(liquidation?.at).toBeGreaterThan((liquidation?.firstCriticalAt ?? Infinity) + 60_000);
    expect(liquidation?.firstCriticalAt).toBeGreaterThan(liquidation?.firstWarningAt ?? Infinity);
    expect(answer.alarms[0]).toEqual(
      expect.objectContaining({
        at: expect.any(Number) as number,
        level: 'warning',
        accountId: 'main',
        symbol: 'BTC/USDT:USDT',
        side: 'long',
        rule: 'liquidation-risk',
        text: expect.stringContaining('long is liquidated') as string,
      }),
    );
  });

  test('prints a table with the time that each alarm left, and the false ones', async () => {
    const run = await runHere(['replay', '--book', book, '--candles', `btc=${candles}`]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/LIQUIDATED \(UTC\).*WARNED.*CRITICAL/);
    expect(run.stdout).toMatch(/2026-01-0\d .* main .* long .* before .* before/);
    expect(run.stdout).toContain('False critical alarms: 0');
    expect(run.stderr).toContain('liquidates in parts');
  });

  test('says of a book that its first price liquidates that it was not made for that time, and calls nothing a lead', async () => {
    const args = ['replay', '--book', '-', '--candles', `BTC=${candles}`];
    const stdin = (await readFile(book, 'utf8')).replaceAll(/Price":\s*[\d.]+/g, 'Price":900');
    const run = await runHere(args, { stdin });
    expect(run.stdout).toContain('None of them was warned before. None of them had a critical');
    expect(run.stderr).toContain('1 position is liquidated by the very first price');
    const json = parseJson((await runHere([...args, '--json'], { stdin })).stdout);
    expect(json).toMatchObject({ medianWarningLeadMs: null, medianCriticalLeadMs: null });
  });

  test('begins and ends where it is told to', async () => {
    const from = new Date(START + 24 * HOUR).toISOString();
    const to = new Date(START + 48 * HOUR).toISOString();
    const window = ['--from', from, '--to', to];
    const args = ['replay', '--book', book, '--candles', `BTC=${candles}`, '--json'];
    const run = await runHere([...args, ...window]);
    expect(parseJson(run.stdout)).toMatchObject({
      fromMs: START + 24 * HOUR,
      toMs: START + 48 * HOUR,
      liquidations: [],
    });
  });

  test('takes thresholds from a file, and refuses those that make no sense', async () => {
    const file = join(folder, 'thresholds.json');
    await writeFile(file, JSON.stringify({ warningDistance: 0.001, criticalDistance: 0.0005 }));
    const args = ['replay', '--book', book, '--candles', `BTC=${candles}`, '--thresholds', file];
    const refused = await runHere(args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('criticalDistanceAlways');
    await writeFile(file, JSON.stringify({ warningSigmas: 0.6, criticalSigmas: 0.5 }));
    const lax = parseJson((await runHere([...args, '--json'])).stdout) as { alarms: unknown[] };
    const usual = parseJson((await runHere([...args.slice(0, 5), '--json'])).stdout) as {
      alarms: unknown[];
    };
    expect(lax.alarms).not.toEqual(usual.alarms);
    const limits = [{ accountId: 'main', notional: 50 }];
    await writeFile(file, JSON.stringify({ criticalSigmas: 0.5, limits }));
    const limited = (await runHere([...args, '--json'])).stdout;
    expect(limited).toContain('"rule":"notional-limit"');
    await writeFile(file, JSON.stringify({ limits: [{ accountId: 'main', dailyLoss: 5 }] }));
    const odd = await runHere(args);
    expect(odd.code).toBe(2);
    expect(odd.stderr).toContain('limits.0');
    await writeFile(file, JSON.stringify({ overrides: [{ positionKey: 7, thresholds: {} }] }));
    expect((await runHere(args)).stderr).toContain('overrides.0.positionKey');
  });

  test.each([
    [['--candles', 'BTC'], 'names no candles'],
    [['--candles', 'BTC=/nowhere.csv'], 'there is no such file'],
    [['--candles', 'BTC=FILE', '--thresholds', '/nowhere.json'], 'no such file'],
    [['--candles', 'DOGE=FILE'], 'Nothing in this book moves with DOGE'],
    [['--candles', 'BTC=FILE', '--from', 'soon'], 'is not a time'],
    [['--candles', 'BTC=FILE', '--from', '2030-01-01'], 'There are: BTC from 2026-01-0'],
  ])('ends with 2 and the reason for %j', async (args, reason) => {
    const named = args.map((one) => one.replace('FILE', candles));
    const run = await runHere(['replay', '--book', book, ...named]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(reason);
    const asked = await runHere(['replay', '--book', book, ...named, '--json']);
    expect(asked).toMatchObject({ code: 2, stderr: run.stderr });
    const said = parseJson(asked.stdout) as { error: string };
    expect(said).toEqual({ error: expect.stringContaining(reason) as string, path: '' });
  });

  test('answers a book that is not valid with {error, path}', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, BOOK.replace('"contracts":1', '"contracts":-1'));
    const run = await runHere([
      'replay',
      '--book',
      broken,
      '--candles',
      `BTC=${candles}`,
      '--json',
    ]);
    expect(run.code).toBe(2);
    expect(parseJson(run.stdout)).toMatchObject({
      path: 'accounts[0].pools[0].positions[0].contracts',
    });
  });
});
