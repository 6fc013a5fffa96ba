import { nextFundingAt } from '../market/demo-funding.ts';
import type { DemoKey } from '../binance/binance-signature.ts';
import {
  accountRow,
  pendingOrders,
  planOrders,
  positionRow,
  positionsOf,
  symbolAccountRow,
} from './bitget-account.ts';
import {
  candleRows,
  contractInfo,
  contractsOf,
  findContract,
  fundRateRow,
  granularityMs,
  isProductType,
  marginCoinOf,
  symbolPrice,
  tickerRow,
  tierRows,
  type BitgetContract,
  type ProductType,
} from './bitget-market.ts';
import { bitgetError, refuseBitgetSignature } from './bitget-signature.ts';
import { venueNow, type DemoWorld, type WireAnswer, type WireRequest } from '../demo-world.ts';

interface Call {
  readonly world: DemoWorld;
  readonly key: DemoKey;
  readonly query: URLSearchParams;
  /** As asked; `undefined` where the request has none. */
  readonly productType: string | undefined;
  readonly contract: BitgetContract | undefined;
}

type Handler = (call: Call) => unknown;

/** The venue's word for a parameter that does not fit. */
class BadParameter extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const PUBLIC: Readonly<Record<string, Handler>> = {
  '/api/v2/public/time': ({ world }) => ({ serverTime: String(venueNow(world, 'bitget')) }),
  '/api/v2/spot/public/coins': () => [],
  '/api/v2/spot/public/symbols': () => [],
  '/api/v2/margin/currencies': () => [],
  '/api/v2/mix/market/contracts': (call) => perContract(call, contractInfo),
  '/api/v2/mix/market/tickers': (call) => perContract(call, (one) => tickerRow(call.world, one)),
  '/api/v2/mix/market/ticker': (call) => [tickerRow(call.world, needContract(call))],
  '/api/v2/mix/market/symbol-price': (call) => [symbolPrice(call.world, needContract(call))],
  '/api/v2/mix/market/current-fund-rate': (call) =>
    perContract(call, (one) => fundRateRow(call.world, one)),
  '/api/v2/mix/market/funding-time': (call) => [
    {
      symbol: needContract(call).symbol,
      nextFundingTime: String(nextFundingAt(call.world.clock.now())),
      ratePeriod: '8',
    },
  ],
  '/api/v2/mix/market/query-position-lever': (call) => tierRows(needContract(call)),
  '/api/v2/mix/market/candles': (call) => candles(call, 1000),
  '/api/v2/mix/market/history-candles': (call) => candles(call, 200),
  '/api/v2/mix/market/history-mark-candles': (call) => candles(call, 200),
  '/api/v2/mix/market/history-index-candles': (call) => candles(call, 200),
};

const SIGNED: Readonly<Record<string, Handler>> = {
  '/api/v2/spot/account/info': ({ world, key }) => ({
    userId: key.holder ?? '1000000001',
    inviterId: '',
    channelCode: '',
    channel: '',
    ips: '',
    authorities: ['readonly', 'coor', 'stor'],
    parentId: 0,
    traderType: 'not_trader',
    regisTime: String(world.market.startedAtMs),
  }),
  '/api/v2/spot/account/assets': () => [],
  '/api/v2/mix/account/accounts': (call) => held(call, (type) => [accountRow(call.world, type)]),
  '/api/v2/mix/account/account': (call) => {
    const { symbol, productType } = needContract(call);
    return symbolAccountRow(call.world, productType, symbol);
  },
  '/api/v2/mix/account/bill': (call) => bills(call),
  '/api/v2/mix/position/all-position': (call) => {
    const marginCoin = call.query.get('marginCoin');
    return held(call, (type) =>
      marginCoin !== null && marginCoin !== marginCoinOf(type)
        ? []
        : positionsOf(call.world, type).map((one) => positionRow(call.world, one)),
    );
  },
  '/api/v2/mix/position/single-position': (call) => {
    const { symbol, productType } = needContract(call);
    return positionsOf(call.world, productType)
      .filter((one) => one.symbol === symbol)
      .map((one) => positionRow(call.world, one));
  },
  '/api/v2/mix/position/history-position': () => ({ list: [], endId: '' }),
  '/api/v2/mix/order/orders-pending': (call) =>
    orderList(call, (type, symbol) => pendingOrders(call.world, type, symbol)),
  '/api/v2/mix/order/orders-plan-pending': (call) => {
    const planType = call.query.get('planType');
    if (planType === null) throw new BadParameter('40019', 'Parameter planType cannot be empty');
    return orderList(call, (type, symbol) => planOrders(call.world, type, planType, symbol));
  },
};

/** One request of the Bitget part. Reads only: the demo key may do nothing else. */
export function answerBitget(world: DemoWorld, request: WireRequest, key: DemoKey): WireAnswer {
  const now = venueNow(world, 'bitget');
  const { path } = request;
  const open = request.method === 'GET' ? PUBLIC[path] : undefined;
  if (open === undefined) {
    const refusal = refuseBitgetSignature(request, key, now);
    if (refusal !== undefined) return refusal;
    if (request.method !== 'GET') return bitgetError(400, '40014', 'Incorrect permissions', now);
    // A classic account has none of the unified account's pages; ccxt asks one to find out.
    if (path.startsWith('/api/v3/')) {
      const msg = 'You are in Classic Account mode, and the Unified Account API is not supported';
      return bitgetError(400, '40084', msg, now);
    }
  }
  const handler = open ?? SIGNED[path];
  if (handler === undefined) return bitgetError(404, '40404', 'Request URL NOT FOUND', now);
  try {
    const data = handler(readCall(world, key, request.query));
    return { status: 200, body: { code: '00000', msg: 'success', requestTime: now, data } };
  } catch (error) {
    if (!(error instanceof BadParameter)) throw error;
    return bitgetError(400, error.code, error.message, now);
  }
}

function readCall(world: DemoWorld, key: DemoKey, query: URLSearchParams): Call {
  const productType = query.get('productType')?.toUpperCase();
  if (productType !== undefined && !isProductType(productType)) {
    throw new BadParameter('40020', 'Parameter productType error');
  }
  const symbol = query.get('symbol');
  const contract = symbol === null ? undefined : findContract(symbol, productType);
  if (symbol !== null && contract === undefined) {
    throw new BadParameter('40034', `Parameter ${symbol} does not exist`);
  }
  return { world, key, query, productType, contract };
}

function needContract(call: Call): BitgetContract {
  if (call.contract === undefined) {
    throw new BadParameter('40019', 'Parameter symbol cannot be empty');
  }
  return call.contract;
}

function needProductType(call: Call): string {
  const productType = call.productType ?? call.contract?.productType;
  if (productType === undefined) {
    throw new BadParameter('40019', 'Parameter productType cannot be empty');
  }
  return productType;
}

function perContract(call: Call, row: (contract: BitgetContract) => unknown): readonly unknown[] {
  if (call.contract !== undefined) return [row(call.contract)];
  return contractsOf(needProductType(call)).map(row);
}

/** Products that the demo account does not have (USDC, simulated coins) are empty, as on the venue. */
function held(call: Call, rows: (productType: ProductType) => readonly unknown[]) {
  const productType = needProductType(call);
  return productType === 'USDT-FUTURES' || productType === 'COIN-FUTURES' ? rows(productType) : [];
}

function orderList(call: Call, list: (type: ProductType, symbol: string | null) => unknown) {
  const productType = needProductType(call);
  return productType === 'USDT-FUTURES' || productType === 'COIN-FUTURES'
    ? list(productType, call.query.get('symbol'))
    : { entrustedList: null, endId: null };
}

function candles(call: Call, mostRows: number) {
  const contract = needContract(call);
  const interval = granularityMs(call.query.get('granularity') ?? '');
  if (interval === undefined) throw new BadParameter('400171', 'Parameter verification failed');
  return candleRows(call.world, contract.coin, interval, call.query, mostRows);
}

/** Funding paid and received, newest first. */
function bills(call: Call) {
  const productType = needProductType(call);
  const coin = productType === 'COIN-FUTURES' ? 'BTC' : 'USDT';
  const rows = call.world.book
    .fundingOf('bitget')
    .filter((payment) => payment.currency === coin)
    .toReversed();
  return {
    bills: rows.map(({ symbol, amount, currency, atMs }, index) => ({
      billId: String(atMs + index),
      symbol,
      amount: amount.toFixed(8),
      fee: '0',
      feeByCoupon: '',
      businessType: 'contract_settle_fee',
      coin: currency,
      balance: '',
      cTime: String(atMs),
    })),
    endId: '',
  };
}
