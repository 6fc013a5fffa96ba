import type { Renew } from '../client/cached.ts';
import type { RequestBudget } from './request-budget.ts';
import { inTurn } from './turn-scope.ts';

/**
 * Renews a heavy table as something that may wait: many accounts have theirs due in the same moment, and together they
 * would spend a minute's worth at once. `name` tells it from the account's other tables.
 */
export function renewalOf(
  budget: RequestBudget,
  owner: string,
  name: string,
  weight: number,
): Renew {
  const key = `${name} ${owner}`;
  let isRunning = false;
  return (load) => {
    if (isRunning) return;
    budget.askExtra({ key, owner, weight }, () => {
      isRunning = true;
      void inTurn(key, load).finally(() => {
        isRunning = false;
        budget.end(key);
      });
    });
  };
}
