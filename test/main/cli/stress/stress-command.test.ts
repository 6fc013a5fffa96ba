import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseJson, runHere, runLeeway, temporaryFolder } from '../run-leeway.ts';

/** Binance's own example of two cross positions (liquidation at 1153.26 and 26316.89), an isolated short and a blind pool. */
const BOOK = JSON.stringify({
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
              underlying: 'BTC',
              side: 'long',
              contracts: 109.488,
              entryPrice: 32481.98,
              markPrice: 31967.27,
              maintenanceMarginRate: 0.025,
              maintenanceMarginDeduction: 16300,
            },
            {
              symbol: 'SOLUSDT',
              underlying: 'SOL',
              side: 'short',
              marginMode: 'isolated',
              contracts: 100,
              entryPrice: 20,
              leverage: 5,
              maintenanceMarginRate: 0.01,
            },
          ],
        },
        {
          id: 'blind',
          settleCurrency: 'USDT',
          positions: [{ symbol: 'BTCUSDT', underlying: 'BTC', side: 'long', contracts: 1 }],
        },
      ],
    },
  ],
});

const folder = temporaryFolder();
mkdirSync(folder, { recursive: true });
const betas = join(folder, 'betas.json');
writeFileSync(betas, '{"ETH": 1.5, "SOL": 2}');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runHere(['stress', '-', ...args], { stdin: BOOK });

describe('leeway stress --shock', () => {
  test('finds the published liquidation price of BTC on the way, as a process', async () => {
    const { code, stdout, stderr } = await runLeeway(
      ['stress', '-', '--shock', 'BTC=-20%', '--json'],
      { stdin: BOOK },
    );
    expect([code, stderr]).toEqual([0, '']);
    const answer = parseJson(stdout);
    expect(answer).toMatchObject({
      format: 'leeway-stress',
      version: 1,
      shock: { BTC: -0.2 },
      liquidations: [
        {
          poolId: 'cross-USDT',
          prices: { BTC: expect.closeTo(26316.89, 1) as number },
          lost: expect.closeTo(1030895.556, 2) as number,
        },
      ],
      unknown: [{ poolId: 'blind', reason: 'no-wallet' }],
      accounts: [
        {
          pools: [
            {
              equityBefore: expect.closeTo(1031295.556, 2) as number,
              equityAfter: expect.closeTo(400, 6) as number,
              positions: [
                { symbol: 'ETHUSDT', liquidated: true, after: { markPrice: 1335.18 } },
                {
                  symbol: 'BTCUSDT',
                  before: { markPrice: 31967.27, direction: 'down' },
                  after: { level: 'critical', liquidatable: true, distance: 0 },
                },
                { symbol: 'SOLUSDT', liquidated: false, after: { level: 'safe' } },
              ],
            },
            {
              equityBefore: null,
              equityAfter: null,
              positions: [
                { after: { level: 'unknown', liquidatable: null, liquidationPrice: null } },
              ],
            },
          ],
        },
      ],
    });
  });

  test('moves the named coins and lets the others stay, under the name in their symbol too', async () => {
    const { stdout } = await run('--shock', 'ETH=-5%,sol=+10%', '--json');
    expect(parseJson(stdout)).toMatchObject({
      shock: { ETHUSDT: -0.05, SOL: 0.1 },
      liquidations: [],
    });
  });

  test('lets the other coins follow BTC by the betas of a file', async () => {
    const { stdout, code } = await run('--shock', 'BTC=-4%,ETH=1%', '--betas', betas, '--json');
    expect(code).toBe(0);
    expect(parseJson(stdout)['shock']).toEqual({
      ETHUSDT: 0.01,
      BTC: -0.04,
      SOL: expect.closeTo(-0.08, 12) as number,
    });
  });

  test.each([
    ['a coin that nothing moves with', ['--shock', 'DOGE=-10%'], 'Nothing in this book moves with'],
    ['a move without a percent sign', ['--shock', 'BTC=-20'], 'Write a percentage'],
    ['a fall of more than everything', ['--market', '-120%'], 'more than 100 %'],
    ['a coin twice', ['--shock', 'BTC=-2%,btc=-3%'], 'named twice'],
    ['no move', [], 'Give one of'],
    ['two ways at once', ['--market', '-10%', '--reverse'], 'Give one of'],
    ['betas that nothing leads', ['--shock', 'ETH=-2%', '--betas', betas], 'must name BTC'],
    ['a betas file that is not there', ['--reverse', '--betas', '/nowhere.json'], 'no such file'],
  ])('refuses %s', async (_name, args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  test('refuses a book that is none as the other commands do', async () => {
    const { code, stdout } = await runHere(['stress', '-', '--reverse', '--json'], {
      stdin: BOOK.replace('3683.979', '-1'),
    });
    expect(code).toBe(2);
    expect(parseJson(stdout)['path']).toBe('accounts[0].pools[0].positions[0].contracts');
  });
});

describe('leeway stress --market', () => {
  test('prints aligned tables: before and after, the order, what is left', async () => {
    const { code, stdout, stderr } = await run('--market', '-15%', '--betas', betas);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('Shock: ETHUSDT −22.5 %, BTC −15.0 %, SOL −30.0 %');
    const mark = (lines[3]?.indexOf('MARK') ?? 0) + 'MARK'.length;
    expect(lines[4]?.slice(0, mark)).toMatch(/^WATCH +LIQUIDATED +ETHUSDT +long +cross +1,335\.2$/);
    expect(stdout).toMatch(/^1 +\d+ % of the way +main +cross-USDT +cross +1,030,895\.56 USDT/m);
    expect(stdout).toMatch(/^main +cross-USDT +1,031,295\.56 USDT +1,000\.00 USDT$/m);
    expect(stdout).toMatch(
      /^1: this venue liquidates in parts. Estimate: of a position it closes up to \d+ % at \d+ % of the way; .* is left\./m,
    );
    expect(stdout).toContain('Unknown: main blind, BTCUSDT long:');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('leeway stress --reverse', () => {
  test('names the smallest move of each pool and the pool that goes first, and who may go earlier', async () => {
    const { stdout } = await run('--reverse', '--json');
    const answer = parseJson(stdout);
    expect(answer).toMatchObject({
      mode: 'reverse',
      first: { accountId: 'main', poolId: 'cross-USDT' },
      blind: [{ poolId: 'blind' }],
      accounts: [{ pools: [{ jointLeeway: { up: expect.closeTo(0.188, 3) as number } }, {}] }],
    });
    const first = (answer['first'] as { readonly move: number }).move;
    // Put back: just before it nothing goes, just after it the pool does.
    for (const [factor, count] of [
      [0.999, 0],
      [1.001, 1],
    ] as const) {
      const move = `${(first * factor * 100).toFixed(6)}%`;
      const after = parseJson((await run('--market', move, '--json')).stdout);
      expect(after['liquidations']).toHaveLength(count);
    }
  });

  test('says it in words', async () => {
    const { stdout } = await run('--reverse');
    expect(stdout).toMatch(/^main +cross-USDT +−7\.7 % +ETHUSDT long +\+18\.8 % +SOLUSDT short$/m);
    expect(stdout).toContain('First: main cross-USDT at −7.7 %.');
    expect(stdout).toContain('A pool that is unknown may go earlier.');
  });
});
