import { err, ok, type Result } from '../lib/result.ts';
import type { Amount, Currency } from './units.ts';

/** An amount that knows its currency. Unlike currencies refuse to add. */
export interface Money {
  readonly amount: Amount;
  readonly currency: Currency;
}

export function addMoney(a: Money, b: Money): Result<Money, 'mixed-currencies'> {
  if (a.currency !== b.currency) return err('mixed-currencies');
  return ok({ amount: a.amount + b.amount, currency: a.currency });
}
