import {
  crossLiquidationPrice,
  maintenanceMargin,
  marksOnce,
  poolFigures,
  type MarkOf,
} from './binance-margin.ts';
import { cashOf } from '../account/demo-account.ts';
import { coinSpec, type DemoCoin } from '../market/demo-coins.ts';
import {
  pnlAt,
  sign,
  valueAt,
  type DemoOrder,
  type DemoPosition,
} from '../account/demo-position.ts';
import { linearTiers, tierOf } from '../account/demo-tiers.ts';
import type { DemoWorld } from '../demo-world.ts';

const ALGO_TYPES = { stop: 'STOP_MARKET', 'take-profit': 'TAKE_PROFIT_MARKET' } as const;

function poolOf(world: DemoWorld) {
  const account = world.book.account('binance');
  return { walletBalance: cashOf(account, 'USDT'), positions: account.positions };
}

function marks(world: DemoWorld) {
  return marksOnce(world.market, world.clock.now());
}

/** Leverage that the account has set for a symbol; 20 where nothing was set. */
function leverageOf(world: DemoWorld, symbol: string): number {
  const { positions } = world.book.account('binance').blueprint;
  return positions.find((plan) => plan.symbol === symbol)?.leverage ?? 20;
}

export function accountAnswer(world: DemoWorld, version: 2 | 3) {
  const pool = poolOf(world);
  const markOf = marks(world);
  const figures = poolFigures(pool, markOf);
  const available = Math.max(0, figures.equity - figures.initialMargin);
  const now = world.clock.now();
  const sums = {
    totalInitialMargin: money(figures.initialMargin),
    totalMaintMargin: money(figures.maintenanceMargin),
    totalWalletBalance: money(pool.walletBalance),
    totalUnrealizedProfit: money(figures.unrealizedPnl),
    totalMarginBalance: money(figures.equity),
    totalPositionInitialMargin: money(figures.initialMargin),
    totalOpenOrderInitialMargin: money(0),
    totalCrossWalletBalance: money(pool.walletBalance),
    totalCrossUnPnl: money(figures.unrealizedPnl),
    availableBalance: money(available),
    maxWithdrawAmount: money(available),
  };
  const usdt = {
    asset: 'USDT',
    walletBalance: money(pool.walletBalance),
    unrealizedProfit: money(figures.unrealizedPnl),
    marginBalance: money(figures.equity),
    maintMargin: money(figures.maintenanceMargin),
    initialMargin: money(figures.initialMargin),
    positionInitialMargin: money(figures.initialMargin),
    openOrderInitialMargin: money(0),
    crossWalletBalance: money(pool.walletBalance),
    crossUnPnl: money(figures.unrealizedPnl),
    availableBalance: money(available),
    maxWithdrawAmount: money(available),
    marginAvailable: true,
    updateTime: now,
  };
  if (version === 3) {
    return {
      ...sums,
      assets: [usdt],
      positions: pool.positions.map((one) => accountPosition(one, markOf)),
    };
  }
  return {
    feeTier: 0,
    canTrade: false,
    canDeposit: true,
    canWithdraw: false,
    updateTime: 0,
    multiAssetsMargin: false,
    ...sums,
    assets: [usdt],
    positions: world.coins.map((coin) => {
      const held = pool.positions.find((one) => one.coin === coin);
      return held === undefined
        ? emptyAccountPosition(world, coin)
        : {
            ...accountPosition(held, markOf),
            leverage: String(held.leverage),
            isolated: false,
            entryPrice: String(held.entryPrice),
          };
    }),
  };
}

export function balanceAnswer(world: DemoWorld) {
  const pool = poolOf(world);
  const figures = poolFigures(pool, marks(world));
  const available = money(Math.max(0, figures.equity - figures.initialMargin));
  return [
    {
      accountAlias: 'demo',
      asset: 'USDT',
      balance: money(pool.walletBalance),
      crossWalletBalance: money(pool.walletBalance),
      crossUnPnl: money(figures.unrealizedPnl),
      availableBalance: available,
      maxWithdrawAmount: available,
      marginAvailable: true,
      updateTime: world.clock.now(),
    },
  ];
}

/** Version 3 lists what is held; version 2 every symbol, with leverage and margin type. */
export function positionRisk(world: DemoWorld, version: 2 | 3, symbol: string | null) {
  const pool = poolOf(world);
  const markOf = marks(world);
  const { equity, maintenanceMargin: required } = poolFigures(pool, markOf);
  const rows = pool.positions.map((position) => {
    const mark = markOf(position.coin);
    const notional = sign(position.side) * valueAt(position, mark);
    const liquidation = crossLiquidationPrice(equity - required, position, mark);
    const tier = tierOf(linearTiers(coinSpec(position.coin).size), Math.abs(notional));
    const common = {
      symbol: position.symbol,
      positionSide: 'BOTH',
      positionAmt: signedSize(position),
      entryPrice: String(position.entryPrice),
      breakEvenPrice: (position.entryPrice * (1 + sign(position.side) * 0.0005)).toFixed(8),
      markPrice: mark.toFixed(8),
      unRealizedProfit: money(pnlAt(position, mark)),
      liquidationPrice: liquidation === undefined ? '0' : liquidation.toFixed(8),
      isolatedMargin: '0',
      notional: money(notional),
      isolatedWallet: '0',
      updateTime: position.openedAtMs,
    };
    const initial = money(Math.abs(notional) / position.leverage);
    return version === 2
      ? {
          ...common,
          leverage: String(position.leverage),
          maxNotionalValue: String(tier.cap),
          marginType: 'cross',
          isAutoAddMargin: 'false',
        }
      : {
          ...common,
          marginAsset: 'USDT',
          initialMargin: initial,
          maintMargin: money(maintenanceMargin(position, mark)),
          positionInitialMargin: initial,
          openOrderInitialMargin: '0',
          adl: 2,
          bidNotional: '0',
          askNotional: '0',
        };
  });
  const all = version === 3 ? rows : [...rows, ...emptyRows(world, pool.positions, markOf)];
  return symbol === null ? all : all.filter((row) => row.symbol === symbol);
}

/** Conditional orders, which Binance keeps apart from plain ones. */
export function openAlgoOrders(world: DemoWorld, symbol: string | null) {
  return world.book
    .account('binance')
    .orders.filter((order) => symbol === null || order.symbol === symbol)
    .flatMap((order) => (order.kind === 'limit' ? [] : [algoOrder(order, ALGO_TYPES[order.kind])]));
}

export function symbolConfig(world: DemoWorld, symbol: string | null) {
  return world.coins
    .map((coin) => `${coin}USDT`)
    .filter((one) => symbol === null || one === symbol)
    .map((one) => ({
      symbol: one,
      marginType: 'CROSSED',
      isAutoAddMargin: false,
      leverage: leverageOf(world, one),
      maxNotionalValue: '6000000',
    }));
}

export function forceOrders(world: DemoWorld) {
  return world.liquidations.binance.map(({ position, price, atMs }, index) => ({
    orderId: 9_000_000 + index,
    symbol: position.symbol,
    status: 'FILLED',
    clientOrderId: `autoclose-${atMs}${index}`,
    price: price.toFixed(coinSpec(position.coin).priceDecimals),
    avgPrice: price.toFixed(coinSpec(position.coin).priceDecimals),
    origQty: String(position.size),
    executedQty: String(position.size),
    cumQuote: money(position.size * price),
    timeInForce: 'IOC',
    type: 'LIMIT',
    reduceOnly: false,
    closePosition: false,
    side: position.side === 'long' ? 'SELL' : 'BUY',
    positionSide: 'BOTH',
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    origType: 'LIMIT',
    time: atMs,
    updateTime: atMs,
  }));
}

/** Funding paid and received, oldest first; the demo account has no other income. */
export function fundingIncome(world: DemoWorld, type: string | null, symbol: string | null) {
  if (type !== null && type !== 'FUNDING_FEE') return [];
  return world.book
    .fundingOf('binance')
    .filter((payment) => symbol === null || payment.symbol === symbol)
    .map((payment, index) => ({
      symbol: payment.symbol,
      incomeType: 'FUNDING_FEE',
      income: money(payment.amount),
      asset: payment.currency,
      info: 'FUNDING_FEE',
      time: payment.atMs,
      tranId: payment.atMs + index,
      tradeId: '',
    }));
}

export function signedSize(position: DemoPosition): string {
  const size = position.size.toFixed(coinSpec(position.coin).quantityDecimals);
  return position.side === 'long' ? size : `-${size}`;
}

function algoOrder(order: DemoOrder, orderType: string) {
  return {
    algoId: 3_000_000 + Number(order.id),
    clientAlgoId: `demo-${order.id}`,
    algoType: 'CONDITIONAL',
    orderType,
    symbol: order.symbol,
    side: order.orderSide.toUpperCase(),
    positionSide: 'BOTH',
    timeInForce: 'GTC',
    quantity: String(order.size),
    algoStatus: 'NEW',
    triggerPrice: String(order.triggerPrice ?? 0),
    price: '0',
    icebergQuantity: null,
    selfTradePreventionMode: 'EXPIRE_MAKER',
    workingType: 'MARK_PRICE',
    priceMatch: 'NONE',
    closePosition: false,
    priceProtect: false,
    reduceOnly: true,
    createTime: order.placedAtMs,
    updateTime: order.placedAtMs,
    triggerTime: 0,
    goodTillDate: 0,
  };
}

function accountPosition(position: DemoPosition, markOf: MarkOf) {
  const mark = markOf(position.coin);
  const notional = valueAt(position, mark);
  return {
    symbol: position.symbol,
    positionSide: 'BOTH',
    positionAmt: signedSize(position),
    unrealizedProfit: money(pnlAt(position, mark)),
    isolatedMargin: '0',
    notional: money(sign(position.side) * notional),
    isolatedWallet: '0',
    initialMargin: money(notional / position.leverage),
    maintMargin: money(maintenanceMargin(position, mark)),
    updateTime: position.openedAtMs,
  };
}

function emptyAccountPosition(world: DemoWorld, coin: DemoCoin) {
  return {
    symbol: `${coin}USDT`,
    positionSide: 'BOTH',
    positionAmt: '0',
    unrealizedProfit: '0.00000000',
    isolatedMargin: '0',
    notional: '0',
    isolatedWallet: '0',
    initialMargin: '0',
    maintMargin: '0',
    updateTime: 0,
    leverage: String(leverageOf(world, `${coin}USDT`)),
    isolated: false,
    entryPrice: '0.0',
  };
}

function emptyRows(world: DemoWorld, held: readonly DemoPosition[], markOf: MarkOf) {
  const free = world.coins.filter((coin) => !held.some((one) => one.coin === coin));
  return free.map((coin) => ({
    symbol: `${coin}USDT`,
    positionSide: 'BOTH',
    positionAmt: '0',
    entryPrice: '0.0',
    breakEvenPrice: '0.0',
    markPrice: markOf(coin).toFixed(8),
    unRealizedProfit: '0.00000000',
    liquidationPrice: '0',
    isolatedMargin: '0.00000000',
    notional: '0',
    isolatedWallet: '0',
    updateTime: 0,
    leverage: String(leverageOf(world, `${coin}USDT`)),
    maxNotionalValue: '6000000',
    marginType: 'cross',
    isAutoAddMargin: 'false',
  }));
}

function money(value: number): string {
  return value.toFixed(8);
}
