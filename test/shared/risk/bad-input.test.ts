import { describe, expect, it } from 'vitest';
import type { Pool } from '../../../shared/domain/book.ts';
import type { UnknownReason } from '../../../shared/domain/outcome.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { account, evaluate, pool, position } from './builders.ts';

const row = { floor: 0, maintenanceMarginRate: 0.01 };

describe('a position that cannot be computed is unknown, with a reason', () => {
  it.each<[string, Partial<Position>, UnknownReason]>([
    ['zero contracts', { contracts: 0 }, 'invalid-input'],
    ['negative contracts', { contracts: -1 }, 'invalid-input'],
    ['contracts that are NaN', { contracts: Number.NaN }, 'invalid-input'],
    ['infinite contracts', { contracts: Infinity }, 'invalid-input'],
    ['a contract size of zero', { contractSize: 0 }, 'invalid-input'],
    ['a mark of zero', { markPrice: 0 }, 'invalid-input'],
    ['a negative mark', { markPrice: -5 }, 'invalid-input'],
    ['a negative entry price', { entryPrice: -5 }, 'invalid-input'],
    ['a negative rate', { maintenanceMarginRate: -0.01 }, 'invalid-input'],
    ['a leverage of zero', { leverage: 0 }, 'invalid-input'],
    ['a price too large for a double', { markPrice: 1e308, contracts: 1e10 }, 'invalid-input'],
    [
      'a tier with a NaN rate',
      { tiers: [{ ...row, maintenanceMarginRate: NaN }] },
      'invalid-input',
    ],
    ['tiers out of order', { tiers: [{ ...row, floor: 5 }, row] }, 'invalid-input'],
  ])('%s', (_, fields, reason) => {
    const { position: risk, pool: poolRisk } = evaluate(
      account({ pools: [pool({ walletBalance: 50, positions: [position(fields)] })] }),
    );
    expect(risk.liquidationPrice).toEqual({ kind: 'unknown', reason });
    expect(risk.distance).toEqual({ kind: 'unknown', reason });
    expect(risk.sigmas.kind).toBe('unknown');
    expect(risk.maintenanceMargin.kind).toBe('unknown');
    expect(poolRisk.scope?.marginRatio.kind).toBe('unknown');
    expect(poolRisk.jointLeeway.down.kind).toBe('unknown');
    expect(risk.liquidatable).toBe(false);
  });

  it.each<[keyof Position, UnknownReason]>([
    ['markPrice', 'no-mark-price'],
    ['maintenanceMarginRate', 'no-tiers'],
    ['entryPrice', 'no-entry-price'],
  ])('without %s', (name, reason) => {
    const { [name]: _gone, ...rest } = position();
    const { position: risk } = evaluate(
      // A field left out at run time, as a feed does; the required ones are not among the three.
      account({ pools: [pool({ walletBalance: 50, positions: [rest as Position] })] }),
    );
    expect(risk.liquidationPrice).toMatchObject({ kind: 'unknown', reason });
  });

  it('makes its whole cross pool unknown, while what is sure of the others stays', () => {
    const { pool: risk } = evaluate(
      account({
        pools: [
          pool({
            walletBalance: 50,
            positions: [position(), position({ symbol: 'X', underlying: 'X', contracts: NaN })],
          }),
        ],
      }),
    );
    const [sound] = risk.positions;
    expect(sound?.liquidationPrice).toEqual({ kind: 'unknown', reason: 'member-unknown' });
    expect(sound?.notional).toEqual({ kind: 'known', value: 100 });
    expect(sound?.maintenanceMargin).toEqual({ kind: 'known', value: 1 });
    expect(risk.scope?.equity).toEqual({ kind: 'unknown', reason: 'member-unknown' });
  });

  it('leaves isolated positions beside it alone', () => {
    const { pool: risk } = evaluate(
      account({
        pools: [
          pool({
            positions: [
              position({ marginMode: 'isolated', isolatedMargin: 10 }),
              position({ symbol: 'X', marginMode: 'isolated', contracts: 0 }),
            ],
          }),
        ],
      }),
    );
    expect(risk.positions[0]?.liquidationPrice.kind).toBe('price');
    expect(risk.positions[1]?.liquidationPrice.kind).toBe('unknown');
    expect(risk.scope).toBeUndefined();
  });
});

describe('a pool that cannot be computed is unknown, with a reason', () => {
  it.each<[string, Partial<Pool>, UnknownReason]>([
    ['no wallet', {}, 'no-wallet'],
    ['two wallets', { walletBalance: 5, equity: 5 }, 'invalid-input'],
    ['a wallet that is NaN', { walletBalance: NaN }, 'invalid-input'],
    ['options beside it', { walletBalance: 50, notCovered: ['options'] }, 'not-covered'],
    [
      'collateral without a price',
      {
        walletBalance: 50,
        collateral: [{ asset: 'ETH', amount: 1, price: 0, weight: 1, liabilityWeight: 1 }],
      },
      'invalid-input',
    ],
  ])('%s', (_, fields, reason) => {
    const { pool: risk, position: one } = evaluate(account({ pools: [pool(fields)] }));
    expect(risk.scope?.equity).toEqual({ kind: 'unknown', reason });
    expect(one.liquidationPrice).toEqual({ kind: 'unknown', reason });
    expect(one.notional.kind).toBe('known');
  });

  it('a requirement with nothing to compute it from is not a requirement of nothing', () => {
    const { pool: risk } = evaluate(
      account({ pools: [pool({ walletBalance: 50, requirements: [{ name: 'loan' }] })] }),
    );
    expect(risk.scope?.maintenanceMargin).toEqual({ kind: 'unknown', reason: 'invalid-input' });
  });

  it('negative equity is liquidatable now, with no ratio and a distance of 0', () => {
    const { position: one } = evaluate(account({ pools: [pool({ walletBalance: -5 })] }));
    expect(one.liquidatable).toBe(true);
    expect(one.marginRatio).toEqual({ kind: 'unknown', reason: 'not-positive-equity' });
    expect(one.distance).toEqual({ kind: 'distance', ratio: 0, direction: 'down' });
  });
});
