import { describe, expect, it } from 'vitest';
import { shockAccount } from '../../../../shared/risk/stress/shock.ts';
import { account, evaluate, pool } from '../builders.ts';

const WHAT = ['portfolio margin, whose requirement nets by scenarios'];
const own = (equity: number, maintenanceMargin: number) =>
  account({
    venue: 'deribit',
    pools: [
      pool({
        equity: 30,
        notCovered: WHAT,
        venueTotals: { equity, initialMargin: 12, maintenanceMargin },
      }),
    ],
  });

describe('a pool under portfolio margin', () => {
  it('has no price, and still the margin ratio that the venue gives', () => {
    const { pool: risk, position } = evaluate(own(40, 10));
    expect(risk.scope).toMatchObject({
      equity: { kind: 'known', value: 40 },
      initialMargin: { kind: 'known', value: 12 },
      maintenanceMargin: { kind: 'known', value: 10 },
      marginRatio: { kind: 'known', value: 0.25 },
      liquidatable: false,
    });
    expect(position.marginRatio).toEqual({ kind: 'known', value: 0.25 });
    expect(position.liquidationPrice).toEqual({ kind: 'unknown', reason: 'not-covered' });
    expect(position.distance).toEqual({ kind: 'unknown', reason: 'not-covered' });
  });

  it('is liquidatable when the venue asks for more than there is', () => {
    const { pool: risk, position } = evaluate(own(9, 10));
    expect(risk.scope?.liquidatable).toBe(true);
    expect(position.liquidatable).toBe(true);
    expect(evaluate(own(-1, 10)).pool.scope?.marginRatio).toEqual({
      kind: 'unknown',
      reason: 'not-positive-equity',
    });
  });

  it('says nothing of other prices, nor where a figure is no number', () => {
    const moved = evaluate(shockAccount(own(40, 10), { BTC: -0.1 })).pool.scope;
    expect(moved?.marginRatio).toEqual({ kind: 'unknown', reason: 'not-covered' });
    expect(evaluate(own(Number.NaN, 10)).pool.scope?.equity.kind).toBe('unknown');
  });

  it('counts only where something is not covered', () => {
    const [plain] = own(40, 10).pools;
    if (plain === undefined) throw new Error('no pool');
    const { notCovered: _covered, ...computed } = plain;
    const { scope } = evaluate(account({ pools: [computed] })).pool;
    expect(scope?.equity).toEqual({ kind: 'known', value: 30 });
  });
});
