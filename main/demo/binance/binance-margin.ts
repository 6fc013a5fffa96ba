import { coinSpec, type DemoCoin } from '../market/demo-coins.ts';
import { pnlAt, sign, valueAt, type DemoPosition } from '../account/demo-position.ts';
import { linearTiers, tierOf } from '../account/demo-tiers.ts';

export type MarkOf = (coin: DemoCoin) => number;

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
 * at that price, no fee, no funding. Undefined when no price above zero liquidates.
 */
export function crossLiquidationPrice(
  pool: CrossPool,
  position: DemoPosition,
  markOf: MarkOf,
): number | undefined {
  let room = pool.walletBalance;
  for (const other of pool.positions) {
    if (other === position) continue;
    const mark = markOf(other.coin);
    room += pnlAt(other, mark) - maintenanceMargin(other, mark);
  }
  const s = sign(position.side);
  const tiers = linearTiers(coinSpec(position.coin).size);
  let tier = tierOf(tiers, valueAt(position, markOf(position.coin)));
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
