import type { Book } from '../../domain/book.ts';
import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Amount, Currency, Underlying } from '../../domain/units.ts';
import { modelPool } from '../evaluate.ts';
import { isStable } from '../scope/scope-model.ts';

/** What the whole book gains when the price of an underlying doubles, in the display currency; negative for a net short. */
export interface Exposure {
  readonly underlying: Underlying;
  readonly value: Figure<Amount>;
}

/**
 * Net exposure per underlying: positions by side, coins held as collateral, and the equity of pools kept in a coin, which is worth
 * more when the coin is. Stable currencies have none. One unknown member makes its underlying unknown, not smaller.
 * `rateOf`: worth of one unit of a currency in the display currency.
 */
export function bookExposures(
  book: Book,
  rateOf: (currency: Currency) => Figure,
): readonly Exposure[] {
  const sums = new Map<Underlying, Figure<Amount>>();
  const add = (underlying: Underlying, value: Figure<Amount>, rate: Figure): void => {
    const sum = sums.get(underlying) ?? known(0);
    if (sum.kind === 'unknown') return;
    const worth =
      value.kind === 'unknown'
        ? value
        : rate.kind === 'unknown'
          ? rate
          : known(value.value * rate.value);
    sums.set(underlying, worth.kind === 'unknown' ? worth : known(sum.value + worth.value));
  };
  for (const account of book.accounts) {
    for (const pool of account.pools) {
      const rate = rateOf(pool.settleCurrency);
      const inCoin = !isStable(pool.settleCurrency);
      for (const scope of modelPool(account, pool)) {
        for (const { position, facts } of scope.members) {
          const value =
            facts === undefined ? unknown('invalid-input') : known(facts.sign * facts.notional);
          add(position.underlying, value, rate);
        }
        if (inCoin) add(pool.settleCurrency as string, scope.equity, rate);
      }
      if (inCoin) continue;
      for (const { asset, amount, price } of pool.collateral ?? []) {
        if (!isStable(asset)) add(asset as string, known(amount * price), rate);
      }
    }
  }
  return [...sums].map(([underlying, value]) => ({ underlying, value }));
}
