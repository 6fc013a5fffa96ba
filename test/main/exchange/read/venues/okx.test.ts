import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

describe('OKX, a single-currency account in hedge mode', () => {
  const routes = () => loadRoutes('okx', 'single-currency');

  it('has a pool per currency, isolated equity and profit taken out of its cash', async () => {
    const reading = await openWire('okx', routes()).reading();
    expect(reading.account).toMatchObject({ venue: 'okx', positionMode: 'hedge' });
    // 12 000 of equity, less 600 of isolated equity, less 1 000 of cross profit.
    expect(poolOf(reading, 'USDT')).toMatchObject({
      settleCurrency: 'USDT',
      walletBalance: 10_400,
      openOrderInitialMargin: 15,
    });
    expect(poolOf(reading, 'BTC')).toMatchObject({ walletBalance: 0.1, positions: [] });
  });

  it('counts contracts of the market’s size, and tiers in contracts', async () => {
    const reading = await openWire('okx', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 50,
      contractSize: 0.01,
      marginMode: 'cross',
      entryPrice: 60_000,
      markPrice: 62_000,
      leverage: 10,
      tierUnit: 'contracts',
      tierMode: 'whole',
      tiers: [
        { floor: 0, cap: 500, maintenanceMarginRate: 0.004, maxLeverage: 100 },
        { floor: 500, maintenanceMarginRate: 0.005, maxLeverage: 75 },
      ],
      reported: { liquidationPrice: 41_000.5, maintenanceMargin: 124, unrealizedPnl: 1000 },
    });
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      contracts: 20,
      contractSize: 0.1,
      marginMode: 'isolated',
      isolatedMargin: 700,
      reported: { liquidationPrice: 3310.2 },
    });
  });

  it('splits an order that is both a stop and a take-profit', async () => {
    const reading = await openWire('okx', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toMatchObject([
      { id: '77', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, contracts: 50 },
      { id: '77 take-profit', purpose: 'take-profit', triggerPrice: 70_000 },
    ]);
  });

  it('tells no orders at all when one kind of them could not be read', async () => {
    const wire = openWire('okx', {
      ...routes(),
      'GET /api/v5/trade/orders-algo-pending?ordType=trigger': {
        code: '50001',
        msg: 'busy',
        data: [],
      },
    });
    const reading = await wire.reading();
    expect(reading.orders).toBeUndefined();
    expect(reading.warnings.join(' ')).toMatch(/nothing is known about stops/);
  });

  it('believes no empty list while the currency shows margin in use', async () => {
    const wire = openWire('okx', {
      ...routes(),
      'GET /api/v5/account/positions': { code: '0', msg: '', data: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});

describe('OKX, no positions while prices stand where they were opened', () => {
  const currency = (over: object) => ({
    ccy: 'USDT',
    eq: '20000',
    cashBal: '20000',
    isoEq: '0',
    upl: '0',
    imr: '10000',
    mmr: '400',
    ordFrozen: '0',
    liab: '',
    crossLiab: '',
    ...over,
  });
  const readWith = (details: readonly object[], summary: object = {}) =>
    openWire('okx', {
      ...loadRoutes('okx', 'single-currency'),
      'GET /api/v5/account/positions': { code: '0', msg: '', data: [] },
      'GET /api/v5/account/balance': {
        code: '0',
        msg: '',
        data: [{ totalEq: '20000', isoEq: '0', adjEq: '', ...summary, details }],
      },
    }).read();

  it('is not believed: margin that neither orders nor loans ask for is that of positions', async () => {
    expect(await readWith([currency({})])).toMatchObject({
      ok: false,
      error: { kind: 'unconfirmed-empty' },
    });
  });

  it('is not believed of an account that shares its currencies either', async () => {
    const shared = { adjEq: '20000', mmr: '400', imr: '10000', ordFroz: '0', upl: '0' };
    const level = { code: '0', msg: '', data: [{ acctLv: '3', posMode: 'net_mode' }] };
    const wire = openWire('okx', {
      ...loadRoutes('okx', 'single-currency'),
      'GET /api/v5/account/config': level,
      'GET /api/v5/account/positions': { code: '0', msg: '', data: [] },
      'GET /api/v5/account/balance': {
        code: '0',
        msg: '',
        data: [{ totalEq: '20000', isoEq: '0', ...shared, details: [currency({ imr: '' })] }],
      },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });

  it('is believed where orders, or a loan, may ask for that margin', async () => {
    expect(await readWith([currency({ ordFrozen: '10000' })])).toMatchObject({ ok: true });
    expect(await readWith([currency({ liab: '8000' })])).toMatchObject({ ok: true });
    expect(await readWith([currency({ ordFrozen: '', liab: '0' })])).toMatchObject({ ok: true });
  });
});

describe('OKX, options beside the futures of a single-currency account', () => {
  const key = 'GET /api/v5/account/positions';
  const withRow = (row: object) => {
    const routes = loadRoutes('okx', 'single-currency');
    const answer = routes[key] as { data: readonly object[] };
    return openWire('okx', { ...routes, [key]: { ...answer, data: [...answer.data, row] } });
  };
  const option = {
    instType: 'OPTION',
    instId: 'BTC-USD-260327-60000-C',
    ccy: 'BTC',
    mgnMode: 'cross',
    pos: '-3',
  };

  it('leave the figures of the currency that they share unknown, and no other', async () => {
    const reading = await withRow(option).reading();
    expect(poolOf(reading, 'BTC').notCovered?.join()).toMatch(/1 spot margin or option/);
    expect(poolOf(reading, 'USDT')).not.toHaveProperty('notCovered');
    expect(reading.warnings.join(' ')).toMatch(/1 spot margin or option positions on OKX/);
  });

  it('leave all known where they are isolated, or of size zero', async () => {
    for (const row of [
      { ...option, mgnMode: 'isolated' },
      { ...option, pos: '0' },
    ]) {
      expect(poolOf(await withRow(row).reading(), 'BTC')).not.toHaveProperty('notCovered');
    }
  });
});

describe('OKX, a gateway without dated contracts', () => {
  const FUTURES = 'GET /api/v5/public/instruments?instType=FUTURES';
  const lacking = (answer: unknown) => {
    const { [FUTURES]: _, ...rest } = loadRoutes('okx', 'single-currency');
    return openWire('okx', answer === undefined ? rest : { ...rest, [FUTURES]: answer });
  };

  it('is read with the perpetuals that it has', async () => {
    const answers = [undefined, { code: '51000', msg: 'Parameter instType error', data: [] }];
    for (const answer of answers) {
      expect(poolOf(await lacking(answer).reading(), 'USDT').positions).toHaveLength(2);
    }
  });

  it('is not taken for one when the list was only not answered', async () => {
    const busy = () => new Response('busy', { status: 502 });
    expect(await lacking(busy).read()).toMatchObject({ ok: false, error: { kind: 'network' } });
  });
});

describe('OKX, a multi-currency account', () => {
  const routes = () => loadRoutes('okx', 'multi-currency');

  it('is one pool in USD with discounted coins; what is settled in coin is named as not covered', async () => {
    const reading = await openWire('okx', routes()).reading();
    const pool = poolOf(reading, 'USD');
    expect(reading.account.positionMode).toBe('one-way');
    expect(pool.collateral).toEqual([
      { asset: 'BTC', amount: 0.5, price: 62_000, weight: 0.95, liabilityWeight: 1 },
    ]);
    expect(pool.notCovered?.join()).toMatch(/BTC\/USD:BTC/);
  });

  it('takes the side from the sign in net mode', async () => {
    const reading = await openWire('okx', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({ side: 'short', contracts: 50 });
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      side: 'long',
      contracts: 3,
      contractSize: 100,
      contractType: 'inverse',
    });
  });
});
