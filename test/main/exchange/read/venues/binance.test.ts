import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('binance', 'portfolio-margin');

describe('Binance, an account in portfolio margin', () => {
  it('is one pool in USD under the rules of portfolio margin, coins by their marks', async () => {
    const reading = await openWire('binance', routes()).reading();
    expect(reading.account).toMatchObject({
      exchange: 'binance',
      venue: 'binance-portfolio-margin',
    });
    const pool = poolOf(reading, 'USD');
    expect(pool.collateral).toMatchObject([{ asset: 'BTC', amount: 0.2, price: 62_000 }]);
    // 22 000 of equity, less 1000 of profit, less 12 400 that stand as BTC.
    expect(pool.walletBalance).toBeCloseTo(8600, 9);
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 0.5,
      marginMode: 'cross',
      leverage: 10,
      tierMode: 'marginal',
      reported: { liquidationPrice: 20_100.5 },
    });
  });

  it('knows conditional orders, which are listed apart', async () => {
    const reading = await openWire('binance', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: '77', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true },
    ]);
  });

  it('believes no empty list while a balance shows profit', async () => {
    const wire = openWire('binance', { ...routes(), 'GET /papi/v1/um/positionRisk': [] });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});

describe('Binance, an account without portfolio margin', () => {
  it('is USD-M and COIN-M together, each pool under its own rules', async () => {
    const refused = () =>
      new Response(
        JSON.stringify({ code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }),
        {
          status: 401,
          headers: { 'content-type': 'application/json' },
        },
      );
    const wire = openWire('binance', {
      ...loadRoutes('binancecoinm', 'account'),
      ...routes(),
      'GET /papi/v1/account': refused,
      'GET /fapi/v3/account': {
        assets: [
          {
            asset: 'USDT',
            crossWalletBalance: '9000',
            maintMargin: '0',
            positionInitialMargin: '0',
            unrealizedProfit: '0',
          },
        ],
        positions: [],
      },
      'GET /fapi/v3/positionRisk': [],
    });
    const reading = await wire.reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual([
      'USDT',
      'BTC COIN-M',
      'ETH COIN-M',
    ]);
    expect(poolOf(reading, 'BTC COIN-M').venue).toBe('binance-coinm');
  });

  it('is not taken for one because of a network trouble', async () => {
    const wire = openWire('binance', {
      ...routes(),
      'GET /papi/v1/account': () => new Response('bad gateway', { status: 502 }),
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });
});
