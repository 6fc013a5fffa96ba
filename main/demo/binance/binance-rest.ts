import {
  accountAnswer,
  fundingIncome,
  balanceAnswer,
  forceOrders,
  openAlgoOrders,
  positionRisk,
  symbolConfig,
} from './binance-account.ts';
import {
  BINANCE_INTERVALS,
  bookTicker,
  exchangeInfo,
  klines,
  leverageBracket,
  premiumIndex,
  ticker24h,
} from './binance-market.ts';
import {
  binanceError,
  refuseBinanceKey,
  refuseBinanceSignature,
  type DemoKey,
} from './binance-signature.ts';
import { coinOfUsdtSymbol, type DemoCoin } from '../market/demo-coins.ts';
import {
  lastPrice,
  venueNow,
  type DemoWorld,
  type WireAnswer,
  type WireRequest,
} from '../demo-world.ts';

export const LISTEN_KEY = 'demolistenkey0demolistenkey0demolistenkey0demolistenkey0demolist';

type Handler = (world: DemoWorld, request: WireRequest) => unknown;

const PUBLIC: Readonly<Record<string, Handler>> = {
  '/fapi/v1/ping': () => ({}),
  '/fapi/v1/time': (world) => ({ serverTime: venueNow(world, 'binance') }),
  '/fapi/v1/exchangeInfo': exchangeInfo,
  '/fapi/v1/ticker/24hr': perCoin(ticker24h),
  '/fapi/v1/ticker/bookTicker': perCoin(bookTicker),
  '/fapi/v1/ticker/price': perCoin(priceRow),
  '/fapi/v2/ticker/price': perCoin(priceRow),
  '/fapi/v1/premiumIndex': perCoin(premiumIndex),
  '/fapi/v1/fundingInfo': () => [],
  '/fapi/v1/openInterest': perCoin((world, coin) => ({
    symbol: `${coin}USDT`,
    openInterest: '120000.0',
    time: world.clock.now(),
  })),
  '/sapi/v1/system/status': () => ({ status: 0, msg: 'normal' }),
};

const SIGNED: Readonly<Record<string, Handler>> = {
  '/fapi/v1/leverageBracket': perCoin((_world, coin) => leverageBracket(coin)),
  '/fapi/v2/account': (world) => accountAnswer(world, 2),
  '/fapi/v3/account': (world) => accountAnswer(world, 3),
  '/fapi/v2/balance': balanceAnswer,
  '/fapi/v3/balance': balanceAnswer,
  '/fapi/v2/positionRisk': (world, request) => positionRisk(world, 2, symbolOf(request)),
  '/fapi/v3/positionRisk': (world, request) => positionRisk(world, 3, symbolOf(request)),
  '/fapi/v1/openOrders': () => [],
  '/fapi/v1/openAlgoOrders': (world, request) => openAlgoOrders(world, symbolOf(request)),
  '/fapi/v1/positionSide/dual': () => ({ dualSidePosition: false }),
  '/fapi/v1/multiAssetsMargin': () => ({ multiAssetsMargin: false }),
  '/fapi/v1/accountConfig': () => ({
    feeTier: 0,
    canTrade: false,
    canDeposit: true,
    canWithdraw: false,
    dualSidePosition: false,
    updateTime: 0,
    multiAssetsMargin: false,
    tradeGroupId: -1,
  }),
  '/fapi/v1/symbolConfig': (world, request) => symbolConfig(world, symbolOf(request)),
  '/fapi/v1/commissionRate': (_world, request) => ({
    symbol: symbolOf(request) ?? 'BTCUSDT',
    makerCommissionRate: '0.000200',
    takerCommissionRate: '0.000500',
  }),
  '/fapi/v1/income': (world, request) =>
    fundingIncome(world, request.query.get('incomeType'), symbolOf(request)),
  '/fapi/v1/forceOrders': forceOrders,
  '/sapi/v1/account/apiRestrictions': (world) => ({
    ipRestrict: false,
    createTime: world.market.startedAtMs,
    enableReading: true,
    enableWithdrawals: false,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: false,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: true,
    enableSpotAndMarginTrading: false,
    enablePortfolioMarginTrading: false,
  }),
  '/sapi/v1/capital/config/getall': () => [],
  '/sapi/v1/margin/allPairs': () => [],
  '/sapi/v1/margin/isolated/allPairs': () => [],
};

const KLINES: Readonly<Record<string, boolean>> = {
  '/fapi/v1/klines': true,
  '/fapi/v1/markPriceKlines': false,
  '/fapi/v1/indexPriceKlines': false,
};

/** One request of the Binance part. Reads only: the demo key may do nothing else. */
export function answerBinance(world: DemoWorld, request: WireRequest, key: DemoKey): WireAnswer {
  const { path, method } = request;
  if (path === '/fapi/v1/listenKey') return answerListenKey(request, key);
  const isKline = KLINES[path];
  const signed = SIGNED[path];
  if (method !== 'GET') return refuseWrite(request, key, world);
  const symbol = symbolOf(request);
  if (symbol !== null && coinOfUsdtSymbol(symbol, world.coins) === undefined) {
    return binanceError(400, -1121, 'Invalid symbol.');
  }
  if (isKline !== undefined) return answerKlines(world, request, isKline);
  const open = PUBLIC[path];
  if (open !== undefined) return { status: 200, body: open(world, request) };
  if (signed === undefined) {
    return binanceError(404, -5000, `Path ${path}, Method ${method} is invalid`);
  }
  const refusal = refuseBinanceSignature(request, key, venueNow(world, 'binance'));
  return refusal ?? { status: 200, body: signed(world, request) };
}

function answerListenKey(request: WireRequest, key: DemoKey): WireAnswer {
  const refusal = refuseBinanceKey(request, key);
  if (refusal !== undefined) return refusal;
  return { status: 200, body: request.method === 'DELETE' ? {} : { listenKey: LISTEN_KEY } };
}

function answerKlines(world: DemoWorld, request: WireRequest, hasVolume: boolean): WireAnswer {
  const symbol = request.query.get('symbol') ?? request.query.get('pair') ?? '';
  const coin = coinOfUsdtSymbol(symbol, world.coins);
  const interval = BINANCE_INTERVALS[request.query.get('interval') ?? ''];
  if (coin === undefined) return binanceError(400, -1121, 'Invalid symbol.');
  if (interval === undefined) return binanceError(400, -1120, 'Invalid interval.');
  return { status: 200, body: klines(world, coin, interval, request.query, hasVolume) };
}

function refuseWrite(request: WireRequest, key: DemoKey, world: DemoWorld): WireAnswer {
  const refusal = refuseBinanceSignature(request, key, venueNow(world, 'binance'));
  return refusal ?? binanceError(401, -2015, 'Invalid API-key, IP, or permissions for action.');
}

/** With a symbol one row, without it a list of all. */
function perCoin(row: (world: DemoWorld, coin: DemoCoin) => unknown): Handler {
  return (world, request) => {
    const coin = coinOfUsdtSymbol(symbolOf(request) ?? '', world.coins);
    return coin === undefined ? world.coins.map((one) => row(world, one)) : row(world, coin);
  };
}

function priceRow(world: DemoWorld, coin: DemoCoin) {
  const time = world.clock.now();
  return { symbol: `${coin}USDT`, price: lastPrice(world, coin, time), time };
}

function symbolOf(request: WireRequest): string | null {
  return request.query.get('symbol');
}
