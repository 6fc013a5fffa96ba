import {
  bitgetRequirement,
  bitgetTier,
  crossLiquidationPrice,
  isolatedLiquidationPrice,
  isolatedMarginRatio,
} from './bitget-margin.ts';
import { marginCoinOf, markText, type ProductType } from './bitget-market.ts';
import { bitgetCrossRoom, cashOf, settleCurrency } from '../account/demo-account.ts';
import type { DemoCoin } from '../market/demo-coins.ts';
import { pnlAt, valueAt, type DemoOrder, type DemoPosition } from '../account/demo-position.ts';
import type { DemoWorld } from '../demo-world.ts';

const PLAN_TYPES = { stop: 'loss_plan', 'take-profit': 'profit_plan' } as const;
const FIRST_ORDER_ID = 1_300_000_000_000_000_000n;

export function positionsOf(world: DemoWorld, productType: ProductType): readonly DemoPosition[] {
  const currency = marginCoinOf(productType);
  return world.book
    .account('bitget')
    .positions.filter((position) => settleCurrency(position) === currency);
}

/** Account of one margin coin: cash, isolated margins, profit. */
export function accountRow(world: DemoWorld, productType: ProductType) {
  const account = world.book.account('bitget');
  const currency = marginCoinOf(productType);
  const now = world.clock.now();
  const markOf = (coin: DemoCoin) => world.market.price(coin, now);
  const cash = cashOf(account, currency);
  const cross = bitgetCrossRoom(account, currency, markOf);
  let isolatedMargin = 0;
  let isolatedProfit = 0;
  let crossMargin = 0;
  for (const position of positionsOf(world, productType)) {
    if (position.marginMode === 'isolated') {
      isolatedMargin += position.margin;
      isolatedProfit += pnlAt(position, markOf(position.coin));
    } else {
      crossMargin += valueAt(position, markOf(position.coin)) / position.leverage;
    }
  }
  const equity = cross.equity + isolatedMargin + isolatedProfit;
  const available = Math.max(0, cross.equity - crossMargin);
  const inUsdt = equity * (currency === 'USDT' ? 1 : markOf('BTC'));
  return {
    marginCoin: currency,
    locked: '0',
    available: amount(Math.max(0, cash - crossMargin)),
    crossedMaxAvailable: amount(available),
    isolatedMaxAvailable: amount(available),
    maxTransferOut: amount(available),
    accountEquity: amount(equity),
    usdtEquity: amount(inUsdt),
    btcEquity: amount(inUsdt / markOf('BTC')),
    crossedRiskRate: amount(cross.equity > 0 ? cross.requirement / cross.equity : 1),
    unrealizedPL: amount(cross.equity - cash + isolatedProfit),
    coupon: '0',
    unionTotalMargin: '0',
    unionAvailable: '0',
    unionMm: '0',
    assetList: [],
    isolatedMargin: amount(isolatedMargin),
    crossedMargin: amount(crossMargin),
    crossedUnrealizedPL: amount(cross.equity - cash),
    isolatedUnrealizedPL: amount(isolatedProfit),
    assetMode: 'single',
    grant: '',
  };
}

/** What `/mix/account/account` adds for one symbol. */
export function symbolAccountRow(world: DemoWorld, productType: ProductType, symbol: string) {
  const held = positionsOf(world, productType).filter((one) => one.symbol === symbol);
  const leverage = (side: 'long' | 'short') =>
    String(held.find((one) => one.side === side)?.leverage ?? 10);
  const isolated = productType === 'USDT-FUTURES';
  return {
    ...accountRow(world, productType),
    crossedMarginLeverage: leverage('long'),
    isolatedLongLever: leverage('long'),
    isolatedShortLever: leverage('short'),
    marginMode: isolated ? 'isolated' : 'crossed',
    posMode: 'hedge_mode',
  };
}

export function positionRow(world: DemoWorld, position: DemoPosition) {
  const account = world.book.account('bitget');
  const now = world.clock.now();
  const markOf = (coin: DemoCoin) => world.market.price(coin, now);
  const mark = markOf(position.coin);
  const currency = settleCurrency(position);
  const cross = bitgetCrossRoom(account, currency, markOf);
  const isolated = position.marginMode === 'isolated';
  const profit = pnlAt(position, mark);
  const room = cross.equity - profit - (cross.requirement - bitgetRequirement(position, mark));
  const liquidation = isolated
    ? isolatedLiquidationPrice(position, mark)
    : crossLiquidationPrice(position, room, mark);
  const ratio = isolated
    ? isolatedMarginRatio(position, mark)
    : cross.requirement / Math.max(cross.equity, 1e-12);
  const stop = account.orders.find(
    (one) =>
      one.symbol === position.symbol && one.holdSide === position.side && one.kind === 'stop',
  );
  return {
    marginCoin: currency,
    symbol: position.symbol,
    holdSide: position.side,
    openDelegateSize: '0',
    marginSize: amount(isolated ? position.margin : valueAt(position, mark) / position.leverage),
    available: String(position.size),
    locked: '0',
    total: String(position.size),
    leverage: String(position.leverage),
    achievedProfits: '0',
    openPriceAvg: String(position.entryPrice),
    marginMode: isolated ? 'isolated' : 'crossed',
    posMode: 'hedge_mode',
    unrealizedPL: amount(profit),
    liquidationPrice: liquidation === undefined ? '0' : liquidation.toFixed(9),
    keepMarginRate: String(bitgetTier(position, mark).rate),
    markPrice: markText(world, position.coin, now),
    marginRatio: ratio.toFixed(12),
    breakEvenPrice: String(position.entryPrice),
    totalFee: '0',
    deductedFee: '0',
    grant: '',
    assetMode: 'single',
    autoMargin: 'off',
    takeProfit: '',
    stopLoss: '',
    takeProfitId: '',
    stopLossId: stop === undefined ? '' : orderId(stop),
    cTime: String(position.openedAtMs),
    uTime: String(position.openedAtMs),
  };
}

export function pendingOrders(world: DemoWorld, productType: ProductType, symbol: string | null) {
  const orders = ordersOf(world, productType, symbol).filter((order) => order.kind === 'limit');
  return entrusted(
    orders.map((order) => ({
      ...orderHead(order, productType),
      baseVolume: '0',
      fee: '0',
      price: String(order.price ?? 0),
      priceAvg: '',
      status: 'live',
      force: 'gtc',
      totalProfits: '0',
      quoteVolume: '0',
      leverage: '10',
      orderType: 'limit',
      orderSource: 'normal',
      tradeSide: 'open',
      presetStopSurplusPrice: '',
      presetStopLossPrice: '',
      reduceOnly: 'NO',
    })),
  );
}

/** `profit_loss` has the stops and take-profits of positions; the other kinds of plan are empty in the demo. */
export function planOrders(
  world: DemoWorld,
  productType: ProductType,
  planType: string,
  symbol: string | null,
) {
  if (planType !== 'profit_loss') return entrusted([]);
  const rows = ordersOf(world, productType, symbol).flatMap((order) =>
    order.kind === 'limit'
      ? []
      : [
          {
            ...orderHead(order, productType),
            planType: PLAN_TYPES[order.kind],
            price: '',
            executePrice: '0',
            callbackRatio: '',
            triggerPrice: String(order.triggerPrice ?? 0),
            triggerType: 'mark_price',
            planStatus: 'live',
            orderType: 'market',
            tradeSide: 'close',
            stopSurplusTriggerPrice: '',
            stopSurplusExecutePrice: '',
            stopSurplusTriggerType: 'mark_price',
            stopLossTriggerPrice: '',
            stopLossExecutePrice: '',
            stopLossTriggerType: 'mark_price',
          },
        ],
  );
  return entrusted(rows);
}

function ordersOf(world: DemoWorld, productType: ProductType, symbol: string | null) {
  const inverse = productType === 'COIN-FUTURES';
  return world.book
    .account('bitget')
    .orders.filter((order) => inverse === (order.symbol === 'BTCUSD'))
    .filter((order) => symbol === null || order.symbol === symbol);
}

function orderHead(order: DemoOrder, productType: ProductType) {
  return {
    symbol: order.symbol,
    size: String(order.size),
    orderId: orderId(order),
    clientOid: `demo-${order.id}`,
    // In hedge mode the side is that of the position, and `tradeSide` says open or close.
    side: order.holdSide === 'long' ? 'buy' : 'sell',
    posSide: order.holdSide,
    marginCoin: marginCoinOf(productType),
    marginMode: productType === 'COIN-FUTURES' ? 'crossed' : 'isolated',
    posMode: 'hedge_mode',
    enterPointSource: 'WEB',
    cTime: String(order.placedAtMs),
    uTime: String(order.placedAtMs),
  };
}

function entrusted<Row extends { readonly orderId: string }>(rows: readonly Row[]) {
  return { entrustedList: rows.length === 0 ? null : rows, endId: rows.at(-1)?.orderId ?? null };
}

function orderId(order: DemoOrder): string {
  return String(FIRST_ORDER_ID + BigInt(order.id));
}

function amount(value: number): string {
  return value.toFixed(8);
}
