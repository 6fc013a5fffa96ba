import { describe, expect, it } from 'vitest';
import {
  ORDERS_FRESH_MS,
  planOrders,
  type HeldSymbol,
} from '../../../../main/exchange/client/order-plan.ts';

const NOW = 1_000_000;
const COST = { symbol: 2, all: 80 };

function held(symbol: string, over: Partial<HeldSymbol> = {}): HeldSymbol {
  return { symbol, asOfMs: NOW - 2 * ORDERS_FRESH_MS, isChanged: false, isNear: false, ...over };
}

describe('which open orders to ask for', () => {
  it('is none while all are fresh', () => {
    expect(planOrders([held('A', { asOfMs: NOW - 1_000 })], COST, NOW)).toEqual([]);
    expect(planOrders([], COST, NOW)).toEqual([]);
  });

  it('is symbol by symbol as long as that weighs less than the list of all', () => {
    const symbols = Array.from({ length: 39 }, (_, i) => `S${i}`);
    expect(
      planOrders(
        symbols.map((symbol) => held(symbol)),
        COST,
        NOW,
      ),
    ).toEqual([{ symbols, weight: 78, isUrgent: false }]);
    const many = [...symbols, 'S39'].map((symbol) => held(symbol));
    expect(planOrders(many, COST, NOW)).toEqual([{ weight: 80, isUrgent: false }]);
  });

  it('is the list of all where a venue has nothing else', () => {
    expect(planOrders([held('A')], undefined, NOW)).toEqual([{ isUrgent: false }]);
  });

  it('is at once what is new, has changed or is near its liquidation, if all is too much', () => {
    const rows = [
      held('calm'),
      held('near', { isNear: true }),
      held('changed', { isChanged: true, asOfMs: NOW }),
    ];
    expect(planOrders(rows, COST, NOW)).toEqual([
      { symbols: ['calm', 'near', 'changed'], weight: 6, isUrgent: false },
      { symbols: ['near', 'changed'], weight: 4, isUrgent: true },
    ]);
    const { asOfMs: _, ...neverRead } = held('new');
    expect(planOrders([neverRead], COST, NOW)).toEqual([
      { symbols: ['new'], weight: 2, isUrgent: true },
    ]);
  });

  it('does not ask for what is near more often than for what is fresh', () => {
    expect(planOrders([held('near', { isNear: true, asOfMs: NOW })], COST, NOW)).toEqual([]);
  });

  it('takes a time ahead of the clock for one that says nothing', () => {
    expect(planOrders([held('A', { asOfMs: NOW + 3_600_000 })], COST, NOW)).toHaveLength(1);
  });
});
