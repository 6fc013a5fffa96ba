import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { evaluateAccount } from '../../../../shared/risk/evaluate.ts';
import { moveTo, toCoinRows } from '../../../../renderer/features/account/account-model.ts';

function position(
  underlying: string,
  side: Position['side'],
  more: Partial<Position> = {},
): Position {
  return {
    symbol: `${underlying}/USDT:USDT`,
    underlying,
    side,
    contracts: 1,
    contractSize: 1,
    contractType: 'linear',
    marginMode: 'cross',
    entryPrice: 100,
    markPrice: 100,
    maintenanceMarginRate: 0.01,
    ...more,
  };
}

function account(positions: readonly Position[], walletBalance: number | undefined = 20): Account {
  const pool = { id: 'main', settleCurrency: 'USDT', positions };
  return {
    id: 'a',
    venue: 'binance-usdm',
    positionMode: 'hedge',
    pools: [walletBalance === undefined ? pool : { ...pool, walletBalance }],
  };
}

const rows = (of: Account) => toCoinRows(of, evaluateAccount(of, { betas: {}, dailySigmas: {} }));

describe('toCoinRows', () => {
  it('has one row for a coin of a cross pool, however many positions it has', () => {
    const [row, ...others] = rows(
      account([position('BTC', 'long', { contracts: 3 }), position('BTC', 'short')]),
    );
    expect(others).toEqual([]);
    expect(row?.positions).toHaveLength(2);
    expect(row?.down.kind).toBe('price');
  });

  it('tells the price below from the price above of an isolated position', () => {
    const isolated = { marginMode: 'isolated', isolatedMargin: 10 } as const;
    const found = rows(
      account([position('BTC', 'long', isolated), position('ETH', 'short', isolated)]),
    );
    const long = found.find((row) => row.underlying === 'BTC');
    const short = found.find((row) => row.underlying === 'ETH');
    expect([long?.down.kind, long?.up.kind]).toEqual(['price', 'none']);
    expect([short?.down.kind, short?.up.kind]).toEqual(['none', 'price']);
  });

  it('puts the nearest coin first and what no price liquidates last', () => {
    const isolated = (isolatedMargin: number) =>
      ({ marginMode: 'isolated', isolatedMargin }) as const;
    const found = rows(
      account([
        position('SAFE', 'long', isolated(150)),
        position('FAR', 'long', isolated(40)),
        position('NEAR', 'long', isolated(5)),
      ]),
    );
    expect(found.map((row) => row.underlying)).toEqual(['NEAR', 'FAR', 'SAFE']);
  });

  it('puts on top what nobody can compute, and says why', () => {
    const isolated = { marginMode: 'isolated', isolatedMargin: 5 } as const;
    const of = account([position('BTC', 'long', isolated), position('XRP', 'long')]);
    const [pool] = of.pools;
    const { walletBalance: _, ...withoutWallet } = pool ?? {
      id: '',
      settleCurrency: '',
      positions: [],
    };
    const [first] = rows({ ...of, pools: [withoutWallet] });
    expect(first).toMatchObject({
      underlying: 'XRP',
      down: { kind: 'unknown', reason: 'no-wallet' },
    });
  });
});

describe('moveTo', () => {
  it('is signed, and unknown without a mark or a price', () => {
    expect(moveTo({ kind: 'price', price: 90 }, 100)).toBeCloseTo(-0.1);
    expect(moveTo({ kind: 'price', price: 90 }, undefined)).toBeUndefined();
    expect(moveTo({ kind: 'none' }, 100)).toBeUndefined();
  });
});

describe('coins that are only collateral', () => {
  const coin = (asset: string, amount: number, price: number) => ({
    asset,
    amount,
    price,
    weight: 0.9,
    liabilityWeight: 1.1,
  });
  const behind = (collateral: readonly ReturnType<typeof coin>[], walletBalance = 20) => {
    const of = account([position('BTC', 'long')], walletBalance);
    return { ...of, pools: of.pools.map((pool) => ({ ...pool, collateral })) };
  };
  const row = (of: Account, underlying: string) =>
    rows(of).find((each) => each.underlying === underlying);

  it('have a row with what is held and the price below at which the engine liquidates', () => {
    // Cash of -50 is a loan that the coin stands for.
    const of = behind([coin('SOL', 2, 50)], -50);
    const sol = row(of, 'SOL');
    expect(sol?.holding).toEqual({ amount: 2, worth: 100, currency: 'USDT' });
    if (sol?.down.kind !== 'price') throw new Error('no price below');
    expect(sol.up).toEqual({ kind: 'none' });
    const isLiquidatedAt = (price: number): boolean | undefined => {
      const shocked = behind([coin('SOL', 2, price)], -50);
      return evaluateAccount(shocked, { betas: {}, dailySigmas: {} }).pools[0]?.scope?.liquidatable;
    };
    expect(isLiquidatedAt(sol.down.price * 1.001)).toBe(false);
    expect(isLiquidatedAt(sol.down.price * 0.999)).toBe(true);
  });

  it('liquidate upward where they are borrowed', () => {
    const sol = row(behind([coin('SOL', -0.1, 50)]), 'SOL');
    expect(sol?.down).toEqual({ kind: 'none' });
    if (sol?.up.kind !== 'price') throw new Error('no price above');
    expect(sol.up.price).toBeGreaterThan(50);
    const shocked = behind([coin('SOL', -0.1, sol.up.price * 1.001)]);
    const risk = evaluateAccount(shocked, { betas: {}, dailySigmas: {} });
    expect(risk.pools[0]?.scope?.liquidatable).toBe(true);
  });

  it('say nothing of their worth without a price, and nobody knows where they liquidate', () => {
    const sol = row(behind([coin('SOL', 2, Number.NaN)]), 'SOL');
    expect(sol?.holding).toEqual({ amount: 2, currency: 'USDT' });
    expect([sol?.down.kind, sol?.up.kind]).toEqual(['unknown', 'unknown']);
  });

  it('have no row of their own where a cross position in them has one, nor as stable currency', () => {
    const found = rows(behind([coin('BTC', 0.1, 100), coin('USDC', 5, 1)]));
    expect(found.map((each) => each.underlying)).toEqual(['BTC']);
    expect(found[0]?.scope).toBe('cross');
  });
});
