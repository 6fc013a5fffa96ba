import { describe, expect, it } from 'vitest';
import type { Account, Collateral, Pool, Venue } from '../../../shared/domain/book.ts';
import type { ScopeRisk } from '../../../shared/domain/risk-report.ts';
import { account, evaluate, numberOf, pool, position } from './builders.ts';

function scopeOf(venue: Venue, fields: Partial<Pool>, more: Partial<Account> = {}): ScopeRisk {
  const { scope } = evaluate(account({ venue, pools: [pool(fields)], ...more })).pool;
  if (scope === undefined) throw new Error('no scope');
  return scope;
}

function downOf(scope: ScopeRisk, underlying = 'BTC'): number {
  const prices = scope.liquidation[underlying];
  if (prices === undefined) throw new Error('no prices');
  return numberOf(prices.down);
}

const coin = (fields: Partial<Collateral>): Collateral => ({
  asset: 'BTC',
  amount: 1,
  price: 100,
  weight: 1,
  liabilityWeight: 1,
  ...fields,
});

describe('open orders', () => {
  const order = {
    symbol: 'BTC/USDT:USDT',
    side: 'buy' as const,
    contracts: 2,
    contractSize: 1,
    price: 50,
    maintenanceMarginRate: 0.01,
    takerFeeRate: 0.001,
  };

  it('add to the requirement, with their fee where the venue counts fees', () => {
    const asked = (venue: Venue) =>
      numberOf(scopeOf(venue, { walletBalance: 20, orders: [order] }).maintenanceMargin);
    expect(asked('binance-usdm')).toBeCloseTo(1 + 1, 12);
    expect(asked('okx')).toBeCloseTo(1 + 1.1, 12);
  });

  it('take their opening fee off the equity on KuCoin', () => {
    // https://www.kucoin.com/support/35233217061785
    const scope = scopeOf('kucoin', { walletBalance: 20, orders: [order] });
    expect(numberOf(scope.equity)).toBeCloseTo(19.9, 12);
  });

  it('bring the liquidation price nearer', () => {
    const calm = scopeOf('okx', { walletBalance: 20 });
    const busy = scopeOf('okx', { walletBalance: 20, orders: [order] });
    expect(downOf(busy) - downOf(calm)).toBeCloseTo(1.1 / 0.99, 9);
  });
});

describe('named requirements', () => {
  const loan = { name: 'loan', maintenanceMargin: 5 };

  it('are added up, or the largest binds', () => {
    expect(
      numberOf(scopeOf('okx', { walletBalance: 20, requirements: [loan] }).maintenanceMargin),
    ).toBe(6);
    const largest = scopeOf('okx', {
      walletBalance: 20,
      requirements: [loan],
      requirementCombination: 'max',
    });
    expect(numberOf(largest.maintenanceMargin)).toBe(5);
    // 20 − (100 − p) = 5: the loan binds, the position asks less.
    expect(downOf(largest)).toBeCloseTo(85, 9);
  });

  it('scale marginally by their own tiers: OKX portfolio margin asks 50,000 for 30,000', () => {
    // https://www.okx.com/help/10665080281997
    const scope = scopeOf('okx', {
      positions: [position({ contracts: 0.001 })],
      requirementCombination: 'max',
      requirements: [
        { name: 'MR1-6', maintenanceMargin: 40_000 },
        {
          name: 'MR7',
          notional: 30_000,
          tiers: [
            { floor: 0, cap: 10_000, maintenanceMarginRate: 1 },
            { floor: 10_000, cap: 70_000, maintenanceMarginRate: 2 },
          ],
        },
      ],
    });
    expect(numberOf(scope.maintenanceMargin)).toBe(50_000);
  });
});

describe('netting', () => {
  const perpetual = position();
  const dated = position({ symbol: 'BTC-DATED', side: 'short', contracts: 3 });

  it('Kraken Futures asks for the larger side of one underlying, others ask for both', () => {
    // https://support.kraken.com/hc/en-us/articles/15579128794772
    const fields = { walletBalance: 50, positions: [perpetual, dated] };
    expect(numberOf(scopeOf('krakenfutures', fields).maintenanceMargin)).toBe(3);
    expect(numberOf(scopeOf('krakenfutures', fields).initialMargin)).toBe(30);
    expect(numberOf(scopeOf('binance-usdm', fields).maintenanceMargin)).toBe(4);
    expect(numberOf(scopeOf('binance-usdm', fields).initialMargin)).toBe(40);
  });

  it('does not reach over to another underlying', () => {
    const other = { ...dated, underlying: 'ETH' };
    const scope = scopeOf('krakenfutures', { walletBalance: 50, positions: [perpetual, other] });
    expect(numberOf(scope.maintenanceMargin)).toBe(4);
  });

  it('Bitget in hedge mode asks for the side with the higher value of one symbol', () => {
    // https://www.bitget.com/support/articles/12560603808759
    const legs = [perpetual, position({ side: 'short', contracts: 3 })];
    const scope = scopeOf('bitget', { walletBalance: 50, positions: legs });
    expect(numberOf(scope.maintenanceMargin)).toBe(3);
    // Net short 2: 50 − 2·(p − 100) = 3, frozen at the mark.
    expect(scope.liquidation['BTC']?.up).toEqual({
      kind: 'price',
      price: expect.closeTo(123.5, 9) as number,
    });
  });
});

describe('collateral', () => {
  it('in the coin of the position moves with it, haircut and all', () => {
    const { liquidation } = scopeOf('binance-usdm', {
      walletBalance: 0,
      positions: [position({ side: 'short', maintenanceMarginRate: 0.01 })],
      collateral: [coin({ weight: 0.95 })],
    });
    // 95·k − 100·(k − 1) = k: without the move of the coin it would be 195 / 101.
    expect(liquidation['BTC']?.up).toEqual({
      kind: 'price',
      price: expect.closeTo(10_000 / 6, 6) as number,
    });
    expect(liquidation['BTC']?.down).toEqual({ kind: 'none' });
  });

  it('that is borrowed counts in full, and rises with the coin', () => {
    const scope = scopeOf('binance-usdm', {
      walletBalance: 150,
      positions: [position({ symbol: 'ETH', underlying: 'ETH' })],
      collateral: [coin({ amount: -1, weight: 0.9, liabilityWeight: 1 })],
    });
    expect(numberOf(scope.equity)).toBe(50);
    expect(numberOf(scope.collateral)).toBe(0);
  });

  it('on Drift a loan adds to the requirement instead', () => {
    // https://github.com/drift-labs/protocol-v2 sdk/tests/user/getMarginCalculation.ts
    const scope = scopeOf('drift', {
      positions: [position({ contracts: 0.01 })],
      collateral: [
        coin({ asset: 'USDC', amount: 20_000, price: 1 }),
        coin({ asset: 'SOL', amount: -100, liabilityWeight: 1.2 }),
      ],
    });
    expect(numberOf(scope.collateral)).toBe(20_000);
    expect(numberOf(scope.equity)).toBe(20_000);
    expect(numberOf(scope.initialMargin)).toBeCloseTo(12_000.1, 9);
    expect(numberOf(scope.maintenanceMargin)).toBeCloseTo(12_000.01, 9);
  });

  it('in dollars behind a pool kept in coin is worth less coin as the coin rises', () => {
    const short = position({
      contractType: 'inverse',
      contracts: 2,
      contractSize: 100,
      side: 'short',
    });
    const scope = scopeOf('binance-coinm', {
      settleCurrency: 'BTC',
      walletBalance: 0.1,
      positions: [short],
      collateral: [coin({ asset: 'USDT', amount: 100, price: 0.01 })],
    });
    // 0.1 + 1/k − 2·(1 − 1/k) = 0.02/k
    expect(scope.liquidation['BTC']?.up).toEqual({
      kind: 'price',
      price: expect.closeTo((100 * (1 + 2 - 0.02)) / 1.9, 9) as number,
    });
  });
});

describe('rules of single venues', () => {
  it('Binance portfolio margin is liquidated at a uniMMR of 105 %', () => {
    // https://www.binance.com/en/support/faq/what-is-the-unified-account-maintenance-margin-ratio-unimmr-and-how-is-it-calculated-4868b2f1aa6c4d08af973328462bb0bd
    const at = (walletBalance: number) => scopeOf('binance-portfolio-margin', { walletBalance });
    expect(at(1.051).liquidatable).toBe(false);
    expect(at(1.049).liquidatable).toBe(true);
    expect(numberOf(at(2).marginRatio)).toBe(0.5);
    // 11 − (100 − p) = 1.05 · 0.01 · p
    expect(downOf(at(11))).toBeCloseTo(89 / (1 - 0.0105), 9);
  });

  it('BitMEX counts a funding payment that costs this side, and only then', () => {
    const asked = (fundingRate: number) =>
      numberOf(
        scopeOf('bitmex', {
          positions: [position({ marginMode: 'isolated', isolatedMargin: 10, fundingRate })],
        }).maintenanceMargin,
      );
    expect(asked(0.002)).toBeCloseTo(1.2, 12);
    expect(asked(-0.002)).toBeCloseTo(1, 12);
  });

  it('Bybit prints margins with the fee to close at the bankruptcy price of the leverage', () => {
    // https://www.bybit.com/en/help-center/article/Liquidation-Price-Calculation-under-Isolated-Mode-Unified-Trading-Account
    const { position: long } = evaluate(
      account({
        venue: 'bybit',
        pools: [pool({ walletBalance: 20, positions: [position({ takerFeeRate: 0.001 })] })],
      }),
    );
    expect(numberOf(long.initialMargin)).toBeCloseTo(10 + 0.09, 12);
    expect(numberOf(long.maintenanceMargin)).toBeCloseTo(1 + 0.09, 12);
    const { position: unlevered } = evaluate(
      account({
        venue: 'bybit',
        pools: [
          pool({ walletBalance: 20, positions: [position({ leverage: 1, takerFeeRate: 0.001 })] }),
        ],
      }),
    );
    expect(numberOf(unlevered.maintenanceMargin)).toBeCloseTo(1, 12);
  });

  it('Deribit inverse: the rate falls with the size in coin as the price rises, and the price still solves it', () => {
    // https://support.deribit.com/hc/en-us/articles/25944826427293-11-January-2022
    const formula = { initialBase: 0.02, maintenanceBase: 0.01, perUnit: 0.00005 };
    const own = (markPrice: number) => {
      const { maintenanceMarginRate: _rate, ...bare } = position();
      return account({
        venue: 'deribit',
        pools: [
          pool({
            settleCurrency: 'BTC',
            walletBalance: 20,
            positions: [
              {
                ...bare,
                contractType: 'inverse',
                contracts: 500_000,
                contractSize: 10,
                entryPrice: 50_000,
                markPrice,
                marginRateFormula: formula,
              },
            ],
          }),
        ],
      });
    };
    const { position: risk } = evaluate(own(50_000));
    expect(numberOf(risk.maintenanceMarginRate)).toBeCloseTo(0.01 + 0.005, 12);
    const price = numberOf(risk.liquidationPrice);
    expect(price).toBeLessThan(50_000);
    expect(numberOf(evaluate(own(price)).position.marginRatio)).toBeCloseTo(1, 9);
  });

  it('one account may hold pools of several families', () => {
    const { account: report } = evaluate(
      account({
        pools: [
          pool({ walletBalance: 10 }),
          pool({
            id: 'coin',
            venue: 'okx',
            walletBalance: 10,
            positions: [position({ takerFeeRate: 0.01 })],
          }),
        ],
      }),
    );
    expect(report.pools.map((one) => one.scope && numberOf(one.scope.maintenanceMargin))).toEqual([
      1, 2,
    ]);
  });

  it('a venue without rules of its own is answered by the generic ones, with a warning', () => {
    const { account: report } = evaluate(account({ venue: 'generic', pools: [pool()] }));
    expect(report.warnings[0]).toMatch(/generic rules/);
    const mexc = evaluate(account({ venue: 'mexc', pools: [pool({ walletBalance: 5 })] }));
    expect(mexc.account.warnings[0]).toMatch(/cross margin of mexc/);
  });
});

describe('a borrowed coin on Drift', () => {
  const own = (side: 'long' | 'short') =>
    account({
      venue: 'drift',
      pools: [
        pool({
          walletBalance: 200,
          positions: [position({ side })],
          collateral: [{ asset: 'BTC', amount: -0.5, price: 100, weight: 1, liabilityWeight: 1.2 }],
        }),
      ],
    });

  it('asks for more when its price rises: the short is liquidated earlier', () => {
    // 200 + (100 − p) = 0.01·p + 0.6·p
    expect(numberOf(evaluate(own('short')).position.liquidationPrice)).toBeCloseTo(300 / 1.61, 9);
    // Its loan does not lower equity, so it is not in the bankruptcy price.
    expect(numberOf(evaluate(own('short')).position.bankruptcyPrice)).toBeCloseTo(300, 9);
  });

  it('asks for less when it falls: nothing liquidates the long', () => {
    // 200 + (p − 100) = 0.61·p would need a price below 0.
    expect(evaluate(own('long')).position.liquidationPrice).toEqual({ kind: 'none' });
  });
});

describe('figures that only rounding keeps from zero', () => {
  it('give no ratio rather than an infinite one', () => {
    const { pool: risk } = evaluate(account({ pools: [pool({ equity: 5e-324 })] }));
    expect(risk.scope?.marginRatio).toEqual({ kind: 'unknown', reason: 'not-positive-equity' });
    expect(risk.scope?.effectiveLeverage).toEqual({
      kind: 'unknown',
      reason: 'not-positive-equity',
    });
  });

  it('signed cash says nothing of an inverse contract', () => {
    const inverse = position({ contractType: 'inverse', contractSize: 100 });
    const { pool: risk } = evaluate(
      account({ venue: 'dydx', pools: [pool({ quoteBalance: 5, positions: [inverse] })] }),
    );
    expect(risk.scope?.equity).toEqual({ kind: 'unknown', reason: 'unsupported' });
  });
});
