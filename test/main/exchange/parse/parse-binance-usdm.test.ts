import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseBinanceUsdm,
  type BinanceUsdmAnswers,
} from '../../../../main/exchange/parse/parse-binance-usdm.ts';
import { parseBinanceBrackets } from '../../../../main/exchange/parse/parse-tiers.ts';
import { RowError } from '../../../../main/exchange/parse/raw-row.ts';
import { UnknownMarketError } from '../../../../main/exchange/parse/reading.ts';
import { MarketBook, type VenueMarket } from '../../../../main/exchange/parse/venue-market.ts';
import type { Position } from '../../../../shared/domain/position.ts';

const market = (base: string, settle = 'USDT'): VenueMarket => ({
  symbol: `${base}/${settle}:${settle}`,
  id: `${base}${settle}`,
  contract: true,
  contractType: 'linear',
  contractSize: 1,
  underlying: base,
  quote: settle,
  settle,
  tickSize: 0.1,
  takerFeeRate: 0.0005,
  info: {},
});

/** Field by field as `/fapi/v3/positionRisk` documents it. */
const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  symbol: 'BTCUSDT',
  positionSide: 'BOTH',
  positionAmt: '0.5',
  entryPrice: '60000.0',
  breakEvenPrice: '60030.0',
  markPrice: '61000.00000000',
  unRealizedProfit: '500.00000000',
  liquidationPrice: '45000.5',
  isolatedMargin: '0',
  notional: '30500.00000000',
  marginAsset: 'USDT',
  isolatedWallet: '0',
  initialMargin: '3050.00000000',
  maintMargin: '122.00000000',
  positionInitialMargin: '3050.00000000',
  openOrderInitialMargin: '0',
  updateTime: 1_722_161_166_529,
  ...changes,
});
const asset = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  asset: 'USDT',
  walletBalance: '10000',
  unrealizedProfit: '500',
  marginBalance: '10500',
  maintMargin: '122',
  initialMargin: '3050',
  positionInitialMargin: '3050',
  openOrderInitialMargin: '12.5',
  crossWalletBalance: '9000',
  crossUnPnl: '500',
  ...changes,
});

function parse(rows: unknown, more: Partial<BinanceUsdmAnswers> = {}) {
  return parseBinanceUsdm({
    accountId: 'a',
    account: { assets: [asset()], positions: [] },
    positions: rows,
    multiAssets: false,
    markets: new MarketBook([market('BTC'), market('ETH'), market('SOL', 'USDC')]),
    ...more,
  });
}
function only(rows: unknown, more: Partial<BinanceUsdmAnswers> = {}): Position {
  const positions = parse(rows, more).account.pools.flatMap((pool) => pool.positions);
  if (positions.length !== 1 || positions[0] === undefined) throw new Error('not one position');
  return positions[0];
}

describe('a Binance account whose Multi-Assets mode nobody knows', () => {
  const isolated = { isolatedMargin: '1700.25', isolatedWallet: '1200.25' };

  it('has its cross positions in a pool that is not covered', () => {
    const parsed = parseBinanceUsdm({
      accountId: 'a',
      account: {
        assets: [asset(), { ...asset(), asset: 'USDC', walletBalance: '5', maintMargin: '0' }],
        positions: [],
      },
      positions: [row()],
      markets: new MarketBook([market('BTC')]),
    });
    expect(parsed.account.pools[0]?.notCovered?.join()).toMatch(/margin mode of the account/);
    expect(parsed.account.pools[0]?.positions).toHaveLength(1);
  });

  it('is the same in both modes where all money is in the asset of all positions', () => {
    const other = { ...asset(), asset: 'BNB', walletBalance: '0', crossWalletBalance: '0' };
    const parsed = parseBinanceUsdm({
      accountId: 'a',
      account: { assets: [asset(), other], positions: [] },
      positions: [row()],
      markets: new MarketBook([market('BTC')]),
    });
    expect(parsed.account.pools[0]).not.toHaveProperty('notCovered');
  });

  it('is in single-asset mode where a position is isolated, which the other mode does not have', () => {
    const parsed = parseBinanceUsdm({
      accountId: 'a',
      account: { assets: [asset()], positions: [] },
      positions: [row(isolated)],
      markets: new MarketBook([market('BTC')]),
    });
    expect(parsed.account.pools[0]).not.toHaveProperty('notCovered');
  });
});

describe('a Binance position', () => {
  it('takes an isolated margin without unrealised profit, which the wire includes', () => {
    const position = only([row({ isolatedMargin: '1700.25', isolatedWallet: '1200.25' })]);
    expect(position).toMatchObject({ marginMode: 'isolated', isolatedMargin: 1200.25 });
  });

  it('is cross where both isolated figures are 0', () => {
    expect(only([row()])).toMatchObject({ marginMode: 'cross' });
    expect(only([row()]).isolatedMargin).toBeUndefined();
  });

  it('believes the mode that a v2 row names', () => {
    const raw = row({ marginType: 'isolated', isolatedMargin: '600', unRealizedProfit: '500' });
    expect(only([raw])).toMatchObject({ marginMode: 'isolated', isolatedMargin: 100 });
  });

  it('is refused when nothing tells the mode, and read when the symbol’s setup does', () => {
    const raw = row({ isolatedMargin: undefined, isolatedWallet: undefined });
    expect(() => parse([raw])).toThrow('position BTCUSDT: marginType is missing');
    const symbolConfig = [{ symbol: 'BTCUSDT', marginType: 'CROSSED', leverage: 20 }];
    expect(only([raw], { symbolConfig })).toMatchObject({ marginMode: 'cross', leverage: 20 });
  });

  it('takes its leverage from the setup, else from a margin that is a whole share', () => {
    expect(only([row()]).leverage).toBe(10);
    expect(only([row({ positionInitialMargin: '7000' })]).leverage).toBeUndefined();
    const symbolConfig = [{ symbol: 'BTCUSDT', marginType: 'CROSSED', leverage: 25 }];
    expect(only([row()], { symbolConfig }).leverage).toBe(25);
  });

  it('reads the legs of hedge mode by their name', () => {
    const parsed = parse([
      row({ positionSide: 'LONG' }),
      row({ positionSide: 'SHORT', positionAmt: '-0.2' }),
    ]);
    expect(parsed.account.positionMode).toBe('hedge');
    const legs = parsed.account.pools[0]?.positions.map((each) => [each.side, each.contracts]);
    expect(legs).toEqual([
      ['long', 0.5],
      ['short', 0.2],
    ]);
  });

  it.each([
    ['0', 'none'],
    ['-12.5', 'none'],
    ['0.00', 'none'],
    ['45000.5', 45000.5],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('a liquidation price of %j is %j', (wire, meant) => {
    expect(only([row({ liquidationPrice: wire })]).reported?.liquidationPrice).toBe(meant);
  });

  it('of size zero is none', () => {
    expect(parse([row({ positionAmt: '0.000' })]).account.pools[0]?.positions).toEqual([]);
  });

  it('in a market that is not listed is an error of its own, so that the lists are loaded anew', () => {
    expect(() => parse([row({ symbol: 'NEWUSDT' })])).toThrow(UnknownMarketError);
  });

  it.each([
    ['positionAmt', '12abc'],
    ['positionAmt', ''],
    ['positionAmt', undefined],
    ['positionAmt', 'NaN'],
    ['entryPrice', '1,234'],
    ['entryPrice', '-5'],
    ['markPrice', '0x10'],
    ['liquidationPrice', 'Infinity'],
    ['isolatedMargin', '1e400'],
    ['unRealizedProfit', {}],
    ['positionSide', 'SIDEWAYS'],
    ['symbol', ''],
  ])(
    'whose %s is %j makes the reading an error that names it, never a smaller book',
    (field, wire) => {
      const read = () => parse([row({ symbol: 'ETHUSDT' }), row({ [field]: wire })]);
      expect(read).toThrow(RowError);
      expect(read).toThrow(field);
    },
  );

  it.each([
    ['LONG', '-1'],
    ['SHORT', '1'],
  ])('%s of the sign %s is refused', (positionSide, positionAmt) => {
    expect(() => parse([row({ positionSide, positionAmt })])).toThrow('other side');
  });

  it('whose answer is no list is refused', () => {
    for (const rows of [{}, null, undefined, 'text', 5]) {
      expect(() => parse(rows)).toThrow(RowError);
    }
    expect(() => parse(['text'])).toThrow(RowError);
  });

  it('reads whatever the wire holds, or refuses it, and never guesses a number', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.integer());
    const keys = Object.keys(row());
    fc.assert(
      fc.property(fc.constantFrom(...keys), value, (key, wire) => {
        try {
          const pools = parse([row({ [key]: wire })]).account.pools;
          for (const position of pools.flatMap((pool) => pool.positions)) {
            expect(Number.isFinite(position.contracts) && position.contracts > 0).toBe(true);
            for (const price of [position.entryPrice, position.markPrice]) {
              expect(price === undefined || (Number.isFinite(price) && price > 0)).toBe(true);
            }
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RowError);
        }
      }),
    );
  });
});

describe('the pools of a Binance account', () => {
  it('are one per settle asset, with the cross wallet behind it', () => {
    const account = { assets: [asset(), asset({ asset: 'USDC', crossWalletBalance: '50' })] };
    const rows = [row(), row({ symbol: 'SOLUSDC' })];
    const { pools } = parse(rows, { account }).account;
    expect(pools.map((pool) => [pool.id, pool.walletBalance, pool.positions.length])).toEqual([
      ['USDT', 9000, 1],
      ['USDC', 50, 1],
    ]);
    expect(pools[0]?.openOrderInitialMargin).toBe(12.5);
  });

  it('leave the wallet unknown when the balance does not hold it, and say so', () => {
    const parsed = parse([row()], { account: { assets: [asset({ crossWalletBalance: '' })] } });
    expect(parsed.account.pools[0]).not.toHaveProperty('walletBalance');
    expect(parsed.warnings.join(' ')).toContain('USDT balance could not be read');
    const none = parse([row()], { account: { assets: [] } });
    expect(none.account.pools).toHaveLength(1);
    expect(none.warnings.join(' ')).toContain('holds no USDT');
  });

  it('leave out assets that nothing is settled in', () => {
    const account = { assets: [asset(), asset({ asset: 'BNB', crossWalletBalance: '3' })] };
    expect(parse([row()], { account }).account.pools.map((pool) => pool.id)).toEqual(['USDT']);
  });

  it('are one in Multi-Assets mode, in USD, with the venue’s own total', () => {
    const account = { totalMarginBalance: '20000.5', assets: [asset()] };
    const { pools } = parse([row()], { account, multiAssets: true }).account;
    expect(pools).toMatchObject([{ id: 'USD', settleCurrency: 'USD', equity: 20000.5 }]);
  });
});

describe('an empty answer', () => {
  const idle = asset({
    unrealizedProfit: '0',
    maintMargin: '0',
    positionInitialMargin: '0',
    crossUnPnl: '0.00000000',
  });

  it('agrees with a balance that has nothing in use', () => {
    expect(parse([], { account: { assets: [idle] } }).emptiness).toBe('none-needed');
  });

  it('is contradicted by margin in use, in any asset', () => {
    expect(parse([], { account: { assets: [asset()] } }).emptiness).toBe('contradicted');
    const account = { assets: [asset(), asset({ asset: 'USDC' })] };
    expect(parse([row()], { account }).emptiness).toBe('contradicted');
  });

  it('is contradicted by one position that the account answer holds beside others', () => {
    const positions = [
      { symbol: 'BTCUSDT', positionSide: 'BOTH', positionAmt: '0.5' },
      { symbol: 'ETHUSDT', positionSide: 'BOTH', positionAmt: '2' },
    ];
    const account = { assets: [asset()], positions };
    expect(parse([row()], { account }).emptiness).toBe('contradicted');
    const both = [row(), row({ symbol: 'ETHUSDT' })];
    expect(parse(both, { account }).emptiness).toBe('none-needed');
  });

  it('stands alone where the balance says nothing', () => {
    const account = { assets: [{ asset: 'USDT', crossWalletBalance: '5' }] };
    expect(parse([], { account }).emptiness).toBe('silent');
  });
});

describe('the tiers of Binance', () => {
  const bracket = (changes: Record<string, unknown>) => ({
    bracket: 1,
    initialLeverage: 125,
    notionalCap: 50_000,
    notionalFloor: 0,
    maintMarginRatio: 0.004,
    cum: 0,
    ...changes,
  });
  const second = bracket({
    bracket: 2,
    notionalFloor: 50_000,
    notionalCap: 600_000,
    maintMarginRatio: 0.005,
    cum: 50,
    initialLeverage: 100,
  });

  it('keep the venue’s deduction, and the last one is open', () => {
    const tables = parseBinanceBrackets([{ symbol: 'BTCUSDT', brackets: [second, bracket({})] }]);
    expect(tables.get('BTCUSDT')).toEqual([
      {
        floor: 0,
        cap: 50_000,
        maintenanceMarginRate: 0.004,
        maintenanceMarginDeduction: 0,
        maxLeverage: 125,
      },
      {
        floor: 50_000,
        maintenanceMarginRate: 0.005,
        maintenanceMarginDeduction: 50,
        maxLeverage: 100,
      },
    ]);
    expect(only([row()], { tiers: tables })).toMatchObject({
      tierUnit: 'quote',
      tierMode: 'marginal',
      maxLeverage: 125,
    });
  });

  it('with a gap are no table', () => {
    const gap = bracket({ notionalFloor: 60_000, notionalCap: 100_000 });
    const read = () => parseBinanceBrackets([{ symbol: 'BTCUSDT', brackets: [bracket({}), gap] }]);
    expect(read).toThrow('gap at 50000');
  });

  it('that are missing leave the rate that the venue’s margin amounts to, and a warning', () => {
    // Another figure than the dated table gives: that one is out of date.
    const raw = row({ maintMargin: '300' });
    expect(parse([raw]).warnings.join(' ')).toMatch(/tiers of BTC.USDT:USDT could not be read\.$/);
    expect(only([raw]).maintenanceMarginRate).toBeCloseTo(300 / 30500, 12);
  });

  it('that are missing are those of a known day, said so, where they still give the venue’s figure', () => {
    expect(parse([row()]).warnings.join(' ')).toContain('Tiers as of 2024-10-24 are used.');
    expect(only([row()])).toMatchObject({
      tierMode: 'marginal',
      tierUnit: 'quote',
      tiersAsOf: '2024-10-24',
    });
    expect(only([row()]).tiers).toHaveLength(12);
  });
});
