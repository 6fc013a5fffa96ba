import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('binancecoinm', 'account');

describe('Binance COIN-M', () => {
  it('has a wallet per coin, the isolated one taken out by Binance itself', async () => {
    const reading = await openWire('binancecoinm', routes()).reading();
    expect(reading.account).toMatchObject({ venue: 'binance-coinm', positionMode: 'one-way' });
    expect(poolOf(reading, 'BTC')).toMatchObject({
      walletBalance: 0.5,
      openOrderInitialMargin: 0.001,
    });
    expect(poolOf(reading, 'ETH').walletBalance).toBe(1.8);
  });

  it('reads each position to the last field, tiers in coins', async () => {
    const reading = await openWire('binancecoinm', routes()).reading();
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      side: 'long',
      contracts: 100,
      contractSize: 100,
      contractType: 'inverse',
      marginMode: 'cross',
      leverage: 10,
      tierUnit: 'base',
      tierMode: 'marginal',
      tiers: [
        {
          floor: 0,
          cap: 5,
          maintenanceMarginRate: 0.004,
          maintenanceMarginDeduction: 0,
          maxLeverage: 125,
        },
        {
          floor: 5,
          maintenanceMarginRate: 0.005,
          maintenanceMarginDeduction: 0.005,
          maxLeverage: 100,
        },
      ],
      reported: { liquidationPrice: 31_000.5, unrealizedPnl: 0.00537634 },
    });
    expect(positionOf(reading, 'ETH/USD:ETH')).toMatchObject({
      side: 'short',
      contracts: 600,
      contractSize: 10,
      marginMode: 'isolated',
      isolatedMargin: 0.2,
    });
  });

  it('knows a stop that closes all of a position', async () => {
    const reading = await openWire('binancecoinm', routes()).reading();
    expect(ordersOf(reading, 'BTC/USD:BTC')).toEqual([
      {
        id: '9',
        symbol: 'BTC/USD:BTC',
        orderSide: 'sell',
        triggerPrice: 52_000,
        reduceOnly: true,
        purpose: 'stop',
      },
    ]);
  });

  it('believes no empty list while a coin shows maintenance margin', async () => {
    const wire = openWire('binancecoinm', { ...routes(), 'GET /dapi/v1/positionRisk': [] });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
