import type { Pool } from '../../domain/book.ts';
import { known, unknown } from '../../domain/outcome.ts';
import type { ScopeRisk } from '../../domain/risk-report.ts';

/**
 * Where Leeway does not compute a part of a pool (options, Deribit's portfolio margin, which nets by scenarios), no price of
 * liquidation is known. What is still sure is what the venue says of the whole: equity, requirements, and so the margin ratio of
 * now and whether the pool is liquidatable (equity < maintenance). Undefined where everything is computed or nothing was said.
 * https://docs.deribit.com/api-reference/account-management/private-get_account_summary
 */
export function withVenueTotals(pool: Pool, risk: ScopeRisk): ScopeRisk | undefined {
  const { venueTotals: totals, notCovered = [] } = pool;
  if (totals === undefined || notCovered.length === 0) return undefined;
  const { equity, initialMargin, maintenanceMargin } = totals;
  if (!Number.isFinite(equity) || !(maintenanceMargin >= 0 && maintenanceMargin < Infinity)) {
    return undefined;
  }
  const ratio = maintenanceMargin / equity;
  const isPositive = equity > 0 && Number.isFinite(ratio);
  const leverage = risk.notional.kind === 'known' ? risk.notional.value / equity : Number.NaN;
  return {
    ...risk,
    equity: known(equity),
    initialMargin:
      initialMargin !== undefined && initialMargin >= 0 && initialMargin < Infinity
        ? known(initialMargin)
        : unknown('not-covered'),
    maintenanceMargin: known(maintenanceMargin),
    marginRatio: isPositive ? known(ratio) : unknown('not-positive-equity'),
    // Of the positions that Leeway sees; options are not in it.
    effectiveLeverage:
      isPositive && Number.isFinite(leverage) ? known(leverage) : unknown('not-covered'),
    liquidatable: equity < maintenanceMargin,
  };
}
