import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBinance, startDemo, type RunningDemo } from './helpers.ts';

type Client = Awaited<ReturnType<typeof connectBinance>>;

describe('a real ccxt client on the Binance part of the demo', () => {
  let demo: RunningDemo;
  let client: Client;

  beforeAll(async () => {
    demo = await startDemo();
    client = await connectBinance(demo.endpoint);
    await client.loadMarkets();
  });
  afterAll(async () => {
    await client.close();
    await demo.stop();
  });

  it('loads ten linear perpetuals with their precision', () => {
    expect(Object.keys(client.markets ?? {})).toHaveLength(10);
    expect(client.market('BTC/USDT:USDT')).toMatchObject({
      swap: true,
      linear: true,
      settle: 'USDT',
      contractSize: 1,
      precision: { price: 0.1, amount: 0.001 },
    });
  });

  it('reads the time, a ticker, all tickers, marks and funding', async () => {
    const before = Date.now();
    const time = Number(await client.fetchTime());
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
    const tickers = await client.fetchTickers();
    expect(Object.keys(tickers)).toHaveLength(10);
    const ticker = await client.fetchTicker('ETH/USDT:USDT');
    expect(ticker.last).toBeGreaterThan(3000);
    expect(Number(ticker.high)).toBeGreaterThanOrEqual(Number(ticker.low));
    const marks = await client.fetchMarkPrices();
    expect(Object.keys(marks)).toHaveLength(10);
    const rates = await client.fetchFundingRates(['BTC/USDT:USDT']);
    const rate = rates['BTC/USDT:USDT'];
    expect(rate?.fundingRate).toBeCloseTo(0.0001, 6);
    expect(Number(rate?.fundingTimestamp) % (8 * 3_600_000)).toBe(0);
    expect(Number(rate?.fundingTimestamp)).toBeGreaterThanOrEqual(before);
  });

  it('reads candles: the newest without a start, the first ones from a start, 30 days of hours', async () => {
    const minute = () => Math.floor(Date.now() / 60_000) * 60_000;
    const before = minute();
    const newest = await client.fetchOHLCV('SOL/USDT:USDT', '1m', undefined, 5);
    expect(newest).toHaveLength(5);
    expect(Number(newest.at(-1)?.[0])).toBeGreaterThanOrEqual(before);
    expect(Number(newest.at(-1)?.[0])).toBeLessThanOrEqual(minute());
    const since = Number(newest[0]?.[0]) - 600_000;
    const old = await client.fetchOHLCV('SOL/USDT:USDT', '1m', since, 5);
    expect(old.map((row) => row[0])).toEqual([0, 1, 2, 3, 4].map((i) => since + i * 60_000));
    const again = await client.fetchOHLCV('SOL/USDT:USDT', '1m', since, 5);
    expect(again).toEqual(old);
    expect(await client.fetchOHLCV('SOL/USDT:USDT', '1h', undefined, 720)).toHaveLength(720);
    const marks = await client.fetchOHLCV('SOL/USDT:USDT', '1h', undefined, 2, { price: 'mark' });
    expect(marks).toHaveLength(2);
  });

  it('reads the balance as Binance reports it: margin balance is wallet plus profit', async () => {
    const balance = await client.fetchBalance();
    const { totalWalletBalance, totalUnrealizedProfit, totalMarginBalance } = balance['info'];
    expect(balance['USDT']?.total).toBeCloseTo(Number(totalMarginBalance), 6);
    expect(Number(totalWalletBalance) + Number(totalUnrealizedProfit)).toBeCloseTo(
      Number(totalMarginBalance),
      6,
    );
  });

  it('reads four cross positions, whose venue figures fit the account', async () => {
    const positions = await client.fetchPositions();
    expect(positions.map((one) => [one.symbol, one.side, one.marginMode, one.hedged])).toEqual([
      ['BTC/USDT:USDT', 'long', 'cross', false],
      ['ETH/USDT:USDT', 'long', 'cross', false],
      ['SOL/USDT:USDT', 'long', 'cross', false],
      ['XRP/USDT:USDT', 'short', 'cross', false],
    ]);
    for (const position of positions) {
      const mark = Number(position.markPrice);
      const price = Number(position.liquidationPrice);
      expect(price > mark).toBe(position.side === 'short');
    }
    const account = (await client.fetchBalance())['info'];
    const required = positions.reduce((sum, one) => sum + Number(one.info.maintMargin), 0);
    expect(required / Number(account.totalMaintMargin)).toBeCloseTo(1, 2);
  });

  it('gives leverage with version 2 and by symbol', async () => {
    const [btc] = await client.fetchPositions(['BTC/USDT:USDT'], { useV2: true });
    expect(btc?.leverage).toBe(20);
    const leverages = await client.fetchLeverages(undefined, { subType: 'linear' });
    expect(leverages['SOL/USDT:USDT']?.longLeverage).toBe(15);
  });

  it('reads tiers with deductions, the position mode, and conditional orders apart from plain ones', async () => {
    const tiers = await client.fetchLeverageTiers();
    expect(Object.keys(tiers)).toHaveLength(10);
    const btc = tiers['BTC/USDT:USDT'] ?? [];
    expect(btc.length).toBeGreaterThanOrEqual(7);
    expect(btc[1]).toMatchObject({ minNotional: 300_000, maintenanceMarginRate: 0.005 });
    expect(Number(btc[1]?.info.cum)).toBe(300);
    expect((await client.fetchPositionMode()).hedged).toBe(false);
    expect(await client.fetchOpenOrders()).toEqual([]);
    const orders = await client.fetchOpenOrders(undefined, undefined, undefined, { trigger: true });
    const seen = orders.map((one) => [one.symbol, one.side, one.reduceOnly, one.info.orderType]);
    expect(seen).toEqual([
      ['BTC/USDT:USDT', 'sell', true, 'TAKE_PROFIT_MARKET'],
      ['ETH/USDT:USDT', 'sell', true, 'STOP_MARKET'],
    ]);
    expect(orders[1]?.triggerPrice).toBeLessThan(4000);
  });

  it('has a key that may only read, and says so', async () => {
    const rights = await client.sapiGetAccountApiRestrictions();
    expect(rights['enableReading']).toBe(true);
    const others = Object.entries(rights).filter(([name]) => /^(enable|permits)/.test(name));
    const allowed = others.filter(([, value]) => value === true).map(([name]) => name);
    expect(allowed.toSorted()).toEqual(['enableFixReadOnly', 'enableReading']);
    await expect(client.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.01)).rejects.toMatchObject({
      message: expect.stringContaining('-2015'),
    });
  });

  it('pushes mark prices, candles and liquidations once a second', async () => {
    const marks = client.watchMarkPrices(['BTC/USDT:USDT']);
    const forced = client.watchLiquidationsForSymbols([]);
    const candle = client.watchOHLCV('BTC/USDT:USDT', '1m');
    let seen = 0;
    const pending = Promise.all([marks, forced, candle]).finally(() => (seen = 1));
    // The crash, where forced closes are many; then until everything has come.
    demo.clock.advance(170_000);
    while (seen === 0) {
      demo.clock.advance(1000);
      await nextTurn();
    }
    const [mark, liquidations, candles] = await pending;
    expect(mark['BTC/USDT:USDT']?.markPrice).toBeGreaterThan(90_000);
    expect(liquidations[0]?.contracts).toBeGreaterThan(0);
    expect(candles[0]?.[4]).toBeGreaterThan(90_000);
    await client.close();
  });
});

describe('the private stream of the Binance part', () => {
  it('pushes the account when the crash liquidates it, and the list of forced closes has it', async () => {
    const demo = await startDemo();
    const client = await connectBinance(demo.endpoint);
    try {
      await client.loadMarkets();
      client.options['watchPositions'] = { fetchPositionsSnapshot: false };
      let done = false;
      const pending = client.watchPositions().finally(() => (done = true));
      while (!done) {
        demo.clock.advance(1000);
        await nextTurn();
      }
      const positions = await pending;
      expect(positions.some((one) => one.contracts === 0)).toBe(true);
      client.options['timeDifference'] = Date.now() - demo.clock.now();
      while (demo.book.account('binance').positions.length > 1) demo.clock.advance(1000);
      const forced = await client.fetchMyLiquidations();
      expect(forced.map((one) => one.symbol)).toContain('BTC/USDT:USDT');
    } finally {
      await client.close();
      await demo.stop();
    }
  });
});

/** Lets sockets deliver. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
