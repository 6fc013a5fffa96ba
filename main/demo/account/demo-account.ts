import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { AccountBlueprint, DemoCurrency, PositionBlueprint } from './demo-blueprints.ts';
import { poolFigures, type MarkOf } from '../binance/binance-margin.ts';
import { bitgetRequirement, isolatedMarginRatio } from '../bitget/bitget-margin.ts';
import { coinSpec } from '../market/demo-coins.ts';
import { pnlAt, sign, valueAt, type DemoOrder, type DemoPosition } from './demo-position.ts';

/** Fee of every closing trade, and the extra one that a liquidation costs; shares of the value closed. */
const CLOSE_FEE = 0.0005;
const CLEARANCE_FEE = 0.005;

export interface DemoLiquidation {
  readonly position: DemoPosition;
  readonly price: number;
  readonly atMs: TimestampMs;
}

/**
 * One demo account: cash, positions, resting orders. `USDT` and `BTC` are the cash behind cross positions plus, on
 * Bitget, what is not tied up in isolated margins. Changes only through the functions of this file.
 */
export interface DemoAccount {
  readonly blueprint: AccountBlueprint;
  readonly cash: Map<DemoCurrency, number>;
  positions: readonly DemoPosition[];
  orders: readonly DemoOrder[];
  /** Last liquidation or stop; undefined when the account is as it was filled. */
  incidentAtMs: TimestampMs | undefined;
  changedAtMs: TimestampMs;
  nextOrderId: number;
}

export function settleCurrency(position: Pick<DemoPosition, 'contractType'>): DemoCurrency {
  return position.contractType === 'linear' ? 'USDT' : 'BTC';
}

export function openAccount(
  blueprint: AccountBlueprint,
  markOf: MarkOf,
  nowMs: TimestampMs,
): DemoAccount {
  const account: DemoAccount = {
    blueprint,
    cash: new Map(),
    positions: [],
    orders: [],
    incidentAtMs: undefined,
    changedAtMs: nowMs,
    nextOrderId: 1,
  };
  refillAccount(account, markOf, nowMs);
  return account;
}

/** Closes everything and opens the account anew, as on the first day. */
export function reopenAccount(account: DemoAccount, markOf: MarkOf, nowMs: TimestampMs): void {
  account.positions = [];
  account.orders = [];
  refillAccount(account, markOf, nowMs);
}

/** Opens what is missing at present prices and brings the funds back; what survived stays as it is. */
export function refillAccount(account: DemoAccount, markOf: MarkOf, nowMs: TimestampMs): void {
  for (const plan of account.blueprint.positions) {
    const exists = account.positions.some(
      (position) => position.symbol === plan.symbol && position.side === plan.side,
    );
    if (exists) continue;
    const position = positionFrom(plan, markOf(plan.coin), nowMs);
    const orders = plan.orders.map((order) =>
      orderFrom(account, position, order, markOf(plan.coin), nowMs),
    );
    account.positions = [...account.positions, position];
    account.orders = [...account.orders, ...orders];
  }
  for (const currency of ['USDT', 'BTC'] as const) {
    const funds = account.blueprint.funds[currency];
    if (funds === undefined) continue;
    let profit = 0;
    for (const position of account.positions) {
      if (position.marginMode === 'cross' && settleCurrency(position) === currency) {
        profit += pnlAt(position, markOf(position.coin));
      }
    }
    account.cash.set(currency, funds - profit);
  }
  account.incidentAtMs = undefined;
  account.changedAtMs = nowMs;
}

/** Fires orders whose trigger the mark has reached, then liquidates what no longer holds its requirement. */
export function advanceAccount(
  account: DemoAccount,
  markOf: MarkOf,
  nowMs: TimestampMs,
): readonly DemoLiquidation[] {
  fireOrders(account, markOf, nowMs);
  return account.blueprint.venue === 'binance'
    ? liquidatePool(account, markOf, nowMs)
    : liquidateBitget(account, markOf, nowMs);
}

export function cashOf(account: DemoAccount, currency: DemoCurrency): number {
  return account.cash.get(currency) ?? 0;
}

/** Profit less requirement of the cross positions of a currency, and their requirement. */
export function bitgetCrossRoom(
  account: DemoAccount,
  currency: DemoCurrency,
  markOf: MarkOf,
): { readonly equity: number; readonly requirement: number } {
  let equity = cashOf(account, currency);
  let requirement = 0;
  for (const position of account.positions) {
    if (position.marginMode !== 'cross' || settleCurrency(position) !== currency) continue;
    equity += pnlAt(position, markOf(position.coin));
    requirement += bitgetRequirement(position, markOf(position.coin));
  }
  return { equity, requirement };
}

function fireOrders(account: DemoAccount, markOf: MarkOf, nowMs: TimestampMs): void {
  for (const order of account.orders) {
    if (order.triggerPrice === undefined) continue;
    const mark = markOf(order.coin);
    const waitsForFall = (order.kind === 'stop') === (order.orderSide === 'sell');
    if (waitsForFall ? mark > order.triggerPrice : mark < order.triggerPrice) continue;
    const position = account.positions.find(
      (one) => one.symbol === order.symbol && one.side === order.holdSide,
    );
    if (position !== undefined) closePosition(account, position, mark, CLOSE_FEE, nowMs);
  }
}

/** Cancels the orders, then closes the largest position first until the pool holds its requirement again. */
function liquidatePool(
  account: DemoAccount,
  markOf: MarkOf,
  nowMs: TimestampMs,
): readonly DemoLiquidation[] {
  const liquidations: DemoLiquidation[] = [];
  for (;;) {
    const pool = { walletBalance: cashOf(account, 'USDT'), positions: account.positions };
    const figures = poolFigures(pool, markOf);
    if (pool.positions.length === 0 || figures.maintenanceMargin < figures.equity) {
      return liquidations;
    }
    const largest = pool.positions.reduce((a, b) =>
      valueAt(b, markOf(b.coin)) > valueAt(a, markOf(a.coin)) ? b : a,
    );
    account.orders = [];
    const price = markOf(largest.coin);
    closePosition(account, largest, price, CLOSE_FEE + CLEARANCE_FEE, nowMs);
    // The insurance fund pays what is missing.
    account.cash.set('USDT', Math.max(0, cashOf(account, 'USDT')));
    liquidations.push({ position: largest, price, atMs: nowMs });
  }
}

function liquidateBitget(
  account: DemoAccount,
  markOf: MarkOf,
  nowMs: TimestampMs,
): readonly DemoLiquidation[] {
  const liquidations: DemoLiquidation[] = [];
  for (const position of account.positions) {
    const mark = markOf(position.coin);
    const currency = settleCurrency(position);
    const cross = bitgetCrossRoom(account, currency, markOf);
    const lost =
      position.marginMode === 'isolated'
        ? isolatedMarginRatio(position, mark) >= 1
        : cross.requirement >= cross.equity;
    if (!lost) continue;
    if (position.marginMode === 'cross') account.cash.set(currency, 0);
    removePosition(account, position, nowMs);
    liquidations.push({ position, price: mark, atMs: nowMs });
  }
  return liquidations;
}

function closePosition(
  account: DemoAccount,
  position: DemoPosition,
  price: number,
  feeRate: number,
  nowMs: TimestampMs,
): void {
  const currency = settleCurrency(position);
  const result = pnlAt(position, price) - feeRate * valueAt(position, price);
  account.cash.set(currency, cashOf(account, currency) + position.margin + result);
  removePosition(account, position, nowMs);
}

function removePosition(account: DemoAccount, position: DemoPosition, nowMs: TimestampMs): void {
  account.positions = account.positions.filter((one) => one !== position);
  account.orders = account.orders.filter(
    (order) => order.symbol !== position.symbol || order.holdSide !== position.side,
  );
  account.incidentAtMs = nowMs;
  account.changedAtMs = nowMs;
}

function positionFrom(plan: PositionBlueprint, mark: number, nowMs: TimestampMs): DemoPosition {
  const spec = coinSpec(plan.coin);
  const entryPrice = roundTo(mark * plan.entryAt, spec.priceDecimals);
  const exact = plan.contractType === 'linear' ? plan.value / mark : plan.value;
  const size = roundTo(exact, plan.contractType === 'linear' ? spec.quantityDecimals : 4);
  const value = plan.contractType === 'linear' ? size * entryPrice : size;
  const share = plan.marginShare ?? 1 / plan.leverage;
  return {
    symbol: plan.symbol,
    coin: plan.coin,
    contractType: plan.contractType,
    side: plan.side,
    size,
    entryPrice,
    leverage: plan.leverage,
    marginMode: plan.marginMode,
    margin: plan.marginMode === 'isolated' ? roundTo(value * share, 4) : 0,
    openedAtMs: nowMs,
  };
}

function orderFrom(
  account: DemoAccount,
  position: DemoPosition,
  plan: PositionBlueprint['orders'][number],
  mark: number,
  nowMs: TimestampMs,
): DemoOrder {
  const at = roundTo(mark * plan.at, coinSpec(position.coin).priceDecimals);
  const closes = plan.kind !== 'limit';
  const buys = sign(position.side) > 0 !== closes;
  const id = String(account.nextOrderId);
  account.nextOrderId += 1;
  return {
    id,
    symbol: position.symbol,
    coin: position.coin,
    holdSide: position.side,
    orderSide: buys ? 'buy' : 'sell',
    kind: plan.kind,
    size: closes ? position.size : roundTo(position.size / 4, 4),
    ...(closes ? { triggerPrice: at } : { price: at }),
    placedAtMs: nowMs,
  };
}

function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
