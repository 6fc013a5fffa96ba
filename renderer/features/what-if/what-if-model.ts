import { levelOf } from '../../../shared/alarms/thresholds/level-of.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { Shock } from '../../../shared/domain/book.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type {
  Figure,
  LiquidationDistance,
  LiquidationPrice,
} from '../../../shared/domain/outcome.ts';
import type { Side } from '../../../shared/domain/position.ts';
import type { BookRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import type {
  AccountId,
  MarketSymbol,
  PositionKey,
  Price,
  Ratio,
  Underlying,
} from '../../../shared/domain/units.ts';
import { evaluateAccount } from '../../../shared/risk/evaluate.ts';
import {
  orderOfLiquidations,
  type LiquidationStep,
  type OrderOfLiquidations,
} from '../../../shared/risk/stress/order-of-liquidations.ts';
import { marketShock, shockAccount, underlyingsOf } from '../../../shared/risk/stress/shock.ts';

/** What the trader asks: a move of the whole market, and coins that move on their own instead. */
export interface WhatIfScenario {
  /** Move of BTC; every other coin moves by its beta times this. −0.2 is 20 % down. */
  readonly marketMove: Ratio;
  /** Coin → its own move, whatever the market does. */
  readonly coinMoves: Readonly<Record<Underlying, Ratio>>;
}

export const CALM: WhatIfScenario = { marketMove: 0, coinMoves: {} };

/** One position at one moment of the scenario. */
export interface PositionState {
  readonly distance: LiquidationDistance;
  readonly liquidationPrice: LiquidationPrice;
  readonly marginRatio: Figure<Ratio>;
  readonly level: Level;
}

export interface WhatIfRow {
  readonly key: PositionKey;
  readonly accountId: AccountId;
  readonly symbol: MarketSymbol;
  readonly underlying: Underlying;
  readonly side: Side;
  readonly tickSize?: Price;
  /** How far its coin moves in the scenario. */
  readonly move: Ratio;
  readonly before: PositionState;
  readonly after: PositionState;
  /** Share of the scenario at which its scope is liquidated; absent: it is not. */
  readonly liquidatedAt?: Ratio;
  /** Price of its coin at that moment. */
  readonly liquidatedPrice?: Price;
}

export interface WhatIfResult {
  readonly shock: Shock;
  /** Nearest liquidation after the move on top; what is liquidated on the way stands first, in its order. */
  readonly rows: readonly WhatIfRow[];
  readonly order: OrderOfLiquidations;
}

/** The book as it stands, and its figures. */
export interface Baseline {
  readonly data: BookWithBetas;
  readonly risk: BookRisk;
}

/** What may move in a book. */
export interface BookCoins {
  /** In alphabetical order. */
  readonly underlyings: readonly Underlying[];
  /** Those whose beta is not known and is taken as 1. */
  readonly withoutBeta: readonly Underlying[];
}

export function coinsOf({ book, betas }: BookWithBetas): BookCoins {
  const underlyings = [...underlyingsOf(book)].toSorted();
  return { underlyings, withoutBeta: underlyings.filter((coin) => !Object.hasOwn(betas, coin)) };
}

/** The scenario as a move of every coin of the book. A coin's own move replaces what the market would do to it. */
export function toShock(data: BookWithBetas, scenario: WhatIfScenario): Shock {
  return { ...marketShock(data.book, data.betas, scenario.marketMove), ...scenario.coinMoves };
}

/** Every position before and after a scenario, and what is liquidated on the way. */
export function runScenario(
  baseline: Baseline,
  scenario: WhatIfScenario,
  thresholds: AlarmThresholds,
): WhatIfResult {
  const { data, risk } = baseline;
  const shock = toShock(data, scenario);
  const orders: OrderOfLiquidations[] = [];
  const afterByKey = new Map<PositionKey, PositionRisk>();
  for (const account of data.book.accounts) {
    const after = evaluateAccount(shockAccount(account, shock), data);
    for (const position of after.pools.flatMap((pool) => pool.positions)) {
      afterByKey.set(position.key, position);
    }
    orders.push(orderOfLiquidations({ accounts: [account] }, shock));
  }
  const order = mergeOrders(orders);
  const stepOf = new Map<PositionKey, LiquidationStep>();
  for (const step of order.steps) for (const key of step.positions) stepOf.set(key, step);
  const ticks = tickSizes(data);
  const rows: WhatIfRow[] = [];
  for (const account of risk.accounts) {
    for (const position of account.pools.flatMap((pool) => pool.positions)) {
      const then = afterByKey.get(position.key);
      if (then === undefined) continue;
      const step = stepOf.get(position.key);
      const price = step?.prices.get(position.underlying);
      const tickSize = ticks.get(position.symbol);
      rows.push({
        key: position.key,
        accountId: account.accountId,
        symbol: position.symbol,
        underlying: position.underlying,
        side: position.side,
        ...(tickSize !== undefined && { tickSize }),
        move: shock[position.underlying] ?? 0,
        before: stateOf(position, thresholds),
        after: stateOf(then, thresholds),
        ...(step !== undefined && { liquidatedAt: step.fraction }),
        ...(price !== undefined && { liquidatedPrice: price }),
      });
    }
  }
  return { shock, rows: rows.toSorted(byNearestAfter), order };
}

function mergeOrders(orders: readonly OrderOfLiquidations[]): OrderOfLiquidations {
  return {
    steps: orders.flatMap((order) => order.steps).toSorted((a, b) => a.fraction - b.fraction),
    unknown: orders.flatMap((order) => order.unknown),
    pools: orders.flatMap((order) => order.pools),
  };
}

function stateOf(position: PositionRisk, thresholds: AlarmThresholds): PositionState {
  const { distance, liquidationPrice, marginRatio } = position;
  return { distance, liquidationPrice, marginRatio, level: levelOf(position, thresholds).level };
}

function tickSizes(data: BookWithBetas): ReadonlyMap<MarketSymbol, Price> {
  const ticks = new Map<MarketSymbol, Price>();
  for (const pool of data.book.accounts.flatMap((account) => account.pools)) {
    for (const { symbol, tickSize } of pool.positions) {
      if (tickSize !== undefined) ticks.set(symbol, tickSize);
    }
  }
  return ticks;
}

/** Liquidated first, in their order; then critical by distance; then what nobody knows; then the rest. */
function byNearestAfter(a: WhatIfRow, b: WhatIfRow): number {
  return (
    groupOf(a) - groupOf(b) ||
    (a.liquidatedAt ?? 0) - (b.liquidatedAt ?? 0) ||
    ratioOf(a) - ratioOf(b) ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}

function groupOf(row: WhatIfRow): number {
  if (row.liquidatedAt !== undefined) return 0;
  if (row.after.distance.kind === 'none') return 4;
  if (row.after.distance.kind === 'unknown') return 2;
  return row.after.level === 'critical' ? 1 : 3;
}

function ratioOf(row: WhatIfRow): Ratio {
  const { distance } = row.after;
  return distance.kind === 'distance' ? distance.ratio : 0;
}
