import { describe, expect, it } from 'vitest';
import type { PositionView } from '../../../../../shared/contract/app-state.ts';
import type { OpenOrder } from '../../../../../shared/domain/position.ts';
import { toProtection } from '../../../../../renderer/features/position/protection/protection-model.ts';
import { samplePosition } from '../../../../helpers/sample-position.ts';

// Liquidated at 94.
const long: PositionView = {
  ...samplePosition({
    underlying: 'ETH',
    side: 'long',
    mark: 100,
    tick: 0.01,
    distance: 0.06,
    leverage: 10,
    contracts: 10,
    level: 'warning',
  }),
  unprotected: false,
};

function stop(triggerPrice: number, contracts: number, more: Partial<OpenOrder> = {}): OpenOrder {
  return {
    id: `stop-${triggerPrice}`,
    symbol: long.symbol,
    orderSide: 'sell',
    contracts,
    triggerPrice,
    reduceOnly: true,
    purpose: 'stop',
    ...more,
  };
}

describe('toProtection', () => {
  it('is protected when stops close the whole position before its liquidation', () => {
    const protection = toProtection({ ...long, orders: [stop(97, 6), stop(95, 4)] });
    expect(protection.state).toBe('protected');
    expect(protection.coveredRatio).toBe(1);
  });

  it('is only partly protected when the stops close less', () => {
    const protection = toProtection({ ...long, orders: [stop(97, 6)] });
    expect(protection).toMatchObject({ state: 'partly', coveredRatio: 0.6 });
  });

  it('does not count a stop behind the liquidation price, nor one that may open a position', () => {
    const orders = [stop(97, 5), stop(93, 5), stop(96, 5, { reduceOnly: false })];
    const protection = toProtection({ ...long, orders });
    expect(protection.coveredRatio).toBe(0.5);
    expect(protection.orders.map((entry) => [entry.price, entry.place])).toEqual([
      [97, 'before-liquidation'],
      [96, 'before-liquidation'],
      [93, 'behind-liquidation'],
    ]);
  });

  it('looks upward for a short', () => {
    const short: PositionView = {
      ...long,
      side: 'short',
      risk: { ...long.risk, side: 'short', liquidationPrice: { kind: 'price', price: 106 } },
      orders: [
        stop(103, 10, { orderSide: 'buy' }),
        stop(107, 10, { orderSide: 'buy' }),
        // Closes the long that is held beside it.
        stop(97, 10),
      ],
    };
    expect(toProtection(short).orders.map((entry) => entry.place)).toEqual([
      'before-liquidation',
      'behind-liquidation',
    ]);
  });

  it('is unknown, not unprotected, when the orders could not be read', () => {
    const { unprotected: _, ...unread } = long;
    expect(toProtection({ ...unread, orders: [] }).state).toBe('unknown');
    expect(toProtection({ ...long, unprotected: true, orders: [] }).state).toBe('unprotected');
  });

  it('lists take-profits after the stops and leaves out orders that are neither', () => {
    const target = stop(110, 5, { id: 'tp', purpose: 'take-profit' });
    const entry = stop(90, 5, { id: 'limit', purpose: 'other' });
    const protection = toProtection({ ...long, orders: [target, entry, stop(97, 10)] });
    expect(protection.orders.map(({ order }) => order.purpose)).toEqual(['stop', 'take-profit']);
  });
});
