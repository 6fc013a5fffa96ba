import { Figures } from '../../../shared/contract/book-format/answer-figures.ts';
import type { Pool } from '../../../shared/domain/book.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import type { PoolAfterShock } from '../../../shared/risk/stress/order-of-liquidations.ts';

/** What the answers to a move and to a path say of a pool beside its positions: its money before and after. */
export function answerPool(
  accountId: AccountId,
  pool: Pool,
  outcomes: readonly PoolAfterShock[],
): object {
  const money = outcomes.find((one) => one.accountId === accountId && one.poolId === pool.id);
  const equity = new Figures();
  equity.put('equityBefore', money?.before);
  equity.put('equityAfter', money?.after);
  return { id: pool.id, settleCurrency: pool.settleCurrency, ...equity.toJson() };
}
