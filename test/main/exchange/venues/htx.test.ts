import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('htx', 'account');

describe('HTX', () => {
  it('has a pool per currency for linear contracts and one per coin-margined contract', async () => {
    const reading = await openWire('htx', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['USDT', 'BTC-USD coin-margined']);
    // 5700 less 500 of isolated equity less 100 of cross profit.
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(5100, 9);
    expect(poolOf(reading, 'BTC-USD coin-margined')).toMatchObject({
      settleCurrency: 'BTC',
      walletBalance: 0.25,
    });
  });

  it('reads each position to the last field', async () => {
    const reading = await openWire('htx', routes()).reading();
    const btc = positionOf(reading, 'BTC/USDT:USDT');
    expect(btc).toMatchObject({
      side: 'long',
      contracts: 50,
      contractSize: 0.001,
      marginMode: 'cross',
      leverage: 20,
      // Below zero on the wire.
      reported: { liquidationPrice: 'none', maintenanceMargin: 10.54, marginRatio: 0.002 },
    });
    expect(btc.maintenanceMarginRate).toBeCloseTo(0.0034, 9);
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      marginMode: 'isolated',
      isolatedMargin: 600,
    });
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      contractType: 'inverse',
      contracts: 10,
      contractSize: 100,
      markPrice: 62_000,
      adjustFactor: 0.04,
      reported: { liquidationPrice: 23_968.3 },
    });
  });

  it('knows stops of both kinds of contract', async () => {
    const reading = await openWire('htx', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: '151', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, contracts: 50 },
    ]);
    expect(ordersOf(reading, 'BTC/USD:BTC')).toMatchObject([
      { triggerPrice: 55_000, orderSide: 'sell' },
    ]);
  });

  it('believes no empty list while the balance shows profit', async () => {
    const wire = openWire('htx', {
      ...routes(),
      'GET /v5/trade/position/opens': { code: 200, message: 'Success', data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
