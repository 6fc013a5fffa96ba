import type { BookRisk } from '../../../shared/domain/risk-report.ts';
import type { AccountId, PoolId, PositionKey, Ratio } from '../../../shared/domain/units.ts';

export interface FirstPool {
  readonly accountId: AccountId;
  readonly poolId: PoolId;
  /** Signed move of the base. */
  readonly ratio: Ratio;
  readonly position?: PositionKey;
}

/** The pool that the smallest joint move liquidates, among those that can be judged; undefined: no move does. */
export function firstPool(risk: BookRisk): FirstPool | undefined {
  let first: FirstPool | undefined;
  for (const account of risk.accounts) {
    for (const pool of account.pools) {
      for (const move of [pool.jointLeeway.down, pool.jointLeeway.up]) {
        if (move.kind !== 'move') continue;
        if (first !== undefined && Math.abs(first.ratio) <= Math.abs(move.ratio)) continue;
        first = {
          accountId: account.accountId,
          poolId: pool.id,
          ratio: move.ratio,
          ...(move.first === undefined ? {} : { position: move.first }),
        };
      }
    }
  }
  return first;
}
