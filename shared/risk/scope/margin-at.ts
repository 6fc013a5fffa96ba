import type { Amount, Underlying } from '../../domain/units.ts';
import { requirementAt } from '../families/leg-requirement.ts';
import type { Balance } from '../solve/solve-underlying.ts';

/**
 * Equity less requirement of a scope when the price of one underlying is `k` times its mark and the rest is held; <= 0 is
 * liquidatable. Signed, settle currency. On the edge of a whole-position table: the value of the lower row.
 */
export function marginAt(balance: Balance, underlying: Underlying, k: number): Amount {
  let equity = balance.equity;
  let long = 0;
  let short = 0;
  let longNow = 0;
  let shortNow = 0;
  for (const coin of balance.coins) {
    if (coin.asset === underlying) equity += coin.value * (coin.inverse ? 1 / k - 1 : k - 1);
  }
  for (const { underlying: own, facts, requirement, requirementNow, position } of balance.legs) {
    if (own !== underlying) continue;
    const value = facts.inverse ? facts.notional / k : facts.notional * k;
    equity += facts.sign * (facts.inverse ? facts.notional - value : value - facts.notional);
    const need = requirementAt(requirement, value);
    if (position.side === 'long') {
      long += need;
      longNow += requirementNow;
    } else {
      short += need;
      shortNow += requirementNow;
    }
  }
  const change = balance.netsSides
    ? Math.max(long, short) - Math.max(longNow, shortNow)
    : long + short - longNow - shortNow;
  const asked = Math.max(balance.floorRequirement, balance.addedUp + change);
  return equity - balance.triggerFactor * asked;
}
