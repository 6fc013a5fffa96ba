import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('phemex', 'account');

describe('Phemex', () => {
  it('has an account per settle currency, scaled figures brought down', async () => {
    const reading = await openWire('phemex', routes()).reading();
    expect(reading.account.positionMode).toBe('hedge');
    // 5600 less 596.4 + 3.6 behind the isolated short.
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(5000, 9);
    expect(poolOf(reading, 'BTC')).toMatchObject({ venue: 'phemex', walletBalance: 0.25 });
  });

  it('reads each position to the last field, and no row of size zero', async () => {
    const reading = await openWire('phemex', routes()).reading();
    expect(poolOf(reading, 'USDT').positions).toHaveLength(2);
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 0.05,
      contractSize: 1,
      marginMode: 'cross',
      leverage: 10,
      maintenanceMarginRate: 0.005,
      // The lowest price of the market, for liquidation and bankruptcy alike.
      reported: { liquidationPrice: 'none' },
    });
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      marginMode: 'isolated',
      isolatedMargin: 600,
      leverage: 10,
      reported: { liquidationPrice: 3280.5 },
    });
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      contractType: 'inverse',
      contracts: 1000,
      marginMode: 'cross',
      reported: { liquidationPrice: 31_000 },
    });
  });

  it('asks for orders market by market; "not found" is an empty list', async () => {
    const reading = await openWire('phemex', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: 'o-1', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, contracts: 0.05 },
    ]);
    expect(reading.orders?.has('ETH/USDT:USDT')).toBe(false);
  });
});

describe('Phemex, contracts settled in other coins', () => {
  it('are an account each, asked for where their market says', async () => {
    const template = routes();
    const key = 'GET /public/products';
    const products = template[key] as { data: Record<string, readonly Record<string, unknown>[]> };
    const [coin] = products.data['products'] ?? [];
    const [linear] = products.data['perpProductsV2'] ?? [];
    const wire = openWire('phemex', {
      ...template,
      [key]: {
        ...products,
        data: {
          ...products.data,
          products: [
            ...(products.data['products'] ?? []),
            { ...coin, symbol: 'cETHUSD', settleCurrency: 'ETH' },
          ],
          perpProductsV2: [
            ...(products.data['perpProductsV2'] ?? []),
            { ...linear, symbol: 'BTCUSDC', settleCurrency: 'USDC', quoteCurrency: 'USDC' },
          ],
        },
      },
      'GET /accounts/accountPositions?currency=ETH': {
        code: 0,
        data: {
          account: { currency: 'ETH', accountBalanceEv: 150000000, totalUsedBalanceEv: 0 },
          positions: [],
        },
      },
      'GET /g-accounts/accountPositions?currency=USDC': {
        code: 0,
        data: {
          account: { currency: 'USDC', accountBalanceRv: '70', totalUsedBalanceRv: '0' },
          positions: [],
        },
      },
    });
    const reading = await wire.reading();
    expect(poolOf(reading, 'ETH')).toMatchObject({ venue: 'phemex', walletBalance: 1.5 });
    expect(poolOf(reading, 'USDC')).toMatchObject({ walletBalance: 70 });
  });
});
