import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('bingx', 'account');

describe('BingX perpetuals', () => {
  it('are linear and coin-margined, each with balances of its own', async () => {
    const reading = await openWire('bingx', routes()).reading();
    // 5000 of cash less the 600 behind the isolated short, whose `margin` of 500 holds its loss of 100.
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(4400, 9);
    expect(poolOf(reading, 'BTC coin-margined').walletBalance).toBeCloseTo(0.25, 9);
  });

  it('are read to the last field', async () => {
    const reading = await openWire('bingx', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 0.05,
      contractSize: 1,
      marginMode: 'cross',
      leverage: 10,
      tierMode: 'marginal',
      tiers: [
        { floor: 0, cap: 300_000, maintenanceMarginRate: 0.0033, maintenanceMarginDeduction: 0 },
        { floor: 300_000, maintenanceMarginRate: 0.004, maintenanceMarginDeduction: 210 },
      ],
      reported: { liquidationPrice: 'none', unrealizedPnl: 100 },
    });
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      marginMode: 'isolated',
      isolatedEquity: 500,
      reported: { liquidationPrice: 3280.5 },
    });
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      contractType: 'inverse',
      contracts: 10,
      contractSize: 100,
    });
    expect(reading.warnings.join(' ')).toMatch(/margin tiers of ETH/);
  });

  it('know their stops', async () => {
    const reading = await openWire('bingx', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: '51', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, contracts: 0.05 },
    ]);
  });

  it('believe no empty list while used margin is told', async () => {
    const wire = openWire('bingx', {
      ...routes(),
      'GET /openApi/swap/v2/user/positions': { code: 0, msg: '', data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
