/* Over 400 lines: one table, a row for each kind of account; in parts it could not be compared. */
import { loadRoutes, type Routes } from './wire-harness.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One first-class venue: where its position rows stand, and how it writes what the mutations change. */
export interface MutationCase {
  readonly name: string;
  readonly venue: string;
  readonly routes: () => Routes;
  /** Request whose answer holds the rows, and the way to them. */
  readonly key: string;
  readonly path: readonly string[];
  /** Further requests whose answers hold money or positions. */
  readonly others: readonly string[];
  /** The fields stand one level deeper. */
  readonly inner?: string;
  /** Of the first row. */
  readonly symbol: string;
  readonly id: string;
  readonly size: string;
  readonly side?: string;
  /** Fields that tell cross from isolated; none: the venue has one mode, or tells it elsewhere. */
  readonly mode?: readonly string[];
  readonly mark?: string;
  readonly liquidation?: string;
  readonly pnl?: string;
  /** What makes the first row a short, beside the sign of its profit. */
  readonly short: Row;
  readonly isolated?: Row;
  /** What makes the first row one leg of two, and a copy of it the other one. */
  readonly legs?: readonly [Row, Row];
  /** The venue's own writings of "no price liquidates it", beyond 0, negative and absurdly far. */
  readonly none?: readonly unknown[];
  /** Fields by whose absence the venue says something. */
  readonly silentWords?: readonly string[];
  /** Writings that are no "not told" here. */
  readonly notSilent?: readonly unknown[];
}

const refusal = (status: number, body: object) => () =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

const gateNever = refusal(400, {
  label: 'USER_NOT_FOUND',
  message: 'please transfer funds first to create futures account',
});

/** A USD-M account with the markets of the other Binance fixture. */
const binanceUsdm = (): Routes => {
  const markets = loadRoutes('binance', 'portfolio-margin');
  return {
    ...markets,
    'GET /fapi/v3/account': {
      assets: [
        {
          asset: 'USDT',
          walletBalance: '9000',
          crossWalletBalance: '9000',
          crossUnPnl: '1000',
          maintMargin: '155',
          positionInitialMargin: '3100',
          openOrderInitialMargin: '0',
          unrealizedProfit: '1000',
        },
      ],
      positions: [],
    },
    'GET /fapi/v3/positionRisk': [
      {
        symbol: 'BTCUSDT',
        positionSide: 'BOTH',
        positionAmt: '0.5',
        entryPrice: '60000',
        markPrice: '62000',
        unRealizedProfit: '1000',
        liquidationPrice: '43000.5',
        isolatedMargin: '0',
        isolatedWallet: '0',
        notional: '31000',
        initialMargin: '3100',
        maintMargin: '155',
        updateTime: 1,
      },
    ],
    'GET /fapi/v1/multiAssetsMargin': { multiAssetsMargin: false },
    'GET /fapi/v1/leverageBracket': markets['GET /papi/v1/um/leverageBracket'],
    'GET /fapi/v1/openOrders': [],
    'GET /fapi/v1/openAlgoOrders': [],
  };
};

const bitgetClassic = (): Routes => {
  const empty = { code: '00000', msg: 'success', data: [] };
  const orders = { code: '00000', msg: 'success', data: { entrustedList: null, endId: null } };
  return {
    ...loadRoutes('bitget', 'unified'),
    'GET /api/v3/account/settings': refusal(400, { code: '40085', msg: 'classic', data: null }),
    'GET /api/v2/mix/account/accounts': empty,
    'GET /api/v2/mix/account/accounts?productType=USDT-FUTURES': {
      code: '00000',
      msg: 'success',
      data: [{ marginCoin: 'USDT', accountEquity: '5000', unrealizedPL: '100', locked: '0' }],
    },
    'GET /api/v2/mix/position/all-position': empty,
    'GET /api/v2/mix/position/all-position?productType=USDT-FUTURES': {
      code: '00000',
      msg: 'success',
      data: [
        {
          marginCoin: 'USDT',
          symbol: 'BTCUSDT',
          holdSide: 'long',
          total: '0.05',
          marginSize: '310',
          leverage: '10',
          openPriceAvg: '60000',
          marginMode: 'crossed',
          posMode: 'one_way_mode',
          unrealizedPL: '100',
          liquidationPrice: '31000.5',
          keepMarginRate: '0.004',
          markPrice: '62000',
          marginRatio: '0.01',
        },
      ],
    },
    'GET /api/v2/mix/order/orders-pending': orders,
    'GET /api/v2/mix/order/orders-plan-pending': orders,
  };
};

export const MUTATION_CASES: readonly MutationCase[] = [
  {
    name: 'Binance USD-M',
    venue: 'binanceusdm',
    routes: binanceUsdm,
    key: 'GET /fapi/v3/positionRisk',
    path: [],
    others: ['GET /fapi/v3/account'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'positionAmt',
    mode: ['isolatedMargin', 'isolatedWallet'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unRealizedProfit',
    short: { positionAmt: '-0.5', notional: '-31000' },
    isolated: { isolatedMargin: '4100', isolatedWallet: '3100' },
    legs: [{ positionSide: 'LONG' }, { positionSide: 'SHORT', positionAmt: '-0.5' }],
  },
  {
    name: 'Binance portfolio margin',
    venue: 'binance',
    routes: () => loadRoutes('binance', 'portfolio-margin'),
    key: 'GET /papi/v1/um/positionRisk',
    path: [],
    others: ['GET /papi/v1/cm/positionRisk', 'GET /papi/v1/account', 'GET /papi/v1/balance'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'positionAmt',
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unRealizedProfit',
    short: { positionAmt: '-0.5' },
    legs: [{ positionSide: 'LONG' }, { positionSide: 'SHORT', positionAmt: '-0.5' }],
  },
  {
    name: 'Binance COIN-M',
    venue: 'binancecoinm',
    routes: () => loadRoutes('binancecoinm', 'account'),
    key: 'GET /dapi/v1/positionRisk',
    path: [],
    others: ['GET /dapi/v1/account'],
    symbol: 'BTC/USD:BTC',
    id: 'symbol',
    size: 'positionAmt',
    mode: ['marginType'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unRealizedProfit',
    short: { positionAmt: '-100' },
    isolated: { marginType: 'isolated', isolatedMargin: '0.02', isolatedWallet: '0.0146' },
    legs: [{ positionSide: 'LONG' }, { positionSide: 'SHORT', positionAmt: '-100' }],
  },
  {
    name: 'Bybit',
    venue: 'bybit',
    routes: () => loadRoutes('bybit', 'unified-cross'),
    key: 'GET /v5/position/list?category=linear&settleCoin=USDT',
    path: ['result', 'list'],
    others: [
      'GET /v5/position/list?category=linear&settleCoin=USDC',
      'GET /v5/position/list?category=inverse',
      'GET /v5/account/wallet-balance?accountType=UNIFIED',
    ],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'size',
    side: 'side',
    mark: 'markPrice',
    liquidation: 'liqPrice',
    pnl: 'unrealisedPnl',
    short: { side: 'Sell' },
    legs: [{ positionIdx: 1 }, { positionIdx: 2, side: 'Sell' }],
    none: ['0.0001', '199999.0'],
  },
  {
    name: 'OKX',
    venue: 'okx',
    routes: () => loadRoutes('okx', 'single-currency'),
    key: 'GET /api/v5/account/positions',
    path: ['data'],
    others: ['GET /api/v5/account/balance'],
    symbol: 'BTC/USDT:USDT',
    id: 'instId',
    size: 'pos',
    side: 'posSide',
    mode: ['mgnMode'],
    mark: 'markPx',
    liquidation: 'liqPx',
    pnl: 'upl',
    short: { posSide: 'short' },
    isolated: { mgnMode: 'isolated', margin: '3100' },
    legs: [{ posSide: 'long' }, { posSide: 'short' }],
  },
  {
    name: 'OKX in net mode',
    venue: 'okx',
    routes: () => loadRoutes('okx', 'multi-currency'),
    key: 'GET /api/v5/account/positions',
    path: ['data'],
    others: ['GET /api/v5/account/balance'],
    symbol: 'BTC/USDT:USDT',
    id: 'instId',
    size: 'pos',
    mode: ['mgnMode'],
    mark: 'markPx',
    liquidation: 'liqPx',
    pnl: 'upl',
    // It is a short: the mirror is a long.
    short: { pos: '50' },
  },
  {
    name: 'Bitget, classic',
    venue: 'bitget',
    routes: bitgetClassic,
    key: 'GET /api/v2/mix/position/all-position?productType=USDT-FUTURES',
    path: ['data'],
    others: ['GET /api/v2/mix/account/accounts?productType=USDT-FUTURES'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'total',
    side: 'holdSide',
    mode: ['marginMode'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unrealizedPL',
    short: { holdSide: 'short' },
    isolated: { marginMode: 'isolated' },
    legs: [{ posMode: 'hedge_mode' }, { posMode: 'hedge_mode', holdSide: 'short' }],
  },
  {
    name: 'Bitget, unified',
    venue: 'bitget',
    routes: () => loadRoutes('bitget', 'unified'),
    key: 'GET /api/v3/position/current-position?category=USDT-FUTURES',
    path: ['data', 'list'],
    others: ['GET /api/v3/account/assets'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'total',
    side: 'posSide',
    mode: ['marginMode'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unrealisedPnl',
    short: { posSide: 'short' },
    isolated: { marginMode: 'isolated' },
    legs: [{ holdMode: 'hedge_mode' }, { holdMode: 'hedge_mode', posSide: 'short' }],
  },
  {
    name: 'Hyperliquid',
    venue: 'hyperliquid',
    routes: () => loadRoutes('hyperliquid', 'main-and-dex'),
    key: 'POST /info?type=clearinghouseState',
    path: ['assetPositions'],
    inner: 'position',
    others: ['POST /info?type=clearinghouseState&dex=xyz'],
    symbol: 'BTC/USDC:USDC',
    id: 'coin',
    size: 'szi',
    mode: ['leverage'],
    liquidation: 'liquidationPx',
    pnl: 'unrealizedPnl',
    short: { szi: '-0.5' },
    isolated: { leverage: { type: 'isolated', value: 20, rawUsd: '-29450' } },
    none: [null],
    notSilent: [null],
  },
  {
    name: 'Kraken Futures',
    venue: 'krakenfutures',
    routes: () => loadRoutes('krakenfutures', 'wallets'),
    key: 'GET /derivatives/api/v3/openpositions',
    path: ['openPositions'],
    others: ['GET /derivatives/api/v3/accounts'],
    symbol: 'BTC/USD:BTC',
    id: 'symbol',
    size: 'size',
    side: 'side',
    short: { side: 'short' },
    isolated: { maxFixedLeverage: 5 },
    silentWords: ['maxFixedLeverage'],
  },
  {
    name: 'Deribit',
    venue: 'deribit',
    routes: () => loadRoutes('deribit', 'standard'),
    key: 'GET /api/v2/private/get_positions',
    path: ['result'],
    others: ['GET /api/v2/private/get_account_summaries'],
    symbol: 'BTC/USD:BTC',
    id: 'instrument_name',
    size: 'size',
    side: 'direction',
    mark: 'mark_price',
    liquidation: 'estimated_liquidation_price',
    pnl: 'total_profit_loss',
    short: { direction: 'sell', size: -10_000 },
  },
  {
    name: 'Gate',
    venue: 'gate',
    routes: () => ({
      ...loadRoutes('gate', 'classic'),
      ...Object.fromEntries(
        ['accounts', 'positions', 'orders', 'price_orders'].map((name) => [
          `GET /api/v4/delivery/usdt/${name}`,
          gateNever,
        ]),
      ),
    }),
    key: 'GET /api/v4/futures/usdt/positions',
    path: [],
    others: ['GET /api/v4/futures/usdt/accounts'],
    symbol: 'BTC/USDT:USDT',
    id: 'contract',
    size: 'size',
    mode: ['leverage', 'pos_margin_mode'],
    mark: 'mark_price',
    liquidation: 'liq_price',
    pnl: 'unrealised_pnl',
    short: { size: -500 },
    isolated: { leverage: '10', margin: '310' },
    legs: [{ mode: 'dual_long' }, { mode: 'dual_short', size: -500 }],
  },
  {
    name: 'KuCoin Futures',
    venue: 'kucoinfutures',
    routes: () => loadRoutes('kucoinfutures', 'classic'),
    key: 'GET /api/v1/positions',
    path: ['data'],
    others: [
      'GET /api/v1/account-overview?currency=XBT',
      'GET /api/v1/account-overview?currency=USDT',
    ],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'currentQty',
    mode: ['marginMode', 'crossMode'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unrealisedPnl',
    short: { currentQty: -50 },
    isolated: { marginMode: 'ISOLATED', crossMode: false },
    legs: [{ positionSide: 'LONG' }, { positionSide: 'SHORT', currentQty: -50 }],
    none: [0.01, '0.01'],
  },
  {
    name: 'MEXC',
    venue: 'mexc',
    routes: () => loadRoutes('mexc', 'account'),
    key: 'GET /api/v1/private/position/open_positions',
    path: ['data'],
    others: ['GET /api/v1/private/account/assets'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'holdVol',
    side: 'positionType',
    mode: ['openType'],
    liquidation: 'liquidatePrice',
    short: { positionType: 2 },
    isolated: { openType: 1 },
    legs: [{ positionId: 1 }, { positionId: 9, positionType: 2 }],
  },
  {
    name: 'BingX',
    venue: 'bingx',
    routes: () => loadRoutes('bingx', 'account'),
    key: 'GET /openApi/swap/v2/user/positions',
    path: ['data'],
    others: [
      'GET /openApi/cswap/v1/user/positions',
      'GET /openApi/cswap/v1/user/balance',
      'GET /openApi/swap/v3/user/balance',
    ],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'positionAmt',
    side: 'positionSide',
    mode: ['isolated'],
    mark: 'markPrice',
    liquidation: 'liquidationPrice',
    pnl: 'unrealizedProfit',
    short: { positionSide: 'SHORT' },
    isolated: { isolated: true },
    legs: [{}, { positionSide: 'SHORT' }],
  },
  {
    name: 'HTX',
    venue: 'htx',
    routes: () => loadRoutes('htx', 'account'),
    key: 'GET /v5/trade/position/opens',
    path: ['data'],
    others: [
      'POST /swap-api/v1/swap_account_info',
      'POST /swap-api/v1/swap_position_info',
      'GET /v5/account/balance',
    ],
    symbol: 'BTC/USDT:USDT',
    id: 'contract_code',
    size: 'volume',
    side: 'direction',
    mode: ['margin_mode'],
    mark: 'mark_price',
    liquidation: 'liquidation_price',
    pnl: 'profit_unreal',
    short: { direction: 'sell', position_side: 'short' },
    isolated: { margin_mode: 'isolated' },
    legs: [{ position_side: 'long' }, { position_side: 'short', direction: 'sell' }],
    none: ['-110163.84'],
  },
  {
    name: 'Phemex',
    venue: 'phemex',
    routes: () => loadRoutes('phemex', 'account'),
    key: 'GET /g-accounts/accountPositions?currency=USDT',
    path: ['data', 'positions'],
    others: ['GET /accounts/accountPositions?currency=BTC'],
    symbol: 'BTC/USDT:USDT',
    id: 'symbol',
    size: 'size',
    side: 'side',
    mode: ['crossMargin'],
    mark: 'markPriceRp',
    liquidation: 'liquidationPriceRp',
    pnl: 'unRealisedPnlRv',
    short: { side: 'Sell', posSide: 'Short' },
    isolated: { crossMargin: false, leverageRr: '10' },
    legs: [{}, { side: 'Sell', posSide: 'Short' }],
    none: ['0.0001'],
  },
  {
    name: 'dYdX',
    venue: 'dydx',
    routes: () => loadRoutes('dydx', 'subaccounts'),
    key: 'GET /v4/perpetualPositions?subaccountNumber=0',
    path: ['positions'],
    others: [
      'GET /v4/perpetualPositions?subaccountNumber=128',
      'GET /v4/addresses/0x1111111111111111111111111111111111111111/subaccountNumber/128',
      'GET /v4/addresses/0x1111111111111111111111111111111111111111/subaccountNumber/0',
    ],
    symbol: 'BTC/USDC:USDC',
    id: 'market',
    size: 'size',
    side: 'side',
    pnl: 'unrealizedPnl',
    short: { side: 'SHORT', size: '-0.5' },
  },
];
