import type { Account, Book, Pool } from '../../domain/book.ts';
import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Amount, PositionKey, Ratio, Underlying } from '../../domain/units.ts';
import { modelPool, type RiskContext } from '../evaluate.ts';
import { ASSUMED_COSTS, type TradeCosts } from '../ways-out/way-out-changes.ts';
import { takeWayOut, waysOut, type WayOut, type WayOutKind } from '../ways-out/ways-out.ts';
import type { BookPath } from './book-path.ts';
import { replayPath, type PathLiquidation, type PathReplay } from './replay-path.ts';

/** What one way out, taken before the path began, would have been worth to the pool of a liquidated position. */
export interface SavedByWayOut {
  readonly kind: WayOutKind;
  /** Distance that it was taken to reach: the worst move of the path against the position, and a little. */
  readonly target: Ratio;
  readonly wayOut: WayOut;
  /** The position is liquidated on this path all the same (other positions of the pool fall with it). */
  readonly stillLiquidated: boolean;
  /**
   * Equity of the pool at the end of the path, less what was put in, less its equity at the end without it; settle currency, costs
   * counted. Negative: it would have been worse. Absent where the way is closed.
   */
  readonly saved?: Figure<Amount>;
}

/** Room beyond the worst price of the path, as a fraction of the mark. */
const LITTLE_MORE: Ratio = 0.005;

/** For one scope that `replay` liquidates: its three ways out, each taken before the start and played again. */
export function savedByWaysOut(
  book: Book,
  path: BookPath,
  replay: PathReplay,
  liquidation: PathLiquidation,
  context: RiskContext,
  costs: TradeCosts = ASSUMED_COSTS,
): readonly SavedByWayOut[] {
  const account = book.accounts.find(({ id }) => id === liquidation.accountId);
  const pool = account?.pools.find(({ id }) => id === liquidation.poolId);
  const key = liquidation.first ?? liquidation.positions[0];
  if (account === undefined || pool === undefined || key === undefined) return [];
  const member = modelPool(account, pool)
    .flatMap((scope) => scope.members)
    .find((one) => one.key === key);
  if (member === undefined) return [];
  const { side, underlying } = member.position;
  const target = worstMove(path, underlying, side === 'long' ? -1 : 1) + LITTLE_MORE;
  const without = endOf(replay, liquidation);
  return waysOut(account, key, { distance: target }, context, costs).map((wayOut) => {
    const { kind } = wayOut;
    const taken =
      wayOut.outcome === 'reaches' ? takeWayOut(account, key, wayOut, costs) : undefined;
    if (wayOut.outcome !== 'reaches' || taken === undefined) {
      return { kind, target, wayOut, stillLiquidated: true };
    }
    const again = replayPath({ accounts: [withPool(account, pool, taken.pool)] }, path);
    const end = endOf(again, liquidation);
    const added = kind === 'add-collateral' ? wayOut.amount : 0;
    return {
      kind,
      target,
      wayOut,
      stillLiquidated: isLiquidated(again, key),
      saved:
        end.kind === 'known' && without.kind === 'known'
          ? known(end.value - added - without.value)
          : end.kind === 'unknown'
            ? end
            : without,
    };
  });
}

/** Largest move along the path in a direction, as a fraction of the price now, >= 0. */
function worstMove(path: BookPath, underlying: Underlying, direction: 1 | -1): Ratio {
  let worst = 0;
  for (const factor of path.factors.get(underlying) ?? []) {
    worst = Math.max(worst, direction * (factor - 1));
  }
  return worst;
}

function endOf(replay: PathReplay, { accountId, poolId }: PathLiquidation): Figure<Amount> {
  const pool = replay.pools.find((one) => one.accountId === accountId && one.poolId === poolId);
  return pool?.after ?? unknown('invalid-input');
}

function isLiquidated(replay: PathReplay, key: PositionKey): boolean {
  return replay.liquidations.some(({ positions }) => positions.includes(key));
}

function withPool(account: Account, old: Pool, changed: Pool): Account {
  return { ...account, pools: account.pools.map((one) => (one === old ? changed : one)) };
}
