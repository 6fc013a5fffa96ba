import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('mexc', 'account');

describe('MEXC futures', () => {
  it('reads the margin mode that ccxt loses, and marks from the tickers', async () => {
    const reading = await openWire('mexc', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 500,
      contractSize: 0.0001,
      marginMode: 'cross',
      markPrice: 62_000,
      leverage: 10,
      tierUnit: 'contracts',
      reported: { liquidationPrice: 41_000.5 },
    });
    expect(
      positionOf(reading, 'BTC/USDT:USDT').tiers?.map((tier) => [
        tier.floor,
        tier.maintenanceMarginRate,
      ]),
    ).toEqual([
      [0, 0.004],
      [10_000, 0.008],
      [210_000, 0.012],
    ]);
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      marginMode: 'isolated',
      isolatedMargin: 600,
      markPrice: 3050,
    });
  });

  it('takes isolated margin and all profit out of the equity', async () => {
    const reading = await openWire('mexc', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['USDT']);
    // 5500 − 600 − (−100) − 100
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(4900, 9);
  });

  it('knows plain, planned and protecting orders', async () => {
    const reading = await openWire('mexc', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: '1', orderSide: 'sell', contracts: 400, reduceOnly: true, purpose: 'other' },
      { id: '31', orderSide: 'sell', triggerPrice: 55_000, purpose: 'stop' },
      { id: '31 take-profit', triggerPrice: 70_000, purpose: 'take-profit' },
    ]);
    expect(ordersOf(reading, 'ETH/USDT:USDT')).toMatchObject([
      { id: 'p1', orderSide: 'buy', triggerPrice: 3200, reduceOnly: true, purpose: 'stop' },
    ]);
  });

  it('believes no empty list while position margin is told', async () => {
    const wire = openWire('mexc', {
      ...routes(),
      'GET /api/v1/private/position/open_positions': { success: true, code: 0, data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
