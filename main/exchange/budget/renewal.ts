import type { Renew } from '../client/cached.ts';
import type { RequestBudget } from './request-budget.ts';
import { extraKey } from './turn-order.ts';
import { inTurn } from './turn-scope.ts';

/**
 * Renews a heavy table as something that may wait: many accounts have theirs due in the same moment, and together they
 * would spend a minute's worth at once.
 */
export function renewalOf(budget: RequestBudget, owner: string, weight: number): Renew {
  return (load) => {
    if (!budget.tryExtra(owner, weight)) return undefined;
    return inTurn(extraKey(owner), load).finally(() => {
      budget.endExtra(owner);
    });
  };
}
