import { describe, expect, test } from 'vitest';
import { parseImport } from '../../../main/import/parse-import.ts';
import { parseBook } from '../../../shared/contract/book-format/parse-book.ts';
import { evaluateAccount } from '../../../shared/risk/evaluate.ts';

function read(text: string, exchange?: string, fileName = 'desk.csv') {
  const source = { fileName, ...(exchange === undefined ? {} : { exchange }) };
  const result = parseImport(Buffer.from(text), source, parseBook);
  if (!result.ok || result.value.accounts?.[0] === undefined) throw new Error('it was refused');
  const [{ account }] = result.value.accounts;
  return {
    account,
    positions: account.pools.flatMap((pool) => pool.positions),
    warnings: result.value.preview.warnings,
  };
}

const HEAD = 'symbol,side,qty,entry price,mark price,margin mode,isolated margin';
const BTC = 'BTCUSDT,long,1,60000,60000,isolated,6000';
const SAID = /margin tiers of .* are those that Binance published on 2024-10-24/;

describe('positions of Binance that a file names without their margin', () => {
  test('have the published table of one day, and that is said with the day', () => {
    const { positions, warnings, account } = read(`${HEAD}\n${BTC}\n`, 'binanceusdm');
    expect(positions[0]).toMatchObject({
      tiersAsOf: '2024-10-24',
      tierUnit: 'quote',
      tierMode: 'marginal',
    });
    expect(positions[0]?.tiers).toHaveLength(12);
    expect(warnings).toContainEqual(expect.stringMatching(SAID));
    expect(warnings.join(' ')).not.toContain('Without a maintenance margin rate');
    // Above 50 000 the rate is 0.5 % less 50: 6000 + (p − 60 000) = 0.005 p − 50.
    const [pool] = evaluateAccount(account, { betas: {}, dailySigmas: {} }).pools;
    const price = pool?.positions[0]?.liquidationPrice;
    expect(price).toMatchObject({ kind: 'price' });
    expect(price?.kind === 'price' ? price.price : NaN).toBeCloseTo(53_950 / 0.995, 1);
  });

  test('stay unknown where the table does not know the symbol', () => {
    const { positions, warnings } = read(
      `${HEAD}\n${BTC}\nNEVERUSDT,long,1,2,2,isolated,1\n`,
      'binanceusdm',
    );
    expect(positions[1]).not.toHaveProperty('tiers');
    expect(positions[1]).not.toHaveProperty('maintenanceMarginRate');
    expect(warnings.join(' ')).toContain('Without a maintenance margin rate');
    expect(warnings.join(' ')).not.toContain('NEVER/USDT:USDT are those');
  });

  test('keep the rate that the file names', () => {
    const { positions, warnings } = read(`${HEAD},mmr\n${BTC},0.01\n`, 'binanceusdm');
    expect(positions[0]).toMatchObject({ maintenanceMarginRate: 0.01 });
    expect(positions[0]).not.toHaveProperty('tiers');
    expect(warnings.join(' ')).not.toMatch(SAID);
  });

  test.each([undefined, 'bybit', 'binancecoinm'])('of %s get no table of Binance', (exchange) => {
    const { positions } = read(`${HEAD}\n${BTC}\n`, exchange);
    expect(positions[0]).not.toHaveProperty('tiers');
  });

  const book = (position: object) =>
    JSON.stringify({
      format: 'leeway-book',
      version: 1,
      accounts: [
        {
          id: 'a',
          venue: 'binance-usdm',
          positionMode: 'one-way',
          pools: [
            {
              id: 'USDT',
              settleCurrency: 'USDT',
              walletBalance: 10_000,
              positions: [
                {
                  symbol: 'BTCUSDT',
                  side: 'long',
                  contracts: 1,
                  contractType: 'linear',
                  contractSize: 1,
                  marginMode: 'cross',
                  entryPrice: 60_000,
                  markPrice: 60_000,
                  ...position,
                },
              ],
            },
          ],
        },
      ],
    });

  test('are treated alike in a book', () => {
    const { positions, warnings } = read(book({}), undefined, 'desk.json');
    expect(positions[0]).toMatchObject({ symbol: 'BTC/USDT:USDT', tiersAsOf: '2024-10-24' });
    expect(warnings).toContainEqual(expect.stringMatching(SAID));
  });

  test('have no table where the book holds a figure of the venue that it does not give', () => {
    const wrong = read(book({ reported: { maintenanceMargin: 9_999 } }), undefined, 'desk.json');
    expect(wrong.positions[0]).not.toHaveProperty('tiers');
    const right = read(book({ reported: { maintenanceMargin: 250 } }), undefined, 'desk.json');
    expect(right.positions[0]).toMatchObject({ tiersAsOf: '2024-10-24' });
  });
});
