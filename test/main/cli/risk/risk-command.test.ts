import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseJson, runHere, runLeeway } from '../run-leeway.ts';

/** Binance's own example of two cross positions: liquidation at 1153.26 and 26316.89. */
const BINANCE = {
  format: 'leeway-book',
  version: 1,
  accounts: [
    {
      id: 'main',
      venue: 'binance-usdm',
      pools: [
        {
          id: 'cross-USDT',
          settleCurrency: 'USDT',
          walletBalance: 1535443.01,
          positions: [
            {
              symbol: 'ETHUSDT',
              side: 'long',
              contracts: 3683.979,
              entryPrice: 1456.84,
              markPrice: 1335.18,
              maintenanceMarginRate: 0.1,
              maintenanceMarginDeduction: 135365,
            },
            {
              symbol: 'BTCUSDT',
              side: 'long',
              contracts: 109.488,
              entryPrice: 32481.98,
              markPrice: 31967.27,
              maintenanceMarginRate: 0.025,
              maintenanceMarginDeduction: 16300,
            },
          ],
        },
      ],
    },
  ],
};
const TEXT = JSON.stringify(BINANCE, null, 1);

describe('leeway risk', () => {
  test('answers a book from standard input in JSON, and nothing else', async () => {
    const run = await runLeeway(['risk', '-', '--json'], { stdin: TEXT });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const answer = parseJson(run.stdout);
    expect(answer).toMatchObject({
      format: 'leeway-answer',
      version: 1,
      accounts: [
        {
          id: 'main',
          venue: 'binance-usdm',
          level: expect.stringMatching(/^(safe|watch|warning|critical)$/) as string,
          pools: [
            {
              id: 'cross-USDT',
              positions: [
                {
                  symbol: 'ETHUSDT',
                  liquidationPrice: expect.closeTo(1153.26, 1) as number,
                  sigmas: null,
                  reasons: { sigmas: 'no-volatility' },
                },
                { symbol: 'BTCUSDT', liquidationPrice: expect.closeTo(26316.89, 1) as number },
              ],
            },
          ],
        },
      ],
    });
  });

  test('prices the ways out of a position in danger, and only there', async () => {
    // ETH liquidates 7.6 % below this mark; both of a healthy wallet are left alone.
    const near = TEXT.replace('1335.18', '1250').replace('31967.27', '31000');
    const position = async (text: string) => {
      const run = await runHere(['risk', '-', '--json'], { stdin: text });
      const answer = parseJson(run.stdout) as {
        accounts: { pools: { positions: Record<string, unknown>[] }[] }[];
      };
      return answer.accounts[0]?.pools[0]?.positions[0];
    };
    expect(await position(near)).toMatchObject({
      waysOut: {
        target: { distance: expect.closeTo(0.11) as number },
        ways: [
          { kind: 'add-collateral', outcome: 'reaches', cost: 0 },
          { kind: 'reduce', outcome: 'reaches' },
          { kind: 'hedge', outcome: 'not-possible', reason: 'one-way' },
        ],
      },
    });
    const healthy = TEXT.replace('1535443.01', '15354430.1');
    expect(await position(healthy)).not.toHaveProperty('waysOut');
  });

  test('prints an aligned table without escape codes when no terminal reads it', async () => {
    const run = await runLeeway(['risk', '-'], { stdin: TEXT });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).not.toContain('\u001b');
    const lines = run.stdout.split('\n');
    expect(lines[0]).toBe('main (binance-usdm)');
    const end = lines[1]?.indexOf('LIQUIDATION') ?? 0;
    expect(lines[2]?.slice(0, end + 'LIQUIDATION'.length)).toMatch(/1,153\.3$/);
    expect(lines[3]?.slice(0, end + 'LIQUIDATION'.length)).toMatch(/26,317$/);
  });

  test.each([
    ['negative contracts', TEXT.replace('3683.979', '-3683.979')],
    ['NaN', TEXT.replace('3683.979', 'NaN')],
    ['text for a number', TEXT.replace('3683.979', '"3683.979"')],
  ])('refuses %s with the path and the line', async (_name, stdin) => {
    const run = await runHere(['risk', '-', '--json'], { stdin });
    expect(run.code).toBe(2);
    expect(parseJson(run.stdout)).toMatchObject({
      error: expect.any(String) as string,
      path: 'accounts[0].pools[0].positions[0].contracts',
      line: 17,
    });
    expect(run.stderr).toContain('accounts[0].pools[0].positions[0].contracts');
  });

  test.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['JSON cut off', TEXT.slice(0, 300)],
    ['another format', '{"format":"something-else","version":1,"accounts":[]}'],
    ['a workbook', 'PK\u0003\u0004'],
  ])('refuses %s with words on stderr and nothing on stdout', async (_name, stdin) => {
    const run = await runHere(['risk', '-'], { stdin });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^leeway: The book is not valid\. .+\n$/);
  });

  test('names fields that it does not know', async () => {
    const stdin = TEXT.replace('"version": 1', '"version": 1, "colour": "red"');
    const plain = await runHere(['risk', '-'], { stdin });
    expect(plain.stderr).toContain('colour');
    const json = await runHere(['risk', '-', '--json'], { stdin });
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(json.stdout).toContain('colour');
  });

  test('says that an empty book is one', async () => {
    const stdin = '{"format":"leeway-book","version":1,"accounts":[]}';
    expect((await runHere(['risk', '-'], { stdin })).stdout).toBe('The book holds no account.\n');
  });

  test('says once that volatility is missing, and how to bring it', async () => {
    const stdin = TEXT.replace('1535443.01', '1000000');
    const { stdout } = await runHere(['risk', '-'], { stdin });
    expect(stdout).toContain(
      'chance to touch it (estimate): unknown, its volatility is not known: give it with --sigmas\n',
    );
  });

  test('says so when there is no such file', async () => {
    const run = await runHere(['risk', '/nowhere/book.json', '--json']);
    expect(run.code).toBe(2);
    expect(parseJson(run.stdout)).toMatchObject({ path: '' });
    expect(run.stderr).toContain('no such file');
  });
});

describe('what lies ahead, in leeway risk', () => {
  const long = {
    format: 'leeway-book',
    version: 1,
    accounts: [
      {
        id: 'a',
        venue: 'okx',
        pools: [
          {
            id: 'p',
            settleCurrency: 'USDT',
            walletBalance: 8,
            positions: [
              {
                symbol: 'BTC-USDT-SWAP',
                underlying: 'BTC',
                side: 'long',
                contracts: 1,
                entryPrice: 100,
                maintenanceMarginRate: 0.01,
                fundingRate: 0.001,
              },
            ],
          },
        ],
      },
    ],
  };

  test('is in the JSON answer of every position, each null with its reason', async () => {
    const run = await runLeeway(['risk', '-', '--json'], { stdin: JSON.stringify(long) });
    const [position] = firstPositions(run.stdout);
    expect(position).toMatchObject({
      outlook: {
        touch: { hour: null, day: null, week: null, reasons: { hour: 'no-volatility' } },
        stop: { price: expect.closeTo(92 / 0.99 / 0.99, 4) as number, boundBy: 'liquidation' },
        funding: [
          { intervals: 1, liquidationPrice: expect.closeTo(92.1 / 0.99, 6) as number },
          { intervals: 3 },
          { intervals: 21 },
        ],
        expiries: [],
        partial: { rule: 'two-tiers', end: 'whole' },
        assumed: { slippage: 0.01, intervals: [1, 3, 21] },
      },
    });
  });

  test('has chances with a file of sigmas, and a stop within a limit', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leeway-sigmas-'));
    try {
      const file = join(folder, 'sigmas.json');
      writeFileSync(file, '{"btc": 0.04}');
      const run = await runLeeway(
        ['risk', '-', '--json', '--sigmas', file, '--max-loss', '3', '--slippage', '0.5%'],
        { stdin: JSON.stringify(long) },
      );
      expect(run.code).toBe(0);
      expect(firstPositions(run.stdout)[0]).toMatchObject({
        sigmas: expect.closeTo((100 - 92 / 0.99) / 4, 6) as number,
        outlook: {
          touch: { day: expect.closeTo(0.069, 2) as number },
          stop: { boundBy: 'loss', loss: expect.closeTo(3, 9) as number },
        },
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('is told of what is in danger on the terminal', async () => {
    const run = await runLeeway(['risk', '-'], { stdin: JSON.stringify(long) });
    expect(run.stdout).toContain('What lies ahead of what is in danger');
    expect(run.stdout).toContain('liquidation after funding payments, 1: 93.0');
  });

  test.each([
    ['--max-loss', '-5'],
    ['--max-loss', 'lots'],
    ['--slippage', '120%'],
    ['--slippage', '1'],
    ['--sigmas', '-'],
    ['--sigmas', '/nowhere/sigmas.json'],
  ])('refuses %s %s', async (option, value) => {
    const run = await runLeeway(['risk', '-', '--json', `${option}=${value}`], {
      stdin: JSON.stringify(long),
    });
    expect(run.code).not.toBe(0);
    expect(run.stdout).not.toContain('leeway-answer');
  });
});

function firstPositions(stdout: string): readonly unknown[] {
  const answer = parseJson(stdout) as {
    accounts: readonly { pools: readonly { positions: readonly unknown[] }[] }[];
  };
  return answer.accounts[0]?.pools[0]?.positions ?? [];
}
