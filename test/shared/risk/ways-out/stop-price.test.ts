import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import {
  stopWithin,
  type StopLimits,
  type StopPrice,
} from '../../../../shared/risk/ways-out/stop-price.ts';
import { account, evaluate, NO_CONTEXT, pool, position } from '../builders.ts';

const LIMITS: StopLimits = { maxLoss: 5, slippage: 0, takerFeeRate: 0 };

function stop(
  fields: Partial<Position>,
  walletBalance: number,
  limits: Partial<StopLimits> = {},
): StopPrice {
  const own = account({ pools: [pool({ walletBalance, positions: [position(fields)] })] });
  const { key } = evaluate(own).position;
  return stopWithin(own, key, { ...LIMITS, ...limits }, NO_CONTEXT);
}

function priceOf(found: StopPrice): Extract<StopPrice, { kind: 'stop' }> {
  if (found.kind !== 'stop') throw new Error(JSON.stringify(found));
  return found;
}

describe('a stop for a long of 1 at 100', () => {
  it('stands where the loss is the limit', () => {
    expect(priceOf(stop({}, 20))).toMatchObject({ price: 95, fill: 95, loss: 5, boundBy: 'loss' });
  });

  it('stands nearer by the slippage and the fee', () => {
    const found = priceOf(stop({}, 20, { slippage: 0.01, takerFeeRate: 0.001 }));
    expect(found.price).toBeCloseTo(95 / (0.99 * 0.999), 9);
    expect(found.loss).toBeCloseTo(5, 9);
  });

  it('fills before liquidation where the limit alone would be too late', () => {
    // 10 − (100 − p) = 0.01·p at 90.909
    const found = priceOf(stop({ tickSize: 0.1 }, 10, { maxLoss: 50, slippage: 0.02 }));
    expect(found.boundBy).toBe('liquidation');
    expect(found.price).toBeCloseTo(92.8, 9);
    expect(found.fill).toBeGreaterThan(90 / 0.99);
    expect(found.loss).toBeLessThan(50);
  });

  it.each([
    ['the loss is above the limit already', { markPrice: 94 }, 20, {}, 'too-late'],
    ['liquidation is nearer than the slippage', {}, 2, { slippage: 0.05 }, 'too-late'],
    ['it is liquidated already', {}, 0.5, {}, 'too-late'],
    ['the limit is no number', {}, 20, { maxLoss: Number.NaN }, 'unknown'],
    ['the rate is unknown', { contracts: -1 }, 20, {}, 'unknown'],
  ])('is not possible when %s', (_name, fields, wallet, limits, reason) => {
    expect(stop(fields, wallet, limits)).toEqual({ kind: 'not-possible', reason });
  });

  it('is not needed where neither the limit nor liquidation can be reached', () => {
    expect(stop({}, 500, { maxLoss: 100 })).toEqual({ kind: 'not-needed' });
  });

  it('says so when the danger lies on the other side', () => {
    const legs = [position(), position({ side: 'short', contracts: 3 })];
    const own = account({
      positionMode: 'hedge',
      pools: [pool({ walletBalance: 20, positions: legs })],
    });
    const { key } = evaluate(own).position;
    expect(stopWithin(own, key, LIMITS, NO_CONTEXT)).toMatchObject({ reason: 'other-side' });
  });
});

describe('every stop', () => {
  const amount = (min: number, max: number) =>
    fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
  const cases = fc.record({
    side: fc.constantFrom('long', 'short'),
    inverse: fc.boolean(),
    drift: amount(0.95, 1.05),
    cash: amount(0.02, 1.5),
    maxLoss: amount(0.01, 0.8),
    slippage: amount(0, 0.03),
    fee: amount(0, 0.002),
    tick: fc.constantFrom(undefined, 0.01, 0.5),
  });

  it('fills within the limit and before liquidation, on its tick', () => {
    let stops = 0;
    fc.assert(
      fc.property(cases, (x) => {
        const one = position({
          side: x.side,
          contractType: x.inverse ? 'inverse' : 'linear',
          contractSize: x.inverse ? 100 : 1,
          markPrice: 100 * x.drift,
          ...(x.tick === undefined ? {} : { tickSize: x.tick }),
        });
        const value = x.inverse ? 1 : 100;
        const own: Account = account({
          pools: [pool({ walletBalance: x.cash * value, positions: [one] })],
        });
        const before = evaluate(own).position;
        const maxLoss = x.maxLoss * value;
        const limits = { maxLoss, slippage: x.slippage, takerFeeRate: x.fee };
        const found = stopWithin(own, before.key, limits, NO_CONTEXT);
        if (found.kind !== 'stop') return;
        stops++;
        expect(found.loss).toBeLessThanOrEqual(maxLoss * (1 + 1e-9));
        if (x.tick !== undefined) {
          expect(found.price / x.tick).toBeCloseTo(Math.round(found.price / x.tick), 6);
        }
        const there = { ...one, markPrice: found.fill };
        const after = evaluate(
          account({ pools: [pool({ walletBalance: x.cash * value, positions: [there] })] }),
        ).position;
        expect(after.liquidatable).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(stops).toBeGreaterThan(100);
  });
});
