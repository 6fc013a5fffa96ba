import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Routes } from '../../main/exchange/read/venues/routes.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

type Row = Record<string, unknown>;

interface VenueAnswers {
  /** File with the wire answers of the venue that the tests use. */
  readonly fixture: string;
  /** The request whose answer lists the markets, and the way to the list in it. */
  readonly request: string;
  readonly path: readonly (string | number)[];
  /** Coin of the row that is multiplied. */
  readonly coin: string;
  /** What a real row holds beyond the shortened one of the tests, so that it has its usual size. */
  readonly more?: Row;
}

const levels = (count: number, row: (level: number) => Row): readonly Row[] =>
  Array.from({ length: count }, (_, level) => row(level));

const BINANCE_MORE: Row = {
  liquidationFee: '0.012500',
  marketTakeBound: '0.05',
  maxMoveOrderLimit: 10_000,
  triggerProtect: '0.0500',
  underlyingType: 'COIN',
  underlyingSubType: ['Layer-1'],
  maintMarginPercent: '2.5000',
  requiredMarginPercent: '5.0000',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.10', maxPrice: '4529764', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', limit: 10 },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: '1.0500',
      multiplierDown: '0.9500',
      multiplierDecimal: '4',
    },
    { filterType: 'POSITION_RISK_CONTROL', positionControlSide: 'NONE' },
  ],
  orderTypes: [
    'LIMIT',
    'MARKET',
    'STOP',
    'STOP_MARKET',
    'TAKE_PROFIT',
    'TAKE_PROFIT_MARKET',
    'TRAILING_STOP_MARKET',
  ],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
  permissionSets: ['GRID', 'COPY', 'DCA', 'RPI'],
};

const krakenLevels = levels(9, (level) => ({
  numNonContractUnits: level * 1_000_000,
  initialMargin: 0.02 * (level + 1),
  maintenanceMargin: 0.01 * (level + 1),
}));

const ANSWERS: Readonly<Record<string, VenueAnswers>> = {
  binanceusdm: {
    fixture: 'binance/portfolio-margin',
    request: 'GET /fapi/v1/exchangeInfo',
    path: ['symbols'],
    coin: 'BTC',
    more: BINANCE_MORE,
  },
  binance: {
    fixture: 'binance/portfolio-margin',
    request: 'GET /fapi/v1/exchangeInfo',
    path: ['symbols'],
    coin: 'BTC',
    more: BINANCE_MORE,
  },
  binancecoinm: {
    fixture: 'binancecoinm/account',
    request: 'GET /dapi/v1/exchangeInfo',
    path: ['symbols'],
    coin: 'ETH',
    more: BINANCE_MORE,
  },
  bitget: {
    fixture: 'bitget/unified',
    request: 'GET /api/v2/mix/market/contracts?productType=USDT-FUTURES',
    path: ['data'],
    coin: 'BTC',
  },
  bybit: {
    fixture: 'bybit/unified-cross',
    request: 'GET /v5/market/instruments-info?category=linear',
    path: ['result', 'list'],
    coin: 'ETH',
    more: {
      upperFundingRate: '0.005',
      lowerFundingRate: '-0.005',
      isPreListing: false,
      preListingInfo: null,
      displayName: '',
      riskParameters: { priceLimitRatioX: '0.01', priceLimitRatioY: '0.02' },
    },
  },
  okx: {
    fixture: 'okx/single-currency',
    request: 'GET /api/v5/public/instruments?instType=SWAP',
    path: ['data'],
    coin: 'ETH',
    more: {
      auctionEndTime: '',
      contTdSwTime: '1704876947000',
      futureSettlement: false,
      groupId: '1',
      instIdCode: 10_458,
      maxLmtAmt: '20000000',
      maxMktAmt: '',
      maxMktSz: '12000',
      maxStopSz: '12000',
      maxTriggerSz: '100000000.0000000000000000',
      maxTwapSz: '100000000.0000000000000000',
      openType: '',
      preMktSwTime: '',
      posLmtAmt: '2500000',
      posLmtPct: '30',
      ruleType: 'normal',
      tradeQuoteCcyList: [],
    },
  },
  hyperliquid: {
    fixture: 'hyperliquid/main-and-dex',
    request: 'POST /info?type=metaAndAssetCtxs',
    path: [0, 'universe'],
    coin: 'SOL',
  },
  krakenfutures: {
    fixture: 'krakenfutures/wallets',
    request: 'GET /derivatives/api/v3/instruments',
    path: ['instruments'],
    coin: 'ETH',
    more: { marginLevels: krakenLevels, retailMarginLevels: krakenLevels },
  },
  deribit: {
    fixture: 'deribit/standard',
    request: 'GET /api/v2/public/get_instruments',
    path: ['result'],
    coin: 'SOL',
  },
  gate: {
    fixture: 'gate/classic',
    request: 'GET /api/v4/futures/usdt/contracts',
    path: [],
    coin: 'ETH',
    more: {
      contract_type: '',
      cross_leverage_default: '10',
      funding_rate_limit: '0.003',
      is_pre_market: false,
      launch_time: 1_609_800_000,
      market_order_size_max: '0',
      market_order_slip_ratio: '0.05',
      risk_limit_base_leverage: '100',
      voucher_leverage: '0',
    },
  },
  kucoinfutures: {
    fixture: 'kucoinfutures/classic',
    request: 'GET /api/v1/contracts/active',
    path: ['data'],
    coin: 'ETH',
    more: {
      fundingBaseSymbol: '.ETHINT8H',
      fundingQuoteSymbol: '.USDTINT8H',
      fundingRateSymbol: '.ETHUSDTMFPI8H',
      indexSymbol: '.KETHUSDT',
      settlementSymbol: '',
      predictedFundingFeeRate: 0.000_1,
      fundingRateGranularity: 28_800_000,
      openInterest: '6012345',
      turnoverOf24h: 1_190_643_824.07,
      volumeOf24h: 12_345.12,
      sourceExchanges: ['okex', 'binance', 'kucoin', 'bybit', 'bitmart', 'gateio', 'htx'],
      lowPrice: 3000,
      highPrice: 3100,
      priceChgPct: -0.01,
      priceChg: -30,
      k: 490,
      m: 300,
      f: 1.3,
      mmrLimit: 0.3,
      mmrLevConstant: 125,
      supportCross: true,
      buyLimit: 3200,
      sellLimit: 2900,
      maxFundingRate: 0.003,
      minFundingRate: -0.003,
    },
  },
  mexc: {
    fixture: 'mexc/account',
    request: 'GET /api/v1/contract/detail',
    path: ['data'],
    coin: 'ETH',
    more: {
      conceptPlate: ['mc-trade-zone-pow', 'mc-trade-zone-grayscale', 'mc-trade-zone-layer1'],
      conceptPlateId: [17, 22, 30],
      riskLimitType: 'BY_VOLUME',
      maxNumOrders: [200, 50],
      marketOrderMaxLevel: 20,
      marketOrderPriceLimitRate1: 0.2,
      marketOrderPriceLimitRate2: 0.005,
      triggerProtect: 0.1,
      automaticDelivery: 0,
      appraisal: 0,
      showAppraisalCountdown: 0,
      depthStepList: ['0.01', '0.1', '1', '10'],
      limitMaxVol: 1_000_000,
      threshold: 0,
      baseCoinIconUrl:
        'https://public.example.test/api/file/download/F20210514192151938ROTaV54HVjnLFdt',
      id: 11,
      vid: 'd36e7ae7a3c94ad6',
      baseCoinId: 'b85f3e8f12c24cfd',
      createTime: 1_591_242_684_000,
      openingTime: 0,
      riskLimitCustom: levels(12, (level) => ({
        level,
        maxVol: 2_400_000 * (level + 1),
        mmr: 0.004 * (level + 1),
        imr: 0.005 * (level + 1),
        maxLeverage: 200 - level * 15,
      })),
    },
  },
  bingx: {
    fixture: 'bingx/account',
    request: 'GET /openApi/swap/v2/quote/contracts',
    path: ['data'],
    coin: 'ETH',
    more: {
      displayName: 'ETH-USDT',
      brokerState: true,
      launchTime: 1_586_275_200_000,
      maintainTime: 0,
      offTime: 0,
      ensureTrigger: true,
      triggerFeeRate: '0.00050000',
    },
  },
  htx: {
    fixture: 'htx/account',
    request: 'GET /linear-swap-api/v1/swap_contract_info',
    path: ['data'],
    coin: 'ETH',
  },
  phemex: {
    fixture: 'phemex/account',
    request: 'GET /public/products',
    path: ['data', 'perpProductsV2'],
    coin: 'ETH',
    more: {
      fundingRateSymbol: '.ETHUSDTFR',
      fundingRate8hSymbol: '.ETHUSDTFR8H',
      description:
        'ETH/USDT perpetual contracts are priced on the .ETHUSDT Index and settled in USDT.',
      tipOrderQty: 0,
      listTime: 1_668_225_600_000,
      majorSymbol: true,
      defaultLeverage: '-10',
      fundingInterval: 28_800,
      maxLeverage: 100,
      leverageMargin: 1001,
      maxOpenPosLeverage: 100,
      minOrderValueRv: '1',
    },
  },
  dydx: {
    fixture: 'dydx/subaccounts',
    request: 'GET /v4/perpetualMarkets',
    path: ['markets'],
    coin: 'ETH',
  },
};

/** The venues that are measured, and the wire answers of one with `count` markets. */
export const MEASURED_VENUES: readonly string[] = Object.keys(ANSWERS);

export function marketAnswers(exchange: string, count: number): Routes {
  const venue = ANSWERS[exchange];
  if (venue === undefined) throw new Error(`no answers of ${exchange}`);
  const routes = JSON.parse(readFileSync(join(FIXTURES, `${venue.fixture}.json`), 'utf8')) as Row;
  const grown = grow(routes[venue.request], venue.path, (list) => {
    const rows = Object.values(list as object) as Row[];
    const all = multiply(rows, venue, count);
    if (Array.isArray(list)) return all;
    return Object.fromEntries(all.map((row) => [row['ticker'], row]));
  });
  routes[venue.request] = grown;
  if (exchange === 'hyperliquid') {
    // Its second half says the figures of each market, in the order of the first.
    const [meta, figures] = grown as [{ readonly universe: readonly Row[] }, readonly Row[]];
    routes[venue.request] = [meta, meta.universe.map((_, i) => figures[i % figures.length])];
  }
  return routes;
}

function multiply(rows: readonly Row[], { coin, more }: VenueAnswers, count: number): Row[] {
  const template = rows.findLast((row) => JSON.stringify(row).includes(coin));
  if (template === undefined) throw new Error(`no row of ${coin}`);
  const text = JSON.stringify({ ...template, ...more });
  const others = rows.filter((row) => row !== template);
  const names = Array.from({ length: Math.max(1, count - others.length) }, (_, i) => `C${i}X`);
  return [
    ...others,
    ...names.map((name) => {
      const named = text.replaceAll(coin, name).replaceAll(coin.toLowerCase(), name.toLowerCase());
      return JSON.parse(named) as Row;
    }),
  ];
}

/** A copy of `answer` in which the list at `path` is another one. */
function grow(
  answer: unknown,
  path: readonly (string | number)[],
  change: (list: unknown) => unknown,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(answer);
  const copy = Array.isArray(answer) ? [...(answer as unknown[])] : { ...(answer as object) };
  Reflect.set(copy, key, grow(Reflect.get(copy, key), rest, change));
  return copy;
}
