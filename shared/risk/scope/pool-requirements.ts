import type { Pool, PoolOrder, Requirement } from '../../domain/book.ts';
import type { Amount } from '../../domain/units.ts';
import type { VenueRules } from '../families/venue-rules.ts';
import { maintenanceAt, makeTable, recursiveDeductions } from './maintenance-table.ts';

/**
 * Named requirements of a pool together, >= 0. One that gives a notional with tiers is scaled marginally: at OKX portfolio
 * margin a raw 30,000 with 10,000 at 1x and the rest at 2x asks 50,000. https://www.okx.com/help/10665080281997
 */
export function extraRequirement(pool: Pool, combination: 'sum' | 'max'): Amount {
  const amounts = (pool.requirements ?? []).map(amountOf);
  return combination === 'sum'
    ? amounts.reduce((sum, amount) => sum + amount, 0)
    : Math.max(0, ...amounts);
}

/** What the open orders of a pool ask: value × (rate + closing fee where the venue counts it). No price moves it. */
export function orderRequirement(pool: Pool, rules: VenueRules): Amount {
  const countsFee =
    rules.cross === 'FEE' || rules.cross === 'PRO_RATA' || rules.cross === 'MARK_MM';
  return (pool.orders ?? []).reduce(
    (sum, order) =>
      sum +
      orderValue(pool, order) *
        ((order.maintenanceMarginRate ?? 0) + (countsFee ? (order.takerFeeRate ?? 0) : 0)),
    0,
  );
}

/** Opening fees of open orders, which KuCoin takes off the equity of the pool. https://www.kucoin.com/support/35233217061785 */
export function orderFees(pool: Pool, rules: VenueRules): Amount {
  if (rules.cross !== 'PRO_RATA') return 0;
  return (pool.orders ?? []).reduce(
    (sum, order) => sum + orderValue(pool, order) * (order.takerFeeRate ?? 0),
    0,
  );
}

function orderValue(pool: Pool, order: PoolOrder): Amount {
  const size = order.contracts * order.contractSize;
  const held = pool.positions.find((position) => position.symbol === order.symbol);
  if (held?.contractType === 'inverse') return size / order.price;
  const multiplier = held?.contractType === 'quanto' ? (held.quantoMultiplier ?? 1) : 1;
  return size * multiplier * order.price;
}

function amountOf(requirement: Requirement): Amount {
  if (requirement.maintenanceMargin !== undefined) return requirement.maintenanceMargin;
  const { notional, tiers } = requirement;
  // Nothing to compute from is not nothing to ask for: NaN makes the whole requirement unknown.
  if (notional === undefined || tiers === undefined || tiers.length === 0) return Number.NaN;
  const table = makeTable(
    tiers.slice(1).map((tier) => tier.floor),
    tiers.map((tier) => tier.maintenanceMarginRate),
    recursiveDeductions(tiers),
  );
  return maintenanceAt(table, notional);
}
