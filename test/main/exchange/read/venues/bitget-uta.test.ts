import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('bitget', 'unified');

describe('Bitget, a unified account', () => {
  it('is one pool in USD over all coins', async () => {
    const reading = await openWire('bitget', routes()).reading();
    const pool = poolOf(reading, 'USD');
    expect(pool.collateral).toMatchObject([{ asset: 'BTC', amount: 0.1, price: 62_000 }]);
    // 16 690 of effective equity, less 100 of profit, less 6200 that stand as BTC.
    expect(pool.walletBalance).toBeCloseTo(10_390, 9);
  });

  it('reads the maintenance rate as a rate, which ccxt takes for a ratio', async () => {
    const position = positionOf(await openWire('bitget', routes()).reading(), 'BTC/USDT:USDT');
    expect(position).toMatchObject({
      side: 'long',
      contracts: 0.05,
      marginMode: 'cross',
      maintenanceMarginRate: 0.004,
      tierMode: 'whole',
      maxLeverage: 125,
      reported: { liquidationPrice: 'none', unrealizedPnl: 100 },
    });
    expect(position.reported).not.toHaveProperty('marginRatio');
  });

  it('knows a stop by the leg that it closes', async () => {
    const reading = await openWire('bitget', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: 'st-1', orderSide: 'sell', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true },
    ]);
  });

  it('believes no empty list while the balance shows profit', async () => {
    const wire = openWire('bitget', {
      ...routes(),
      'GET /api/v3/position/current-position?category=USDT-FUTURES': {
        code: '00000',
        msg: 'success',
        data: { list: null },
      },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
