import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('hyperliquid', 'main-and-dex');

describe('Hyperliquid by address', () => {
  it('reads its own book and every builder-deployed one, each with money of its own', async () => {
    const wire = openWire('hyperliquid', routes());
    const reading = await wire.reading();
    // 10 000 of cross value less 1000 − 300 of profit; the isolated short is not in it.
    expect(poolOf(reading, 'main')).toMatchObject({ settleCurrency: 'USDC', walletBalance: 9300 });
    expect(poolOf(reading, 'main').positions).toHaveLength(3);
    expect(poolOf(reading, 'xyz')).toMatchObject({ walletBalance: 500 });
    expect(wire.requests.every((each) => each.includes('/info '))).toBe(true);
  });

  it('reads each position to the last field', async () => {
    const reading = await openWire('hyperliquid', routes()).reading();
    expect(positionOf(reading, 'BTC/USDC:USDC')).toMatchObject({
      side: 'long',
      contracts: 0.5,
      contractSize: 1,
      marginMode: 'cross',
      entryPrice: 60_000,
      markPrice: 62_000,
      leverage: 20,
      maxLeverage: 40,
      tierMode: 'marginal',
      tiers: [
        { floor: 0, cap: 150_000_000, maintenanceMarginRate: 0.0125, maxLeverage: 40 },
        { floor: 150_000_000, maintenanceMarginRate: 0.025, maxLeverage: 20 },
      ],
      reported: { liquidationPrice: 41_234.5, unrealizedPnl: 1000 },
    });
    expect(positionOf(reading, 'ETH/USDC:USDC')).toMatchObject({
      side: 'short',
      contracts: 3,
      reported: { liquidationPrice: 'none', unrealizedPnl: -300 },
    });
    expect(positionOf(reading, 'SOL/USDC:USDC')).toMatchObject({
      side: 'short',
      marginMode: 'isolated',
      isolatedEquity: 720,
      // No table of its own: one rate from the highest leverage.
      tiers: [{ floor: 0, maintenanceMarginRate: 0.025, maxLeverage: 20 }],
    });
    expect(positionOf(reading, 'XYZ-TSLA/USDC:USDC')).toMatchObject({
      marginMode: 'isolated',
      contracts: 5,
      markPrice: 400,
      isolatedEquity: 500,
      reported: { liquidationPrice: 318.2 },
    });
  });

  it('knows the stop of a position from an order that adds to it', async () => {
    const reading = await openWire('hyperliquid', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDC:USDC')).toMatchObject([
      { id: '901', purpose: 'stop', reduceOnly: true, triggerPrice: 55_000, orderSide: 'sell' },
      { id: '902', purpose: 'other', reduceOnly: false, price: 58_000, orderSide: 'buy' },
    ]);
    // Size 0 means all of the position.
    expect(ordersOf(reading, 'BTC/USDC:USDC')[0]).not.toHaveProperty('contracts');
  });

  it('counts spot money only for an account that was made unified', async () => {
    const wire = openWire('hyperliquid', {
      ...routes(),
      'POST /info?type=userAbstraction': 'unifiedAccount',
      'POST /info?type=spotClearinghouseState': {
        balances: [{ coin: 'USDC', token: 0, total: '7000.0', hold: '0.0', entryNtl: '0.0' }],
      },
    });
    expect(poolOf(await wire.reading(), 'main').walletBalance).toBe(7000 + 10_000 - 700);
  });

  it('believes no empty list while the summary shows a notional', async () => {
    const template = routes();
    const key = 'POST /info?type=clearinghouseState';
    const wire = openWire('hyperliquid', {
      ...template,
      [key]: { ...(template[key] as object), assetPositions: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
