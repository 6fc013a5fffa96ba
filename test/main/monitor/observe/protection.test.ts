import { describe, expect, it } from 'vitest';
import { isUnprotected } from '../../../../main/monitor/observe/protection.ts';
import {
  ORDERS_TRUSTED_MS,
  areOrdersBehind,
  areOrdersOld,
} from '../../../../shared/domain/orders-age.ts';
import type { OpenOrder } from '../../../../shared/domain/position.ts';
import { ordersAsOfClause } from '../../../../shared/words/position-words.ts';

const position = { side: 'long', liquidationPrice: { kind: 'price', price: 90 } } as const;
const stop: OpenOrder = {
  id: '1',
  symbol: 'X',
  orderSide: 'sell',
  triggerPrice: 94,
  reduceOnly: true,
  purpose: 'stop',
};

describe('a stop that is known from orders of some age', () => {
  it('counts while the orders are young, and is unknown, not absent, once they are old', () => {
    expect(isUnprotected(position, [stop], false)).toBe(false);
    expect(isUnprotected(position, [stop], true)).toBeUndefined();
  });

  it('that was missing in old orders is still missing: the worse of the two stands', () => {
    expect(isUnprotected(position, [], true)).toBe(true);
  });

  it('is old after a quarter of an hour, and where its time lies ahead of the clock', () => {
    expect(areOrdersOld(1_000, 1_000 + ORDERS_TRUSTED_MS)).toBe(false);
    expect(areOrdersOld(1_000, 1_001 + ORDERS_TRUSTED_MS)).toBe(true);
    expect(areOrdersOld(1_001 + ORDERS_TRUSTED_MS, 1_000)).toBe(true);
    // Orders that came with the positions have no age of their own.
    expect(areOrdersOld(undefined, 1e12)).toBe(false);
  });

  it('has its time told where it is a minute older than the position', () => {
    const asOfMs = new Date(2026, 10, 22, 14, 3).getTime();
    expect(areOrdersBehind(asOfMs - 59_000, asOfMs)).toBe(false);
    expect(ordersAsOfClause({ asOfMs, ordersAsOfMs: asOfMs - 30_000 })).toBe('');
    expect(ordersAsOfClause({ asOfMs, ordersAsOfMs: asOfMs - 1_200_000 })).toMatch(
      /^ \(orders as of .*13.43.*\)$/,
    );
  });
});
