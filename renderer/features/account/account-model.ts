import type { Account, Collateral, Pool } from '../../../shared/domain/book.ts';
import {
  unknown,
  type LiquidationPrice,
  type UnknownReason,
} from '../../../shared/domain/outcome.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, PoolRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import type {
  Amount,
  Currency,
  PoolId,
  Price,
  Ratio,
  Underlying,
} from '../../../shared/domain/units.ts';
import { isStable } from '../../../shared/risk/scope/scope-model.ts';

/** One coin of one margin scope: where it liquidates the scope, everything else held at its mark. */
export interface CoinRow {
  readonly id: string;
  readonly underlying: Underlying;
  readonly poolId: PoolId;
  /** `collateral`: no cross position is open in it, but its price decides what the pool is worth. */
  readonly scope: 'cross' | 'isolated' | 'collateral';
  /** Positions in this coin that share the scope. */
  readonly positions: readonly Position[];
  /** What the pool holds of the coin, borrowed where negative; `worth` absent: its price is not known. */
  readonly holding?: {
    readonly amount: Amount;
    readonly worth?: Amount;
    readonly currency: Currency;
  };
  readonly markPrice?: Price;
  readonly tickSize?: Price;
  readonly down: LiquidationPrice;
  readonly up: LiquidationPrice;
}

/** All coins of an account, the nearest first; what nobody knows stands on top, what nothing liquidates at the end. */
export function toCoinRows(account: Account, risk: AccountRisk): readonly CoinRow[] {
  const rows = account.pools.flatMap((pool) => {
    const poolRisk = risk.pools.find((each) => each.id === pool.id);
    return poolRisk === undefined
      ? []
      : [...rowsOfPool(pool.positions, poolRisk), ...collateralRows(pool, poolRisk)];
  });
  return rows.toSorted((a, b) => rank(a) - rank(b) || nearest(a) - nearest(b));
}

/** The way from the mark to a price as a signed fraction of the mark; undefined without a price or a mark. */
export function moveTo(price: LiquidationPrice, mark: Price | undefined): Ratio | undefined {
  return price.kind !== 'price' || mark === undefined ? undefined : price.price / mark - 1;
}

function rowsOfPool(positions: readonly Position[], risk: PoolRisk): readonly CoinRow[] {
  const rows: CoinRow[] = [];
  const cross = positions.filter((position) => position.marginMode === 'cross');
  for (const [underlying, own] of Map.groupBy(cross, (position) => position.underlying)) {
    const prices = risk.scope?.liquidation[underlying];
    rows.push({
      ...common(own, risk.id),
      id: `${risk.id}|${underlying}`,
      scope: 'cross',
      down: prices?.down ?? { kind: 'unknown', reason: 'member-unknown' },
      up: prices?.up ?? { kind: 'unknown', reason: 'member-unknown' },
    });
  }
  for (const [index, position] of positions.entries()) {
    const own = risk.positions[index];
    if (position.marginMode !== 'isolated' || own === undefined) continue;
    rows.push({
      ...common([position], risk.id),
      id: own.key,
      scope: 'isolated',
      ...bothWays(own),
    });
  }
  return rows;
}

/** Coins behind a pool in which it has no cross position: their price alone can liquidate it. */
function collateralRows(pool: Pool, risk: PoolRisk): readonly CoinRow[] {
  const traded = new Set(
    pool.positions.filter((each) => each.marginMode === 'cross').map((each) => each.underlying),
  );
  return (pool.collateral ?? [])
    .filter(({ asset, amount }) => amount !== 0 && !isStable(asset) && !traded.has(asset as string))
    .map((entry): CoinRow => {
      const { asset, amount, price } = entry;
      const isPriced = Number.isFinite(price) && price > 0;
      return {
        id: `${pool.id}|collateral|${asset}`,
        underlying: asset as string,
        poolId: pool.id,
        scope: 'collateral',
        positions: [],
        holding: {
          amount,
          currency: pool.settleCurrency,
          ...(isPriced && { worth: amount * price }),
        },
        ...(isPriced && { markPrice: price }),
        ...edgesOfCollateral(entry, risk),
      };
    });
}

/**
 * Where a coin that is only collateral liquidates its pool, all else held: equity moves by amount x weight for each unit of
 * price, the requirement stays, so the two meet at price - (equity - requirement) / (amount x weight).
 */
function edgesOfCollateral(entry: Collateral, risk: PoolRisk): Pick<CoinRow, 'down' | 'up'> {
  const none: LiquidationPrice = { kind: 'none' };
  const bothUnknown = (reason: UnknownReason): Pick<CoinRow, 'down' | 'up'> => ({
    down: unknown(reason),
    up: unknown(reason),
  });
  if (risk.scope === undefined) {
    return entry.amount < 0 ? bothUnknown('member-unknown') : { down: none, up: none };
  }
  const { equity, maintenanceMargin } = risk.scope;
  if (equity.kind === 'unknown') return bothUnknown(equity.reason);
  if (maintenanceMargin.kind === 'unknown') return bothUnknown(maintenanceMargin.reason);
  const perPrice = entry.amount * (entry.amount < 0 ? entry.liabilityWeight : entry.weight);
  if (perPrice === 0) return { down: none, up: none };
  const price = entry.price - (equity.value - maintenanceMargin.value) / perPrice;
  if (!Number.isFinite(price)) return bothUnknown('no-mark-price');
  const edge: LiquidationPrice = price > 0 ? { kind: 'price', price } : none;
  return perPrice > 0 ? { down: edge, up: none } : { down: none, up: edge };
}

function common(
  own: readonly Position[],
  poolId: PoolId,
): Pick<CoinRow, 'underlying' | 'poolId' | 'positions' | 'markPrice' | 'tickSize'> {
  const [first] = own;
  return {
    underlying: first?.underlying ?? '',
    poolId,
    positions: own,
    ...(first?.markPrice !== undefined && { markPrice: first.markPrice }),
    ...(first?.tickSize !== undefined && { tickSize: first.tickSize }),
  };
}

/** An isolated position is liquidated on one side only; which one, its distance says. */
function bothWays(risk: PositionRisk): Pick<CoinRow, 'down' | 'up'> {
  const { liquidationPrice, distance } = risk;
  if (liquidationPrice.kind !== 'price') return { down: liquidationPrice, up: liquidationPrice };
  const isUp = distance.kind === 'distance' && distance.direction === 'up';
  const none: LiquidationPrice = { kind: 'none' };
  return isUp ? { down: none, up: liquidationPrice } : { down: liquidationPrice, up: none };
}

function rank(row: CoinRow): number {
  if (row.down.kind === 'unknown' || row.up.kind === 'unknown') return 0;
  return row.down.kind === 'none' && row.up.kind === 'none' ? 2 : 1;
}

function nearest(row: CoinRow): number {
  const moves = [row.down, row.up].map((price) => moveTo(price, row.markPrice));
  return Math.min(...moves.map((move) => (move === undefined ? Infinity : Math.abs(move))));
}
