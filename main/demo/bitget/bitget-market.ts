import { coinSpec, DEMO_COINS, stepText, type DemoCoin } from '../market/demo-coins.ts';
import { INVERSE_TIERS, linearTiers } from '../account/demo-tiers.ts';
import { dayOf, indexPrice, lastPrice, type DemoWorld } from '../demo-world.ts';
import { fundingRate, nextFundingAt } from '../market/demo-funding.ts';

export type ProductType = 'USDT-FUTURES' | 'COIN-FUTURES';

/** A contract of the Bitget part: all coins against USDT, BTC also coin-margined. */
export interface BitgetContract {
  readonly symbol: string;
  readonly coin: DemoCoin;
  readonly productType: ProductType;
}

const BITGET_CONTRACTS: readonly BitgetContract[] = [
  ...DEMO_COINS.map((coin) => ({
    symbol: `${coin}USDT`,
    coin,
    productType: 'USDT-FUTURES' as const,
  })),
  { symbol: 'BTCUSD', coin: 'BTC', productType: 'COIN-FUTURES' },
];

const GRANULARITY = /^(\d+)(m|H|D|W)(utc)?$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  H: 3_600_000,
  D: 86_400_000,
  W: 604_800_000,
};

export function findContract(symbol: string, productType?: string): BitgetContract | undefined {
  return BITGET_CONTRACTS.find(
    (one) =>
      one.symbol === symbol && (productType === undefined || one.productType === productType),
  );
}

export function contractsOf(productType: string): readonly BitgetContract[] {
  return BITGET_CONTRACTS.filter((one) => one.productType === productType);
}

/** `1H`, `15m`, `1Dutc` in milliseconds. */
export function granularityMs(text: string): number | undefined {
  const [, count, unit] = GRANULARITY.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

export function contractInfo(contract: BitgetContract) {
  const spec = coinSpec(contract.coin);
  const inverse = contract.productType === 'COIN-FUTURES';
  const quantityDecimals = inverse ? 4 : spec.quantityDecimals;
  const tiers = inverse ? INVERSE_TIERS : linearTiers(spec.size);
  return {
    symbol: contract.symbol,
    baseCoin: contract.coin,
    quoteCoin: inverse ? 'USD' : 'USDT',
    buyLimitPriceRatio: '0.01',
    sellLimitPriceRatio: '0.01',
    feeRateUpRatio: '0.005',
    makerFeeRate: '0.0002',
    takerFeeRate: '0.0006',
    openCostUpRatio: '0.01',
    supportMarginCoins: inverse ? ['BTC', 'ETH', 'USDC', 'XRP', 'BGB'] : ['USDT'],
    minTradeNum: stepText(quantityDecimals),
    priceEndStep: '1',
    volumePlace: String(quantityDecimals),
    pricePlace: String(spec.priceDecimals),
    sizeMultiplier: stepText(quantityDecimals),
    symbolType: 'perpetual',
    minTradeUSDT: '5',
    maxSymbolOrderNum: '200',
    maxProductOrderNum: '1000',
    maxPositionNum: '150',
    symbolStatus: 'normal',
    offTime: '-1',
    limitOpenTime: '-1',
    deliveryTime: '',
    deliveryStartTime: '',
    deliveryPeriod: '',
    launchTime: '',
    fundInterval: '8',
    minLever: '1',
    maxLever: String(tiers[0]?.maxLeverage ?? 1),
    posLimit: '0.05',
    maintainTime: '',
    maxMarketOrderQty: '220',
    maxOrderQty: '1200',
  };
}

export function tickerRow(world: DemoWorld, contract: BitgetContract) {
  const now = world.clock.now();
  const { coin } = contract;
  const { priceDecimals, quantityDecimals } = coinSpec(coin);
  const day = dayOf(world, coin, now);
  const last = lastPrice(world, coin, now);
  const tick = 10 ** -priceDecimals;
  return {
    symbol: contract.symbol,
    lastPr: last,
    askPr: (Number(last) + tick).toFixed(priceDecimals),
    bidPr: (Number(last) - tick).toFixed(priceDecimals),
    bidSz: '12',
    askSz: '12',
    high24h: day.high.toFixed(priceDecimals),
    low24h: day.low.toFixed(priceDecimals),
    ts: String(now),
    change24h: day.change.toFixed(5),
    baseVolume: day.volume.toFixed(quantityDecimals),
    quoteVolume: (day.volume * day.close).toFixed(2),
    usdtVolume: (day.volume * day.close).toFixed(2),
    openUtc: day.open.toFixed(priceDecimals),
    changeUtc24h: day.change.toFixed(5),
    indexPrice: indexPrice(world, coin, now).toFixed(priceDecimals + 2),
    fundingRate: fundingRate(world.market, coin, now).toFixed(6),
    holdingAmount: '120000',
    deliveryStartTime: null,
    deliveryTime: null,
    deliveryStatus: '',
    open24h: day.open.toFixed(priceDecimals),
    markPrice: markText(world, coin, now),
  };
}

export function symbolPrice(world: DemoWorld, contract: BitgetContract) {
  const now = world.clock.now();
  return {
    symbol: contract.symbol,
    price: lastPrice(world, contract.coin, now),
    indexPrice: indexPrice(world, contract.coin, now).toFixed(4),
    markPrice: markText(world, contract.coin, now),
    ts: String(now),
  };
}

export function fundRateRow(world: DemoWorld, contract: BitgetContract) {
  const now = world.clock.now();
  return {
    symbol: contract.symbol,
    fundingRate: fundingRate(world.market, contract.coin, now).toFixed(6),
    fundingRateInterval: '8',
    nextUpdate: String(nextFundingAt(now)),
    minFundingRate: '-0.003',
    maxFundingRate: '0.003',
  };
}

export function tierRows(contract: BitgetContract) {
  const inverse = contract.productType === 'COIN-FUTURES';
  const tiers = inverse ? INVERSE_TIERS : linearTiers(coinSpec(contract.coin).size);
  return tiers.map((tier, index) => ({
    symbol: contract.symbol,
    level: String(index + 1),
    startUnit: String(tier.floor),
    endUnit: String(tier.cap),
    leverage: String(tier.maxLeverage),
    keepMarginRate: String(tier.rate),
  }));
}

/** Rows of seven texts, oldest first, of the `limit` candles before the end. */
export function candleRows(
  world: DemoWorld,
  coin: DemoCoin,
  intervalMs: number,
  query: URLSearchParams,
  mostRows: number,
): readonly (readonly string[])[] {
  const now = world.clock.now();
  const limit = Math.min(mostRows, Math.max(1, Number(query.get('limit') ?? 100) || 100));
  const end = Math.min(now, Number(query.get('endTime') ?? now) || now);
  const start = Number(query.get('startTime') ?? 0) || 0;
  const aligned = Math.floor(end / intervalMs) * intervalMs;
  const from = Math.max(start, aligned - (limit - 1) * intervalMs);
  const { priceDecimals, quantityDecimals } = coinSpec(coin);
  return world.market
    .candles(coin, intervalMs, from, end + 1, now)
    .map((candle) => [
      String(candle.timestamp),
      candle.open.toFixed(priceDecimals),
      candle.high.toFixed(priceDecimals),
      candle.low.toFixed(priceDecimals),
      candle.close.toFixed(priceDecimals),
      candle.volume.toFixed(quantityDecimals),
      (candle.volume * candle.close).toFixed(2),
    ]);
}

/** Bitget prints marks on the price scale of the contract, with one digit more for small coins. */
export function markText(world: DemoWorld, coin: DemoCoin, atMs: number): string {
  return world.market.price(coin, atMs).toFixed(coinSpec(coin).priceDecimals + 2);
}

/** Settle coin of a product: `COIN-FUTURES` of the demo has BTC only. */
export function marginCoinOf(productType: ProductType): 'USDT' | 'BTC' {
  return productType === 'COIN-FUTURES' ? 'BTC' : 'USDT';
}

export function isProductType(text: string): boolean {
  return /^S?(USDT|USDC|COIN)-FUTURES$/.test(text);
}
