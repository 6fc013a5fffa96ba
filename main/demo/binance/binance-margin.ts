import type { TimestampMs } from '../../../shared/domain/units.ts';
import { coinSpec, type DemoCoin } from '../market/demo-coins.ts';
import type { DemoMarket } from '../market/demo-market.ts';
import { pnlAt, sign, valueAt, type DemoPosition } from '../account/demo-position.ts';
import { linearTiers, tierOf } from '../account/demo-tiers.ts';

export type MarkOf = (coin: DemoCoin) => number;

/** Marks of one moment, each made once: a full account asks for the same ones many times. */
export function marksOnce(market: DemoMarket, atMs: TimestampMs): MarkOf {
  const known = new Map<DemoCoin, number>();
  return (coin) => {
    const mark = known.get(coin) ?? market.price(coin, atMs);
    known.set(coin, mark);
    return mark;
  };
}

/** Cross pool of Binance USD-M futures: equity is the wallet plus all unrealised profit. */
export interface CrossPool {
  readonly walletBalance: number;
  readonly positions: readonly DemoPosition[];
}

export interface PoolFigures {
  readonly unrealizedPnl: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

/** Notional times the rate of its tier, less the deduction of that tier. */
export function maintenanceMargin(position: DemoPosition, mark: number): number {
  const notional = valueAt(position, mark);
  const tier = tierOf(linearTiers(coinSpec(position.coin).size), notional);
  return notional * tier.rate - tier.cum;
}

export function poolFigures(pool: CrossPool, markOf: MarkOf): PoolFigures {
  let unrealizedPnl = 0;
  let initialMargin = 0;
  let maintenance = 0;
  for (const position of pool.positions) {
    const mark = markOf(position.coin);
    unrealizedPnl += pnlAt(position, mark);
    initialMargin += valueAt(position, mark) / position.leverage;
    maintenance += maintenanceMargin(position, mark);
  }
  return {
    unrealizedPnl,
    equity: pool.walletBalance + unrealizedPnl,
    initialMargin,
    maintenanceMargin: maintenance,
  };
}

/**
 * Liquidation price of one position with all others held at their marks, as Binance publishes it: the tier is the one
 * at that price, no fee, no funding. `poolRoom` is the equity of its pool less the maintenance margin of all positions in
 * it, this one's too. Undefined when no price above zero liquidates.
 */
export function crossLiquidationPrice(
  poolRoom: number,
  position: DemoPosition,
  mark: number,
): number | undefined {
  const room = poolRoom - pnlAt(position, mark) + maintenanceMargin(position, mark);
  const s = sign(position.side);
  const tiers = linearTiers(coinSpec(position.coin).size);
  let tier = tierOf(tiers, valueAt(position, mark));
  for (let attempt = 0; attempt <= tiers.length; attempt += 1) {
    const price =
      (room + tier.cum - s * position.size * position.entryPrice) /
      (position.size * (tier.rate - s));
    if (!(price > 0) || !Number.isFinite(price)) return undefined;
    const there = tierOf(tiers, valueAt(position, price));
    if (there === tier) return price;
    tier = there;
  }
  return undefined;
}
