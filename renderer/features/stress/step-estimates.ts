import type { Account, Shock } from '../../../shared/domain/book.ts';
import { sumFigures, type Figure } from '../../../shared/domain/outcome.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import type { Amount, PositionKey } from '../../../shared/domain/units.ts';
import { modelPool } from '../../../shared/risk/evaluate.ts';
import {
  orderOfLiquidations,
  type LiquidationStep,
} from '../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { shockAccount } from '../../../shared/risk/stress/shock.ts';

/** Names one step of an order, the same after the book was read again. */
export function stepId(step: LiquidationStep): string {
  return `${step.accountId}|${step.poolId}|${step.positions.join()}`;
}

/**
 * What each step leaves of its account, in the settle currency of the step: equity of everything there that was not liquidated
 * before, at the prices of that moment. Steps in the order in which they happen. Unknown where any of it is unknown.
 */
export function leftAfterSteps(
  accounts: readonly Account[],
  shock: Shock,
  steps: readonly LiquidationStep[],
): readonly Figure<Amount>[] {
  const goneByAccount = new Map<string, Set<PositionKey>>();
  return steps.map((step) => {
    const gone = goneByAccount.get(step.accountId) ?? new Set<PositionKey>();
    goneByAccount.set(step.accountId, gone);
    for (const key of step.positions) gone.add(key);
    const account = accounts.find((each) => each.id === step.accountId);
    if (account === undefined) return { kind: 'unknown', reason: 'never-seen' };
    const then = shockAccount(account, scaled(shock, step.fraction));
    const left = then.pools
      .filter((pool) => pool.settleCurrency === step.settleCurrency)
      .flatMap((pool) => modelPool(then, pool))
      .filter(({ members }) => members.length === 0 || members.some(({ key }) => !gone.has(key)));
    return sumFigures(left.map((scope) => scope.equity));
  });
}

/**
 * What the venue may leave when it liquidates this step in parts; undefined where it does not. Scopes do not depend on each
 * other, so only the positions of the step are looked at: that keeps it fast in a large account.
 */
export function estimateParts(
  accounts: readonly Account[],
  shock: Shock,
  step: LiquidationStep,
): PartialEstimate | undefined {
  const account = accounts.find((each) => each.id === step.accountId);
  const pool = account?.pools.find((each) => each.id === step.poolId);
  if (account === undefined || pool === undefined) return undefined;
  const own = new Set(step.positions);
  const positions = pool.positions.filter((each) =>
    own.has(positionKey(account.id, pool.id, each)),
  );
  const alone: Account = { ...account, pools: [{ ...pool, positions }] };
  return orderOfLiquidations({ accounts: [alone] }, shock, { inParts: true }).steps[0]?.partial;
}

function scaled(shock: Shock, fraction: number): Shock {
  return Object.fromEntries(
    Object.entries(shock).map(([underlying, move]) => [underlying, move * fraction]),
  );
}
