import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBitget, startDemo, type RunningDemo } from './helpers.ts';

type Client = Awaited<ReturnType<typeof connectBitget>>;

const COIN = { productType: 'COIN-FUTURES', marginCoin: 'BTC' };

describe('a real ccxt client on the Bitget part of the demo', () => {
  let demo: RunningDemo;
  let client: Client;

  beforeAll(async () => {
    demo = await startDemo();
    client = await connectBitget(demo.endpoint);
    await client.loadMarkets();
  });
  afterAll(async () => {
    await client.close();
    await demo.stop();
  });

  it('loads linear and inverse markets and learns that the account is a classic one', () => {
    expect(Object.keys(client.markets ?? {})).toHaveLength(11);
    expect(client.market('BTC/USD:BTC')).toMatchObject({ inverse: true, settle: 'BTC' });
    expect(client.options['uta']).toBe(false);
  });

  it('reads the time, tickers, marks and funding', async () => {
    const before = Date.now();
    const time = Number(await client.fetchTime());
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
    const tickers = await client.fetchTickers(undefined, { productType: 'USDT-FUTURES' });
    expect(Object.keys(tickers)).toHaveLength(10);
    expect(Number(tickers['XRP/USDT:USDT']?.info.markPrice)).toBeGreaterThan(2);
    const ticker = await client.fetchTicker('BTC/USD:BTC');
    expect(ticker.last).toBeGreaterThan(100_000);
    const rate = await client.fetchFundingRate('BTC/USDT:USDT');
    expect(rate.fundingRate).toBeCloseTo(0.0001, 6);
    expect(Number(rate.fundingTimestamp)).toBeGreaterThanOrEqual(before);
  });

  it('reads candles of both contract types, also from the history page', async () => {
    const hours = await client.fetchOHLCV('LINK/USDT:USDT', '1h', undefined, 720);
    expect(hours.length).toBeGreaterThanOrEqual(700);
    const inverse = await client.fetchOHLCV('BTC/USD:BTC', '1m', undefined, 3);
    expect(inverse).toHaveLength(3);
    const since = Date.now() - 60 * 86_400_000;
    const old = await client.fetchOHLCV('BTC/USDT:USDT', '1h', since, 10);
    expect(old.length).toBeGreaterThanOrEqual(9);
    expect(Math.abs(Number(old[0]?.[0]) - since)).toBeLessThan(2 * 3_600_000);
  });

  it('reads a balance per product type: equity is cash, isolated margins and profit', async () => {
    const usdt = (await client.fetchBalance({ productType: 'USDT-FUTURES' }))['info'][0];
    const cash = Number(usdt.available);
    expect(cash + Number(usdt.isolatedMargin) + Number(usdt.unrealizedPL)).toBeCloseTo(
      Number(usdt.accountEquity),
      4,
    );
    const btc = (await client.fetchBalance({ productType: 'COIN-FUTURES' }))['BTC'];
    expect(btc?.total).toBeCloseTo(0.19, 2);
    expect((await client.fetchBalance({ productType: 'USDC-FUTURES' }))['info']).toEqual([]);
  });

  it('reads hedged isolated positions and an inverse cross one', async () => {
    const linear = await client.fetchPositions();
    expect(linear.map((one) => [one.symbol, one.side, one.marginMode, one.hedged])).toEqual([
      ['BTC/USDT:USDT', 'long', 'isolated', true],
      ['BTC/USDT:USDT', 'short', 'isolated', true],
      ['LINK/USDT:USDT', 'long', 'isolated', true],
    ]);
    for (const position of linear) {
      const above = Number(position.liquidationPrice) > Number(position.markPrice);
      expect(above).toBe(position.side === 'short');
    }
    const [inverse, ...more] = await client.fetchPositions(undefined, COIN);
    expect(more).toEqual([]);
    expect(inverse).toMatchObject({ symbol: 'BTC/USD:BTC', side: 'long', marginMode: 'cross' });
    // Sizes of coin-margined contracts are in coins: 0.8 BTC, not 0.8 dollars.
    expect(inverse?.contracts).toBe(0.8);
    const { openPriceAvg, markPrice, unrealizedPL } = inverse?.info ?? {};
    const expected = 0.8 * (1 - Number(openPriceAvg) / Number(markPrice));
    expect(Number(unrealizedPL)).toBeCloseTo(expected, 6);
  });

  it('reads tiers in quote for linear and in coins for inverse contracts', async () => {
    const linear = await client.fetchMarketLeverageTiers('BTC/USDT:USDT');
    expect(linear[0]).toMatchObject({ maxNotional: 300_000, maintenanceMarginRate: 0.004 });
    const inverse = await client.fetchMarketLeverageTiers('BTC/USD:BTC');
    expect(inverse[0]).toMatchObject({ maxNotional: 5, maintenanceMarginRate: 0.004 });
  });

  it('reads stops and take-profits of positions, and a resting limit order', async () => {
    const plans = await client.fetchOpenOrders(undefined, undefined, undefined, {
      trigger: true,
      planType: 'profit_loss',
    });
    const seen = plans.map((one) => [one.symbol, one.info.planType, one.info.posSide]);
    expect(seen).toEqual([
      ['BTC/USDT:USDT', 'loss_plan', 'long'],
      ['LINK/USDT:USDT', 'profit_plan', 'long'],
    ]);
    expect(await client.fetchOpenOrders()).toEqual([]);
    const [limit] = await client.fetchOpenOrders(undefined, undefined, undefined, COIN);
    expect(limit).toMatchObject({ symbol: 'BTC/USD:BTC', side: 'buy', reduceOnly: false });
  });

  it('has a key that may only read, and says so', async () => {
    const { authorities } = (await client.privateSpotGetV2SpotAccountInfo())['data'];
    expect(
      authorities.filter((code: string) =>
        /^(coow|cpow|stow|smow|ttow|wtow|wwow|chow)$/.test(code),
      ),
    ).toEqual([]);
    await expect(client.createOrder('BTC/USDT:USDT', 'market', 'buy', 0.01)).rejects.toMatchObject({
      name: 'PermissionDenied',
    });
  });

  it('pushes tickers and, after a login, positions', async () => {
    const ticker = await client.watchTicker('BTC/USDT:USDT');
    expect(ticker.last).toBeGreaterThan(100_000);
    const positions = await client.watchPositions();
    expect(positions.map((one) => one.symbol)).toContain('LINK/USDT:USDT');
    const candles = await client.watchOHLCV('ETH/USDT:USDT', '1m');
    expect(candles[0]?.[4]).toBeGreaterThan(3000);
  });

  it('refuses a login with a wrong secret', async () => {
    const stranger = await connectBitget(demo.endpoint, { secret: 'not it' });
    stranger.markets = client.markets;
    stranger.markets_by_id = client.markets_by_id;
    stranger.options['uta'] = false;
    await expect(stranger.watchPositions()).rejects.toMatchObject({ name: 'AuthenticationError' });
    await stranger.close();
  });
});
