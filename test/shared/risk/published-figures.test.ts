import { describe, expect, it } from 'vitest';
import type { Account, Pool, Venue } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { venueFigures } from '../../../shared/risk/venue/venue-figures.ts';
import { account, evaluate, numberOf, pool, position } from './builders.ts';

/** Figures that a venue printed or that an open-source project asserts, with the place where they can be read. */
function on(venue: Venue, fields: Partial<Position>, poolFields: Partial<Pool> = {}): Account {
  const { maintenanceMarginRate: _rate, leverage: _leverage, ...bare } = position();
  return account({
    venue,
    pools: [pool({ positions: [{ ...bare, ...fields }], ...poolFields })],
  });
}

function liquidationPrice(one: Account): number {
  return numberOf(evaluate(one).position.liquidationPrice);
}

const isolated = { marginMode: 'isolated' } as const;
const inverse = { contractType: 'inverse', underlying: 'BTC' } as const;

describe('liquidation prices that venues publish', () => {
  const binanceEth: Position = position({
    symbol: 'ETHUSDT',
    underlying: 'ETH',
    contracts: 3683.979,
    entryPrice: 1456.84,
    markPrice: 1335.18,
    maintenanceMarginRate: 0.1,
    maintenanceMarginDeduction: 135_365,
  });
  const binanceBtc: Position = position({
    symbol: 'BTCUSDT',
    contracts: 109.488,
    entryPrice: 32_481.98,
    markPrice: 31_967.27,
    maintenanceMarginRate: 0.025,
    maintenanceMarginDeduction: 16_300,
  });

  it('Binance USD-M, cross, two positions: each with the other held at its mark', () => {
    // https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93, asserted by freqtrade tests/exchange/test_binance.py
    const { pool: risk } = evaluate(
      account({
        pools: [pool({ walletBalance: 1_535_443.01, positions: [binanceEth, binanceBtc] })],
      }),
    );
    const [eth, btc] = risk.positions;
    expect(eth && numberOf(eth.liquidationPrice)).toBeCloseTo(1153.26, 2);
    expect(btc && numberOf(btc.liquidationPrice)).toBeCloseTo(26_316.89, 2);
  });

  it('Binance USD-M, the same positions isolated with the same cash', () => {
    const alone = (one: Position) =>
      liquidationPrice(
        account({
          pools: [pool({ positions: [{ ...one, ...isolated, isolatedMargin: 1_535_443.01 }] })],
        }),
      );
    expect(alone(binanceEth)).toBeCloseTo(1114.78, 2);
    expect(alone(binanceBtc)).toBeCloseTo(18_778.73, 2);
  });

  it('Binance COIN-M: tiers in base coin, value taken at the liquidation price', () => {
    // https://dev.binance.vision/t/coin-margined-futures-liquidation-price-calculation-help-cm-variable/6292
    const tiers = [
      [0, 0.004],
      [5, 0.005],
      [10, 0.01],
      [20, 0.025],
      [50, 0.05],
      [100, 0.1],
      [200, 0.125],
    ].map(([floor = 0, maintenanceMarginRate = 0], index, rows) => ({
      floor,
      cap: rows[index + 1]?.[0] ?? Infinity,
      maintenanceMarginRate,
    }));
    const one = on(
      'binance-coinm',
      {
        ...inverse,
        contracts: 100_000,
        contractSize: 100,
        entryPrice: 45_000,
        markPrice: 45_000,
        tiers,
        tierUnit: 'base',
      },
      { settleCurrency: 'BTC', walletBalance: 101 },
    );
    expect(liquidationPrice(one)).toBeCloseTo(33_599.4, 1);
  });

  it('Bybit, isolated inverse with added margin: price, bankruptcy price', () => {
    // https://github.com/bybit-exchange/docs docs/v5/position/manual-add-margin.mdx; the venue rounds up to 0.05
    const { position: risk } = evaluate(
      on('bybit', {
        ...inverse,
        ...isolated,
        contracts: 200,
        entryPrice: 1812.70004844,
        markPrice: 1812.9,
        leverage: 12,
        isolatedMargin: 0.01926611,
        maintenanceMarginRate: 0.005,
        takerFeeRate: 0.0006,
      }),
    );
    expect(Math.abs(numberOf(risk.liquidationPrice) - 1550.8)).toBeLessThan(0.05);
    expect(Math.abs(numberOf(risk.bankruptcyPrice) - 1544.2)).toBeLessThan(0.05);
  });

  it('Bybit of 2020, inverse cross: the fee to close at the bankruptcy price is inside', () => {
    // https://help.bybit.com/hc/en-us/articles/360039261334; raised to the tick of 0.5
    const { position: risk } = evaluate(
      on(
        'bybit-classic',
        {
          ...inverse,
          contracts: 10_000,
          entryPrice: 8000,
          markPrice: 8000,
          maintenanceMarginRate: 0.005,
          takerFeeRate: 0.00075,
        },
        { settleCurrency: 'BTC', walletBalance: 0.5 },
      ),
    );
    expect(Math.abs(numberOf(risk.liquidationPrice) - 5739.5)).toBeLessThan(0.5);
    expect(numberOf(risk.bankruptcyPrice)).toBeCloseTo(5718.57, 1);
  });

  it.each(['okx', 'gate', 'blofin'] as const)(
    '%s: the closing fee is in the requirement',
    (venue) => {
      // https://github.com/freqtrade/freqtrade tests/exchange/test_exchange.py
      const one = on(venue, {
        ...isolated,
        side: 'short',
        entryPrice: 10,
        markPrice: 10,
        leverage: 3,
        maintenanceMarginRate: 0.01,
        takerFeeRate: 0.0006,
      });
      expect(liquidationPrice(one)).toBeCloseTo(13.193482419684678, 9);
    },
  );

  it('Bitget, cross: the price drifts with the mark', () => {
    // Two successive returned positions, https://github.com/ccxt/ccxt js/src/bitget.js
    const at = (markPrice: number) =>
      liquidationPrice(
        on(
          'bitget',
          {
            contracts: 0.002,
            entryPrice: 37_355.5,
            markPrice,
            leverage: 20,
            maintenanceMarginRate: 0.004,
            takerFeeRate: 0.0006,
          },
          { walletBalance: 11.604761395166 },
        ),
      );
    expect(at(37_359)).toBeCloseTo(31_724.9707, 3);
    expect(at(37_370.5)).toBeCloseTo(31_725.0236, 3);
  });

  it('Hyperliquid, isolated: maintenance is half the initial rate of the largest leverage', () => {
    // Returned position in https://github.com/freqtrade/freqtrade tests/exchange/test_hyperliquid.py
    const one = on('hyperliquid', {
      ...isolated,
      contracts: 0.33,
      entryPrice: 145.83,
      markPrice: 145.83,
      maxLeverage: 20,
      isolatedMargin: 24.045107,
    });
    expect(liquidationPrice(one) / 74.83696193).toBeCloseTo(1, 4);
  });

  it('dYdX, cross: the other position counts', () => {
    // https://github.com/dydxprotocol/v4-documentation docs/pages/concepts/trading/liquidations.mdx
    const one = account({
      venue: 'dydx',
      pools: [
        pool({
          equity: 1000,
          positions: [
            position({
              symbol: 'ETH-USD',
              underlying: 'ETH',
              side: 'short',
              contracts: 1.5,
              entryPrice: 3000,
              markPrice: 3000,
              maintenanceMarginRate: 0.05,
            }),
            position({
              symbol: 'STRK-USD',
              underlying: 'STRK',
              contracts: 1000,
              entryPrice: 1.75,
              markPrice: 1.75,
              maintenanceMarginRate: 0.1,
            }),
          ],
        }),
      ],
    });
    expect(liquidationPrice(one)).toBeCloseTo(3380.95, 2);
  });

  it('KuCoin: isolated by the documents, cross pro rata by a returned position', () => {
    // https://www.kucoin.com/support/4408061803033 and https://www.kucoin.com/support/35084431335065
    const alone = on('kucoin', {
      ...isolated,
      side: 'short',
      contracts: 5,
      contractSize: 0.001,
      entryPrice: 28_000,
      markPrice: 28_000,
      leverage: 100,
      maintenanceMarginRate: 0.004,
    });
    expect(liquidationPrice(alone)).toBeCloseTo(28_168, 6);
    const cross = on(
      'kucoin',
      {
        contracts: 0.001,
        entryPrice: 96_976.8,
        markPrice: 96_985.6,
        leverage: 20,
        maintenanceMarginRate: 0.0040000133,
        takerFeeRate: 0.0006,
      },
      { walletBalance: 44.86593 },
    );
    expect(liquidationPrice(cross)).toBeCloseTo(52_351.69, 1);
  });

  it('BitMEX quanto: 1 % down with 2 % initial and 1 % maintenance', () => {
    // https://www.bitmex.com/blog/quanto-for-speculators
    const one = on('bitmex', {
      ...isolated,
      contractType: 'quanto',
      contracts: 10_000,
      quantoMultiplier: 0.000001,
      entryPrice: 500,
      markPrice: 500,
      leverage: 50,
      maintenanceMarginRate: 0.01,
    });
    expect(liquidationPrice(one)).toBeCloseTo(495, 9);
    expect(numberOf(evaluate(one).position.initialMargin)).toBeCloseTo(0.1, 12);
  });

  it('Phemex USDT: the margin holds the fee to close', () => {
    // https://phemex.com/help-center/liq-price-for-USDTM
    const one = on('phemex-usdt', {
      ...isolated,
      contracts: 500,
      entryPrice: 0.4,
      markPrice: 0.4,
      leverage: 5,
      maintenanceMarginRate: 0.01,
      takerFeeRate: 0.0006,
    });
    expect(liquidationPrice(one)).toBeCloseTo(0.3232, 4);
  });

  it.each([
    ['coinex', 0.0001, 61_047.84, 3.034928, 30_852.824120603],
    ['delta', 0.001, 29_926.8, 4.99268, 25_083.754],
  ] as const)('%s: a returned isolated position', (venue, contracts, entry, margin, expected) => {
    // https://github.com/ccxt/ccxt js/src/coinex.js, js/src/delta.js
    const one = on(venue, {
      ...isolated,
      contracts,
      entryPrice: entry,
      markPrice: entry,
      isolatedMargin: margin,
      maintenanceMarginRate: 0.005,
    });
    expect(liquidationPrice(one)).toBeCloseTo(expected, 6);
  });
});

describe('margins that venues publish', () => {
  it('Deribit: the rate grows with the whole position', () => {
    // https://support.deribit.com/hc/en-us/articles/25944738177565-Linear-Perpetual: 350 BTC at 100,000
    const { position: risk } = evaluate(
      on('deribit', {
        contracts: 350,
        entryPrice: 100_000,
        markPrice: 100_000,
        marginRateFormula: { initialBase: 0.02, maintenanceBase: 0.01, perUnit: 0.00005 },
      }),
    );
    expect(numberOf(risk.initialMargin)).toBeCloseTo(1_312_500, 6);
    expect(numberOf(risk.maintenanceMarginRate)).toBeCloseTo(0.0275, 12);
  });

  it('Binance: 264,000 USDT of BTC in 2021 stood at 1 % with 1,300 taken off', () => {
    // https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93
    const rows = [
      [0, 50_000, 0.004],
      [50_000, 250_000, 0.005],
      [250_000, 1_000_000, 0.01],
    ].map(([floor = 0, cap = 0, maintenanceMarginRate = 0]) => ({
      floor,
      cap,
      maintenanceMarginRate,
    }));
    const { position: risk } = evaluate(on('binance-usdm', { contracts: 2640, tiers: rows }));
    expect(numberOf(risk.maintenanceMarginRate)).toBe(0.01);
    expect(numberOf(risk.maintenanceMarginDeduction)).toBeCloseTo(1300, 9);
  });

  it('OKX prints its ratio upside down', () => {
    // Returned position, https://github.com/ccxt/ccxt js/src/okx.js
    const one = on('okx', {
      ...isolated,
      contractSize: 0.1,
      entryPrice: 3011,
      markPrice: 3010.54,
      isolatedMargin: 30.11,
      maintenanceMarginRate: 0.004,
      takerFeeRate: 0.0005,
    });
    const ratio = venueFigures(one, one.pools[0] ?? pool()).scopes[0]?.venueMarginRatio;
    expect(ratio && numberOf(ratio)).toBeCloseTo(22.191662920568692, 9);
    expect(numberOf(evaluate(one).position.marginRatio)).toBeCloseTo(0.04506196780202237, 12);
  });

  it('dYdX: equality is safe, one dollar less is not', () => {
    // https://github.com/dydxprotocol/v4-chain protocol/x/clob/keeper/liquidations_test.go
    const at = (quoteBalance: number) =>
      evaluate(
        on(
          'dydx',
          { contracts: 0.1, entryPrice: 50_000, markPrice: 50_000, maintenanceMarginRate: 0.1 },
          { quoteBalance },
        ),
      ).position.liquidatable;
    expect(at(-4500)).toBe(false);
    expect(at(-4501)).toBe(true);
  });
});
