import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('dydx', 'subaccounts');

describe('dYdX by address', () => {
  it('is a pool per subaccount, valued at oracle prices', async () => {
    const reading = await openWire('dydx', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['USDC', 'subaccount 128']);
    // 10 900 of equity less 1000 of profit and −100.
    expect(poolOf(reading, 'USDC').walletBalance).toBeCloseTo(10_000, 9);
    expect(poolOf(reading, 'subaccount 128').walletBalance).toBeCloseTo(400, 9);
  });

  it('reads each position with the margin fractions of its market', async () => {
    const reading = await openWire('dydx', routes()).reading();
    expect(positionOf(reading, 'BTC/USDC:USDC')).toMatchObject({
      side: 'long',
      contracts: 0.5,
      contractSize: 1,
      markPrice: 62_000,
      maintenanceMarginRate: 0.012,
      initialMarginRate: 0.02,
      maxLeverage: 50,
      reported: { unrealizedPnl: 1000 },
    });
    expect(positionOf(reading, 'ETH/USDC:USDC', 'short').contracts).toBe(2);
  });

  it('knows untriggered stops', async () => {
    const reading = await openWire('dydx', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDC:USDC')).toMatchObject([
      { id: 'u-1', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, contracts: 0.5 },
    ]);
  });

  it('believes no empty list while the subaccount itself tells of positions', async () => {
    const wire = openWire('dydx', {
      ...routes(),
      'GET /v4/perpetualPositions?subaccountNumber=0': { positions: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
