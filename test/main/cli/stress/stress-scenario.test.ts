import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseJson, runHere, temporaryFolder } from '../run-leeway.ts';

const BOOK = JSON.stringify({
  format: 'leeway-book',
  version: 1,
  accounts: [
    {
      id: 'main',
      venue: 'binance-usdm',
      pools: [
        {
          id: 'cross',
          settleCurrency: 'USDT',
          walletBalance: 20_000,
          positions: [
            isolated('SOL', 'long', 100, 220, 2_500),
            isolated('ETH', 'short', 5, 4_300, 2_000),
            isolated('FOO', 'long', 1_000, 1, 900),
          ],
        },
        { id: 'blind', settleCurrency: 'USDC', positions: [cross('BTC')] },
      ],
    },
  ],
});

function cross(coin: string) {
  const symbol = `${coin}/USDT:USDT`;
  const price = { entryPrice: 100, markPrice: 100, maintenanceMarginRate: 0.01 };
  const size = { contracts: 1, contractSize: 1, leverage: 5 };
  return { symbol, underlying: coin, side: 'long', marginMode: 'cross', ...size, ...price };
}

function isolated(coin: string, side: string, contracts: number, price: number, margin: number) {
  return {
    ...cross(coin),
    side,
    contracts,
    entryPrice: price,
    markPrice: price,
    marginMode: 'isolated',
    isolatedMargin: margin,
  };
}

const folder = temporaryFolder();
mkdirSync(folder, { recursive: true });
const candles = join(folder, 'eth=own.csv');
writeFileSync(
  candles,
  'timestamp,open,high,low,close\n1700000000000,100,101,99,100\n1700003600000,100,160,100,150\n1700007200000,150,150,90,100\n',
);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runHere(['stress', '-', ...args], { stdin: BOOK });

describe('leeway stress --scenario', () => {
  test('plays a historic crash: what is liquidated when, and what each way out would have saved', async () => {
    const { code, stdout } = await run('--scenario', '2025-10-10', '--json');
    expect(code).toBe(0);
    const answer = parseJson(stdout);
    expect(answer).toMatchObject({
      format: 'leeway-stress',
      mode: 'scenario',
      scenario: { id: '2025-10-10', startMs: 1_760_054_400_000, durationMs: 36 * 3_600_000 },
      liquidations: [
        {
          positions: ['main|cross|SOL/USDT:USDT|long|isolated'],
          lost: 2_500,
          waysOut: [
            { kind: 'add-collateral', outcome: 'reaches', stillLiquidated: false },
            { kind: 'reduce', outcome: 'reaches', stillLiquidated: false },
            { kind: 'hedge', outcome: 'not-possible', reason: 'isolated' },
          ],
        },
      ],
      lost: { USDT: 2_500 },
      followers: { FOO: 1 },
      unknown: [{ poolId: 'blind', reason: 'no-wallet' }],
    });
    const [pool, blind] = (
      answer as { accounts: [{ pools: { positions: object[]; equityAfter: unknown }[] }] }
    ).accounts[0].pools;
    expect(pool?.positions).toMatchObject([
      { symbol: 'SOL/USDT:USDT', liquidated: true },
      { symbol: 'ETH/USDT:USDT', liquidated: false },
      { symbol: 'FOO/USDT:USDT', liquidated: false },
    ]);
    expect(blind).toMatchObject({ equityAfter: null, positions: [{ liquidated: null }] });
  });

  test('takes the beginning of an id, and betas for coins that did not trade then', async () => {
    const betas = join(folder, 'betas.json');
    writeFileSync(betas, '{"FOO": 8}');
    const { stdout } = await run('--scenario', '2025-10', '--betas', betas, '--json');
    const answer = parseJson(stdout) as { liquidations: { positions: string[] }[] };
    expect(answer.liquidations.flatMap(({ positions }) => positions)).toContain(
      'main|cross|FOO/USDT:USDT|long|isolated',
    );
  });

  test('says it in words for a terminal', async () => {
    const { stdout } = await run('--scenario', '2025-10-10');
    expect(stdout).toContain('Lost to liquidation: at least 2,500.00 USDT.');
    expect(stdout).toMatch(/close \d[\d.]* contracts: saves/);
    expect(stdout).toContain('FOO (beta 1.00)');
    expect(stdout).toContain('Unknown: main blind, BTC/USDT:USDT long: ');
  });

  test('lists the crashes when there is none of that name', async () => {
    const { code, stderr } = await run('--scenario', 'monday');
    expect(code).toBe(2);
    expect(stderr).toContain('2020-03-12  Covid');
  });
});

describe('leeway stress --path', () => {
  test("plays the trader's own candles", async () => {
    const { code, stdout } = await run('--path', `ETH=${candles}`, '--json');
    expect(code).toBe(0);
    expect(parseJson(stdout)).toMatchObject({
      scenario: { id: 'own', startMs: 1_700_000_000_000 },
      liquidations: [{ positions: ['main|cross|ETH/USDT:USDT|short|isolated'] }],
      // Without BTC on the path nothing leads the others.
      followers: { SOL: 0, FOO: 0, BTC: 0 },
    });
  });

  test('says which candles were left out, and where there are none', async () => {
    const file = join(folder, 'holes.csv');
    writeFileSync(
      file,
      'timestamp,open,high,low,close\n1700000000000,100,101,99,100\n1700003600000,NaN,160,100,150\n1700010800000,100,101,90,100\n1700014400000,100,101,90,100\n1700018000000,100,101,90,100\n',
    );
    const { stderr, code } = await run('--path', `ETH=${file}`);
    expect(code).toBe(0);
    expect(stderr).toContain('candles of ETH: 1 refused (line 3: a price is missing');
    expect(stderr).toContain('no candles of ETH from 2023-11-14 23:13 to 2023-11-15 01:13 UTC');
    const json = parseJson((await run('--path', `ETH=${file}`, '--json')).stdout);
    expect(String(json['warnings'])).toContain('1 refused');
  });

  test('refuses candles of a coin that nothing in the book goes by', async () => {
    const { code, stderr, stdout } = await run('--path', `DOGE=${candles}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Nothing in this book moves with DOGE. It holds: BTC, ETH, FOO, SOL.');
    // All of the market follows BTC.
    expect((await run('--path', `BTC=${candles}`)).code).toBe(0);
  });

  test('refuses a file that is not there, and two ways at once', async () => {
    expect(await run('--path', 'ETH=nowhere.csv')).toMatchObject({ code: 2 });
    const both = await run('--path', `ETH=${candles}`, '--market', '-10%');
    expect(both.stderr).toContain('Give one of');
  });
});
