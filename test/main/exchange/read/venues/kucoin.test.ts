import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('kucoinfutures', 'classic');

describe('KuCoin Futures', () => {
  it('asks the wallet of every currency that something is settled in', async () => {
    const reading = await openWire('kucoinfutures', routes()).reading();
    // 5510 of equity, less the isolated margin of 610 and its loss of 100, less the cross profit of 100.
    expect(poolOf(reading, 'USDT')).toMatchObject({
      walletBalance: 4900,
      openOrderInitialMargin: 7,
    });
    expect(poolOf(reading, 'BTC').walletBalance).toBeCloseTo(0.25, 7);
  });

  it('reads each position to the last field', async () => {
    const reading = await openWire('kucoinfutures', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 50,
      contractSize: 0.001,
      marginMode: 'cross',
      leverage: 10,
      maintenanceMarginRate: 0.005,
      // 0.01 is a placeholder.
      reported: { liquidationPrice: 'none', unrealizedPnl: 100 },
    });
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      contracts: 200,
      contractSize: 0.01,
      marginMode: 'isolated',
      isolatedMargin: 610,
      maintenanceMargin: 35.2,
      reported: { liquidationPrice: 3280.5 },
    });
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      contractType: 'inverse',
      contracts: 1000,
      contractSize: 1,
    });
  });

  it('knows stop orders, which are listed apart', async () => {
    const reading = await openWire('kucoinfutures', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: 's-1', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, orderSide: 'sell' },
    ]);
  });

  it('believes no empty list while a wallet shows position margin', async () => {
    const wire = openWire('kucoinfutures', {
      ...routes(),
      'GET /api/v1/positions': { code: '200000', data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});

describe('KuCoin by the name of the whole exchange', () => {
  it('is read as its futures are, and as first-class', async () => {
    const [whole, futures] = [
      await openWire('kucoin', routes()).reading(),
      await openWire('kucoinfutures', routes()).reading(),
    ];
    expect(whole.account.pools).toEqual(futures.account.pools);
    expect(whole.account.venue).toBe('kucoin');
    expect(whole.warnings.join(' ')).not.toMatch(/common rules/);
    expect([...(whole.orders ?? [])]).toEqual([...(futures.orders ?? [])]);
  });
});
