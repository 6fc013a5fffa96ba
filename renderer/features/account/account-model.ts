import type { Account } from '../../../shared/domain/book.ts';
import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, PoolRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { PoolId, Price, Ratio, Underlying } from '../../../shared/domain/units.ts';

/** One coin of one margin scope: where it liquidates the scope, everything else held at its mark. */
export interface CoinRow {
  readonly id: string;
  readonly underlying: Underlying;
  readonly poolId: PoolId;
  readonly scope: 'cross' | 'isolated';
  /** Positions in this coin that share the scope. */
  readonly positions: readonly Position[];
  readonly markPrice?: Price;
  readonly tickSize?: Price;
  readonly down: LiquidationPrice;
  readonly up: LiquidationPrice;
}

/** All coins of an account, the nearest first; what nobody knows stands on top, what nothing liquidates at the end. */
export function toCoinRows(account: Account, risk: AccountRisk): readonly CoinRow[] {
  const rows = account.pools.flatMap((pool) => {
    const poolRisk = risk.pools.find((each) => each.id === pool.id);
    return poolRisk === undefined ? [] : rowsOfPool(pool.positions, poolRisk);
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
  for (const underlying of new Set(cross.map((position) => position.underlying))) {
    const own = cross.filter((position) => position.underlying === underlying);
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
