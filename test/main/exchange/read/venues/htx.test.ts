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

  it('knows the stops of dated coin-margined contracts, which every coin lists together', async () => {
    const held = {
      symbol: 'BTC',
      contract_code: 'BTC260327',
      contract_type: 'quarter',
      volume: 5,
      available: 5,
      frozen: 0,
      cost_open: 60_000,
      cost_hold: 60_000,
      profit_unreal: 0.0002,
      lever_rate: 5,
      position_margin: 0.0016,
      direction: 'buy',
      last_price: 62_000,
    };
    const stop = (code: string, id: string) => ({
      symbol: 'BTC',
      contract_code: code,
      volume: 5,
      order_type: 1,
      tpsl_order_type: 'sl',
      direction: 'sell',
      order_id_str: id,
      order_id: id,
      trigger_type: 'le',
      trigger_price: 56_000,
      order_price: 0,
      created_at: 1,
      order_price_type: 'optimal_5',
      status: 2,
    });
    const none = { status: 'ok', data: { orders: [], total_page: 0, current_page: 1 }, ts: 1 };
    const wire = openWire('htx', {
      ...routes(),
      'POST /api/v1/contract_position_info': { status: 'ok', data: [held], ts: 1 },
      'POST /api/v1/contract_account_info': {
        status: 'ok',
        data: [
          {
            symbol: 'BTC',
            margin_balance: 0.1,
            margin_position: 0.0016,
            profit_unreal: 0.0002,
            margin_static: 0.0998,
            adjust_factor: 0.025,
            lever_rate: 5,
          },
        ],
        ts: 1,
      },
      'POST /api/v1/contract_openorders': none,
      'POST /api/v1/contract_trigger_openorders': none,
      'POST /api/v1/contract_tpsl_openorders': {
        ...none,
        data: { orders: [stop('BTC260327', '7'), stop('BTC260626', '8')] },
      },
      'POST /api/v1/contract_track_openorders': none,
    });
    const reading = await wire.reading();
    expect(ordersOf(reading, 'BTC/USD:BTC-260327')).toMatchObject([
      { id: '7', purpose: 'stop', orderSide: 'sell', triggerPrice: 56_000, reduceOnly: true },
    ]);
    expect(reading.warnings.join(' ')).not.toMatch(/orders could not be read/);
  });

  it('believes no empty list while the balance shows profit', async () => {
    const wire = openWire('htx', {
      ...routes(),
      'GET /v5/trade/position/opens': { code: 200, message: 'Success', data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
