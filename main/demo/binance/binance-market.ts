import { dayOf, indexPrice, lastPrice, type DemoWorld } from '../demo-world.ts';
import { fundingRate, nextFundingAt } from '../market/demo-funding.ts';
import { coinSpec, stepText, type DemoCoin } from '../market/demo-coins.ts';
import { linearTiers } from '../account/demo-tiers.ts';

export const BINANCE_INTERVALS: Readonly<Record<string, number>> = {
  '1m': 60_000,
  '3m': 180_000,
  '5m': 300_000,
  '15m': 900_000,
  '30m': 1_800_000,
  '1h': 3_600_000,
  '2h': 7_200_000,
  '4h': 14_400_000,
  '6h': 21_600_000,
  '8h': 28_800_000,
  '12h': 43_200_000,
  '1d': 86_400_000,
};

export function exchangeInfo(world: DemoWorld) {
  return {
    timezone: 'UTC',
    serverTime: world.clock.now(),
    futuresType: 'U_MARGINED',
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
      { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    ],
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: world.coins.map(symbolInfo),
  };
}

function symbolInfo(coin: DemoCoin) {
  const spec = coinSpec(coin);
  const step = stepText(spec.quantityDecimals);
  const tick = stepText(spec.priceDecimals);
  return {
    symbol: `${coin}USDT`,
    pair: `${coin}USDT`,
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    onboardDate: 1569398400000,
    status: 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: coin,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: spec.priceDecimals,
    quantityPrecision: spec.quantityDecimals,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    underlyingSubType: ['Layer-1'],
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    maxMoveOrderLimit: 10000,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '10000000', tickSize: tick },
      { filterType: 'LOT_SIZE', stepSize: step, minQty: step, maxQty: '10000000' },
      { filterType: 'MARKET_LOT_SIZE', stepSize: step, minQty: step, maxQty: '1000000' },
      { filterType: 'MAX_NUM_ORDERS', limit: 200 },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
      {
        filterType: 'PERCENT_PRICE',
        multiplierUp: '1.0500',
        multiplierDown: '0.9500',
        multiplierDecimal: '4',
      },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  };
}

export function ticker24h(world: DemoWorld, coin: DemoCoin) {
  const now = world.clock.now();
  const day = dayOf(world, coin, now);
  const { priceDecimals, quantityDecimals } = coinSpec(coin);
  const average = (day.high + day.low + day.close) / 3;
  return {
    symbol: `${coin}USDT`,
    priceChange: (day.close - day.open).toFixed(priceDecimals),
    priceChangePercent: (day.change * 100).toFixed(3),
    weightedAvgPrice: average.toFixed(priceDecimals),
    lastPrice: lastPrice(world, coin, now),
    lastQty: stepText(quantityDecimals),
    openPrice: day.open.toFixed(priceDecimals),
    highPrice: day.high.toFixed(priceDecimals),
    lowPrice: day.low.toFixed(priceDecimals),
    volume: day.volume.toFixed(quantityDecimals),
    quoteVolume: (day.volume * average).toFixed(2),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: 1,
    lastId: Math.floor(now / 100),
    count: Math.floor(day.volume),
  };
}

export function bookTicker(world: DemoWorld, coin: DemoCoin) {
  const now = world.clock.now();
  const { priceDecimals } = coinSpec(coin);
  const last = Number(lastPrice(world, coin, now));
  const tick = 10 ** -priceDecimals;
  return {
    symbol: `${coin}USDT`,
    bidPrice: (last - tick).toFixed(priceDecimals),
    bidQty: '12',
    askPrice: (last + tick).toFixed(priceDecimals),
    askQty: '12',
    time: now,
    lastUpdateId: Math.floor(now / 100),
  };
}

export function premiumIndex(world: DemoWorld, coin: DemoCoin) {
  const now = world.clock.now();
  return {
    symbol: `${coin}USDT`,
    markPrice: world.market.price(coin, now).toFixed(8),
    indexPrice: indexPrice(world, coin, now).toFixed(8),
    estimatedSettlePrice: indexPrice(world, coin, now).toFixed(8),
    lastFundingRate: fundingRate(world.market, coin, now).toFixed(8),
    interestRate: '0.00010000',
    nextFundingTime: nextFundingAt(now),
    time: now,
  };
}

/** Rows of twelve, oldest first: without start the newest ones, with start the first ones from there. */
export function klines(
  world: DemoWorld,
  coin: DemoCoin,
  intervalMs: number,
  query: URLSearchParams,
  hasVolume: boolean,
) {
  const now = world.clock.now();
  const limit = Math.min(1500, Math.max(1, Number(query.get('limit') ?? 500) || 500));
  const end = Math.min(now, Number(query.get('endTime') ?? now) || now);
  const asked = query.get('startTime');
  const aligned = Math.floor(end / intervalMs) * intervalMs;
  const from = asked === null ? aligned - (limit - 1) * intervalMs : Number(asked);
  const to = Math.min(end + 1, Math.ceil(from / intervalMs) * intervalMs + limit * intervalMs);
  const { priceDecimals, quantityDecimals } = coinSpec(coin);
  return world.market.candles(coin, intervalMs, from, to, now).map((candle) => {
    const volume = hasVolume ? candle.volume : 0;
    const quote = volume * candle.close;
    return [
      candle.timestamp,
      candle.open.toFixed(priceDecimals),
      candle.high.toFixed(priceDecimals),
      candle.low.toFixed(priceDecimals),
      candle.close.toFixed(priceDecimals),
      volume.toFixed(quantityDecimals),
      candle.timestamp + intervalMs - 1,
      quote.toFixed(2),
      Math.ceil(volume),
      (volume / 2).toFixed(quantityDecimals),
      (quote / 2).toFixed(2),
      '0',
    ];
  });
}

export function leverageBracket(coin: DemoCoin) {
  return {
    symbol: `${coin}USDT`,
    notionalCoef: 1,
    brackets: linearTiers(coinSpec(coin).size).map((tier, index) => ({
      bracket: index + 1,
      initialLeverage: tier.maxLeverage,
      notionalCap: tier.cap,
      notionalFloor: tier.floor,
      maintMarginRatio: tier.rate,
      cum: tier.cum,
    })),
  };
}
