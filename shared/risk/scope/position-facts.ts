import type { UnknownReason } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, Price } from '../../domain/units.ts';

/** The plain numbers of one position that every formula starts from. Values are in the settle currency. */
export interface PositionFacts {
  /** +1 long, −1 short. */
  readonly sign: 1 | -1;
  /** Value falls as the price rises: V = quantity / price. */
  readonly inverse: boolean;
  /** Base quantity (linear), settle currency per price point (quanto), face amount in quote currency (inverse). */
  readonly quantity: number;
  readonly markPrice: Price;
  /** At mark, >= 0. */
  readonly notional: Amount;
  /** Entry value: the venue's stored cost when it keeps one; absent: unknown. */
  readonly entryValue?: Amount;
  readonly unrealizedPnl?: Amount;
}

export type FactsOutcome =
  | { readonly ok: true; readonly facts: PositionFacts }
  | { readonly ok: false; readonly reason: UnknownReason };

/** Checks and gathers. A figure that cannot be (zero contracts, negative price, NaN) makes the position unknown. */
export function gatherFacts(position: Position): FactsOutcome {
  if (!isSound(position)) return INVALID;
  if (position.markPrice === undefined) return { ok: false, reason: 'no-mark-price' };
  const inverse = position.contractType === 'inverse';
  const multiplier = position.contractType === 'quanto' ? (position.quantoMultiplier ?? 1) : 1;
  const quantity = position.contracts * position.contractSize * multiplier;
  const sign = position.side === 'long' ? 1 : -1;
  const markPrice = position.markPrice;
  const notional = valueAt(quantity, inverse, markPrice);
  const entryValue =
    position.entryValue ??
    (position.entryPrice === undefined
      ? undefined
      : valueAt(quantity, inverse, position.entryPrice));
  if (!isPositive(notional)) return INVALID;
  if (entryValue === undefined) {
    return { ok: true, facts: { sign, inverse, quantity, markPrice, notional } };
  }
  if (!Number.isFinite(entryValue)) return INVALID;
  const unrealizedPnl = (inverse ? entryValue - notional : notional - entryValue) * sign;
  return {
    ok: true,
    facts: { sign, inverse, quantity, markPrice, notional, entryValue, unrealizedPnl },
  };
}

const INVALID: FactsOutcome = { ok: false, reason: 'invalid-input' };

/** Value in the settle currency at a price: quantity × price, or quantity / price when inverse. */
export function valueAt(quantity: number, inverse: boolean, price: Price): Amount {
  return inverse ? quantity / price : quantity * price;
}

function isSound(position: Position): boolean {
  // Field by field instead of over a list of names: this runs for every position at every price.
  return (
    isPositive(position.contracts) &&
    isPositive(position.contractSize) &&
    isPositiveOrAbsent(position.quantoMultiplier) &&
    isPositiveOrAbsent(position.entryPrice) &&
    isPositiveOrAbsent(position.entryValue) &&
    isPositiveOrAbsent(position.markPrice) &&
    isPositiveOrAbsent(position.leverage) &&
    isPositiveOrAbsent(position.maxLeverage) &&
    isPositiveOrAbsent(position.tickSize) &&
    isNotNegativeOrAbsent(position.initialMarginRate) &&
    isNotNegativeOrAbsent(position.maintenanceMarginRate) &&
    isNotNegativeOrAbsent(position.maintenanceMarginDeduction) &&
    isNotNegativeOrAbsent(position.adjustFactor) &&
    isNotNegativeOrAbsent(position.maintenanceMargin) &&
    isNotNegativeOrAbsent(position.takerFeeRate) &&
    isNotNegativeOrAbsent(position.closeFee) &&
    isFiniteOrAbsent(position.isolatedMargin) &&
    isFiniteOrAbsent(position.isolatedEquity) &&
    isFiniteOrAbsent(position.fundingRate) &&
    isSoundFormula(position.marginRateFormula)
  );
}

function isSoundFormula(formula: Position['marginRateFormula']): boolean {
  return (
    formula === undefined ||
    (isNotNegativeOrAbsent(formula.initialBase) &&
      formula.maintenanceBase >= 0 &&
      formula.perUnit >= 0 &&
      Number.isFinite(formula.maintenanceBase + formula.perUnit))
  );
}

function isPositive(value: number): boolean {
  return value > 0 && value < Infinity;
}

function isPositiveOrAbsent(value: number | undefined): boolean {
  return value === undefined || (value > 0 && value < Infinity);
}

function isNotNegativeOrAbsent(value: number | undefined): boolean {
  return value === undefined || (value >= 0 && value < Infinity);
}

function isFiniteOrAbsent(value: number | undefined): boolean {
  return value === undefined || Number.isFinite(value);
}
