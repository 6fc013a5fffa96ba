import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('bybit', 'unified-cross');

describe('Bybit, a unified account in cross', () => {
  it('is one pool in USD: all lists, coins as collateral, the rest of the venue’s total as cash', async () => {
    const { account, warnings } = await openWire('bybit', routes()).reading();
    expect(account).toMatchObject({ venue: 'bybit', exchange: 'bybit', positionMode: 'one-way' });
    const pool = poolOf({ account, asOfMs: 0, warnings }, 'USD');
    expect(pool.positions).toHaveLength(3);
    expect(pool.collateral).toEqual([
      { asset: 'BTC', amount: 0.5, price: 62_000, weight: 1, liabilityWeight: 1 },
    ]);
    // 38 000 of margin balance, less 100 of profit, less 31 000 that stand as BTC.
    expect(pool.walletBalance).toBeCloseTo(6900, 9);
    expect(warnings.join(' ')).toMatch(/haircut of BTC/);
  });

  it('reads each position to the last field', async () => {
    const reading = await openWire('bybit', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT')).toMatchObject({
      side: 'long',
      contracts: 0.5,
      contractType: 'linear',
      contractSize: 1,
      underlying: 'BTC',
      marginMode: 'cross',
      entryPrice: 60_000,
      markPrice: 62_000,
      leverage: 10,
      tickSize: 0.1,
      adlRank: 2,
      tierUnit: 'quote',
      tierMode: 'marginal',
      maxLeverage: 100,
      reported: { maintenanceMargin: 155, unrealizedPnl: 1000 },
    });
    // '' is "not told", 0.0001 is Bybit's "none".
    expect(positionOf(reading, 'BTC/USDT:USDT').reported).not.toHaveProperty('liquidationPrice');
    expect(positionOf(reading, 'BTC/USDC:USDC').reported?.liquidationPrice).toBe('none');
    expect(positionOf(reading, 'ETH/USDT:USDT')).toMatchObject({
      side: 'short',
      contracts: 10,
      reported: { liquidationPrice: 5210.55, unrealizedPnl: -1000 },
    });
  });

  it('takes tiers with their deductions, and percents for what they are', async () => {
    const reading = await openWire('bybit', routes()).reading();
    expect(positionOf(reading, 'BTC/USDT:USDT').tiers).toEqual([
      { floor: 0, cap: 2_000_000, maintenanceMarginRate: 0.005, maxLeverage: 100 },
      {
        floor: 2_000_000,
        maintenanceMarginRate: 0.0056,
        maintenanceMarginDeduction: 1200,
        maxLeverage: 90,
      },
    ]);
    expect(positionOf(reading, 'ETH/USDT:USDT').tiers?.[0]?.maintenanceMarginRate).toBe(0.005);
  });

  it('knows the stop of a position, and that a stop attached to a resting order protects nothing yet', async () => {
    const reading = await openWire('bybit', routes()).reading();
    expect(ordersOf(reading, 'BTC/USDT:USDT')).toEqual([
      {
        id: 'sl-1',
        symbol: 'BTC/USDT:USDT',
        orderSide: 'sell',
        contracts: 0.5,
        triggerPrice: 55_000,
        reduceOnly: true,
        purpose: 'stop',
      },
    ]);
    expect(ordersOf(reading, 'ETH/USDT:USDT')).toMatchObject([
      { id: 'lim-1', purpose: 'other', reduceOnly: false, price: 3200 },
    ]);
  });

  it('believes no empty list while margin is in use', async () => {
    const empty = {
      retCode: 0,
      retMsg: 'OK',
      result: { list: [], nextPageCursor: '', category: 'linear' },
    };
    const wire = openWire('bybit', {
      ...routes(),
      'GET /v5/position/list?category=linear&settleCoin=USDT': empty,
      'GET /v5/position/list?category=linear&settleCoin=USDC': empty,
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });

  it('reads every page of a long list', async () => {
    const template = routes();
    const key = 'GET /v5/position/list?category=linear&settleCoin=USDT';
    const first = template[key] as { result: { list: object[] } };
    const row = first.result.list[0];
    let page = 0;
    const wire = openWire('bybit', {
      ...template,
      [key]: () => {
        page += 1;
        const zero = { ...row, size: '0', side: '' };
        return page === 1
          ? { ...first, result: { list: Array<object>(200).fill(zero), nextPageCursor: 'next' } }
          : { ...first, result: { list: [row], nextPageCursor: 'end' } };
      },
    });
    const reading = await wire.reading();
    expect(wire.requests.some((each) => each.includes('cursor=next'))).toBe(true);
    expect(positionOf(reading, 'BTC/USDT:USDT').contracts).toBe(0.5);
  });

  it('refuses a side that the profit of the row contradicts', async () => {
    const template = routes();
    const key = 'GET /v5/position/list?category=linear&settleCoin=USDT';
    const text = JSON.stringify(template[key]).replace('"side":"Buy"', '"side":"Sell"');
    const wire = openWire('bybit', { ...template, [key]: JSON.parse(text) as unknown });
    expect(await wire.read()).toMatchObject({
      ok: false,
      error: {
        kind: 'bad-answer',
        message: expect.stringMatching(/contradicts the profit/) as string,
      },
    });
  });
});

describe('Bybit, other kinds of account', () => {
  const withInfo = (marginMode: string, unifiedMarginStatus: number) => ({
    retCode: 0,
    retMsg: 'OK',
    result: { marginMode, unifiedMarginStatus },
  });

  it('in isolated mode gives each position its own margin', async () => {
    const text = JSON.stringify(routes()).replace(
      '"positionBalance":"0"',
      '"positionBalance":"3200"',
    );
    const wire = openWire('bybit', {
      ...(JSON.parse(text) as object),
      'GET /v5/account/info': withInfo('ISOLATED_MARGIN', 5),
    });
    const position = positionOf(await wire.reading(), 'BTC/USDT:USDT');
    expect(position).toMatchObject({ marginMode: 'isolated', isolatedMargin: 3200 });
  });

  it('a classic one has a pool per coin and tells the mode by row', async () => {
    const text = JSON.stringify(routes()).replaceAll('accountType=UNIFIED', 'accountType=CONTRACT');
    const wire = openWire('bybit', {
      ...(JSON.parse(text) as object),
      'GET /v5/account/info': withInfo('REGULAR_MARGIN', 1),
    });
    const { account, ...rest } = await wire.reading();
    expect(account.venue).toBe('bybit-classic');
    expect(poolOf({ account, ...rest }, 'USDT')).toMatchObject({ walletBalance: 9900 });
  });
});

describe('Bybit, options beside the futures', () => {
  const KEY = 'GET /v5/position/list?category=option';
  const answer = (...list: readonly object[]) => ({
    retCode: 0,
    retMsg: 'OK',
    result: { list, nextPageCursor: '', category: 'option' },
  });
  const option = { symbol: 'BTC-27MAR26-60000-C-USDT', side: 'Buy', size: '1', positionIdx: 0 };

  it('leave the figures of the shared pool unknown, and say why', async () => {
    const wire = openWire('bybit', { ...routes(), [KEY]: answer(option) });
    expect(poolOf(await wire.reading(), 'USD').notCovered).toEqual(['1 option positions']);
  });

  it('are none where all rows are of size zero, or are no options', async () => {
    const perpetual = { ...option, symbol: 'BTCUSDT' };
    const wire = openWire('bybit', {
      ...routes(),
      [KEY]: answer({ ...option, size: '0' }, perpetual),
    });
    expect(poolOf(await wire.reading(), 'USD')).not.toHaveProperty('notCovered');
  });

  it('are said to be unread where the key may not list them', async () => {
    const refused = { retCode: 10005, retMsg: 'Permission denied', result: {} };
    const reading = await openWire('bybit', { ...routes(), [KEY]: refused }).reading();
    expect(reading.warnings.join(' ')).toMatch(/options on Bybit could not be read/);
    expect(poolOf(reading, 'USD')).not.toHaveProperty('notCovered');
  });
});

describe('Bybit, a gateway that answers every list alike', () => {
  it('has each position once', async () => {
    const template = routes();
    const all = template['GET /v5/position/list?category=linear&settleCoin=USDT'];
    const wire = openWire('bybit', {
      ...template,
      'GET /v5/position/list?category=linear&settleCoin=USDC': all,
      'GET /v5/position/list?category=inverse': all,
      'GET /v5/position/list?category=option': all,
    });
    const pool = poolOf(await wire.reading(), 'USD');
    expect(pool.positions.map(({ symbol }) => symbol)).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
    expect(pool).not.toHaveProperty('notCovered');
  });
});
