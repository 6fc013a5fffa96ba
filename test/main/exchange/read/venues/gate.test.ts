import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const never = () =>
  new Response(
    JSON.stringify({
      label: 'USER_NOT_FOUND',
      message: 'please transfer funds first to create futures account',
    }),
    {
      status: 400,
      headers: { 'content-type': 'application/json' },
    },
  );
const routes = () => ({
  ...loadRoutes('gate', 'classic'),
  'GET /api/v4/delivery/usdt/accounts': never,
  'GET /api/v4/delivery/usdt/positions': never,
  'GET /api/v4/delivery/usdt/orders': never,
  'GET /api/v4/delivery/usdt/price_orders': never,
});

describe('Gate, a classic account', () => {
  it('has a pool per settle currency; a part that was never used is none', async () => {
    const reading = await openWire('gate', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['USDT']);
    // 5200 of cash less the 200 behind the isolated short.
    expect(poolOf(reading, 'USDT')).toMatchObject({
      walletBalance: 5000,
      openOrderInitialMargin: 12,
    });
  });

  it('reads leverage 0 as cross with its limit, and contracts of the market’s size', async () => {
    const reading = await openWire('gate', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 500,
      contractSize: 0.0001,
      marginMode: 'cross',
      leverage: 10,
      maintenanceMarginRate: 0.004,
      tierMode: 'marginal',
      tiers: [
        {
          floor: 0,
          cap: 1_000_000,
          maintenanceMarginRate: 0.004,
          maintenanceMarginDeduction: 0,
          maxLeverage: 125,
        },
        {
          floor: 1_000_000,
          maintenanceMarginRate: 0.005,
          maintenanceMarginDeduction: 1000,
          maxLeverage: 100,
        },
      ],
      reported: { liquidationPrice: 41_000.5, maintenanceMargin: 14.7, unrealizedPnl: 100 },
    });
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      contracts: 100,
      marginMode: 'isolated',
      leverage: 20,
      isolatedMargin: 200,
      reported: { liquidationPrice: 3180.1 },
    });
  });

  it('knows price orders beside plain ones, also one of size 0, which closes all of its leg', async () => {
    const reading = await openWire('gate', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toEqual([
      {
        id: '11',
        symbol: 'BTC/USDT:USDT',
        orderSide: 'sell',
        contracts: 60,
        price: 70_000,
        reduceOnly: true,
        purpose: 'other',
      },
      {
        id: '21',
        symbol: 'BTC/USDT:USDT',
        orderSide: 'sell',
        triggerPrice: 55_000,
        reduceOnly: true,
        purpose: 'stop',
      },
    ]);
  });

  it('fails as a whole when one part fails for another reason', async () => {
    const wire = openWire('gate', { ...routes(), 'GET /api/v4/futures/btc/positions': {} });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'bad-answer' } });
  });
});

describe('Gate, a unified account of several currencies', () => {
  it('is one pool in USD whose coins are worth their marks', async () => {
    const wire = openWire('gate', {
      ...routes(),
      'GET /api/v4/unified/unified_mode': { mode: 'multi_currency' },
      'GET /api/v4/unified/accounts': {
        user_id: 1,
        balances: { USDT: { equity: '3000' }, BTC: { equity: '0.1' }, POINT: { equity: '5' } },
        total_margin_balance: '9250',
        total_maintenance_margin: '32',
      },
    });
    const reading = await wire.reading();
    const pool = poolOf(reading, 'USD');
    expect(pool.positions).toHaveLength(2);
    expect(pool.collateral).toMatchObject([{ asset: 'BTC', amount: 0.1, price: 62_000 }]);
  });

  it('says that options, which share its margin, are not covered', async () => {
    const unified = {
      ...routes(),
      'GET /api/v4/unified/unified_mode': { mode: 'multi_currency' },
      'GET /api/v4/unified/accounts': {
        user_id: 1,
        balances: { USDT: { equity: '9000' } },
        total_margin_balance: '9000',
        total_maintenance_margin: '32',
      },
    };
    const key = 'GET /api/v4/options/positions';
    const option = { underlying: 'BTC_USDT', contract: 'BTC_USDT-20260327-60000-C', size: -2 };
    const wire = openWire('gate', { ...unified, [key]: [option, { ...option, size: 0 }] });
    expect(poolOf(await wire.reading(), 'USD').notCovered).toEqual(['1 option positions']);
    const refused = () => new Response('{"label":"FORBIDDEN","message":"no"}', { status: 403 });
    const other = await openWire('gate', { ...unified, [key]: refused }).reading();
    expect(other.warnings.join(' ')).toMatch(/options on Gate could not be read/);
  });
});
