import { describe, expect, it } from 'vitest';
import {
  crossLiquidationPrice,
  maintenanceMargin,
  poolFigures,
} from '../../../main/demo/binance/binance-margin.ts';
import * as bitget from '../../../main/demo/bitget/bitget-margin.ts';
import { coinSpec, DEMO_COINS, type DemoCoin } from '../../../main/demo/market/demo-coins.ts';
import { pnlAt, type DemoPosition } from '../../../main/demo/account/demo-position.ts';
import { INVERSE_TIERS, linearTiers, tierOf } from '../../../main/demo/account/demo-tiers.ts';

const BTC_LONG: DemoPosition = {
  symbol: 'BTCUSDT',
  coin: 'BTC',
  contractType: 'linear',
  side: 'long',
  size: 20,
  entryPrice: 100_000,
  leverage: 20,
  marginMode: 'cross',
  margin: 0,
  openedAtMs: 0,
};

function roomOf(...pool: Parameters<typeof poolFigures>): number {
  const { equity, maintenanceMargin: required } = poolFigures(...pool);
  return equity - required;
}

describe('the tier tables of the demo', () => {
  it('are without gaps and continuous where a deduction stands', () => {
    for (const tiers of [
      ...DEMO_COINS.map((coin) => linearTiers(coinSpec(coin).size)),
      INVERSE_TIERS,
    ]) {
      for (const [i, tier] of tiers.slice(1).entries()) {
        const before = tiers[i];
        if (before === undefined) throw new Error('no row before');
        expect(tier.floor).toBe(before.cap);
        expect(tier.rate).toBeGreaterThan(before.rate);
        expect(tier.floor * tier.rate - tier.cum).toBeCloseTo(
          before.cap * before.rate - before.cum,
          6,
        );
      }
    }
  });

  it('put a value on an edge into the lower row', () => {
    const tiers = linearTiers('major');
    expect(tierOf(tiers, 300_000).rate).toBe(0.004);
    expect(tierOf(tiers, 300_000.01).rate).toBe(0.005);
  });
});

describe('the liquidation price that the Binance part publishes', () => {
  const ethShort: DemoPosition = {
    ...BTC_LONG,
    symbol: 'ETHUSDT',
    coin: 'ETH',
    side: 'short',
    size: 100,
    entryPrice: 4000,
  };
  const marks: Partial<Record<DemoCoin, number>> = { BTC: 98_000, ETH: 4100 };

  it.each(['long', 'short'] as const)(
    'leaves a %s position exactly its maintenance margin, others at their marks, in the tier of that price',
    (side) => {
      const position: DemoPosition = { ...BTC_LONG, side };
      const pool = { walletBalance: 300_000, positions: [position, ethShort] };
      const markOf = (coin: DemoCoin) => marks[coin] ?? 0;
      const price = crossLiquidationPrice(roomOf(pool, markOf), position, markOf('BTC')) ?? 0;
      const there = poolFigures(pool, (coin) => (coin === 'BTC' ? price : markOf(coin)));
      expect(there.equity).toBeCloseTo(there.maintenanceMargin, 4);
      expect(Math.sign(98_000 - price)).toBe(side === 'long' ? 1 : -1);
    },
  );

  it('is absent when no price above zero liquidates', () => {
    const pool = { walletBalance: 3_000_000, positions: [BTC_LONG] };
    const room = roomOf(pool, () => 98_000);
    expect(crossLiquidationPrice(room, BTC_LONG, 98_000)).toBeUndefined();
  });

  it('follows a published example of Binance maintenance arithmetic', () => {
    // 2,000,000 USDT notional: 0.65 % in the third row less its deduction, the sum over the slices.
    const slices = 300_000 * 0.004 + 500_000 * 0.005 + 1_200_000 * 0.0065;
    expect(maintenanceMargin(BTC_LONG, 100_000)).toBeCloseTo(slices, 6);
  });
});

describe('the liquidation price that the Bitget part publishes', () => {
  const isolated: DemoPosition = { ...BTC_LONG, size: 0.5, marginMode: 'isolated', margin: 7000 };

  it.each([
    ['long', 'linear', 7000],
    ['short', 'linear', 7000],
    ['long', 'inverse', 0.07],
    ['short', 'inverse', 0.07],
  ] as const)('puts an isolated %s %s position at a ratio of one', (side, contractType, margin) => {
    const position: DemoPosition = { ...isolated, side, contractType, margin };
    const price = bitget.isolatedLiquidationPrice(position, 98_000) ?? 0;
    expect(bitget.isolatedMarginRatio(position, price)).toBeCloseTo(1, 9);
    expect(Math.sign(98_000 - price)).toBe(side === 'long' ? 1 : -1);
  });

  it('freezes the requirement of a cross position at the present mark', () => {
    const position: DemoPosition = { ...BTC_LONG, contractType: 'inverse', size: 0.8 };
    const mark = 95_000;
    const price = bitget.crossLiquidationPrice(position, 0.19, mark) ?? 0;
    expect(0.19 + pnlAt(position, price)).toBeCloseTo(bitget.bitgetRequirement(position, mark), 12);
    const later = bitget.crossLiquidationPrice(position, 0.19, mark - 2000) ?? 0;
    expect(later).toBeGreaterThan(price);
  });

  it('is absent for an inverse short that its coins cover', () => {
    const position: DemoPosition = {
      ...BTC_LONG,
      side: 'short',
      contractType: 'inverse',
      size: 0.8,
    };
    expect(bitget.crossLiquidationPrice(position, 0.9, 95_000)).toBeUndefined();
  });
});
