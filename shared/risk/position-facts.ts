import type { UnknownReason } from '../domain/outcome.ts';
import type { Position } from '../domain/position.ts';
import type { Amount, Price } from '../domain/units.ts';

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

const POSITIVE: readonly (keyof Position)[] = [
  'contracts',
  'contractSize',
  'quantoMultiplier',
  'entryPrice',
  'entryValue',
  'markPrice',
  'leverage',
  'maxLeverage',
  'tickSize',
];
const NOT_NEGATIVE: readonly (keyof Position)[] = [
  'initialMarginRate',
  'maintenanceMarginRate',
  'maintenanceMarginDeduction',
  'adjustFactor',
  'maintenanceMargin',
  'takerFeeRate',
  'closeFee',
];
const FINITE: readonly (keyof Position)[] = ['isolatedMargin', 'isolatedEquity', 'fundingRate'];

/** Checks and gathers. A figure that cannot be (zero contracts, negative price, NaN) makes the position unknown. */
export function gatherFacts(position: Position): FactsOutcome {
  if (!isSound(position)) return { ok: false, reason: 'invalid-input' };
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
  if (!Number.isFinite(notional) || notional <= 0) return { ok: false, reason: 'invalid-input' };
  const base = { sign, inverse, quantity, markPrice, notional } as const;
  if (entryValue === undefined) return { ok: true, facts: base };
  if (!Number.isFinite(entryValue)) return { ok: false, reason: 'invalid-input' };
  const unrealizedPnl = (inverse ? entryValue - notional : notional - entryValue) * sign;
  return { ok: true, facts: { ...base, entryValue, unrealizedPnl } };
}

/** Value in the settle currency at a price: quantity × price, or quantity / price when inverse. */
export function valueAt(quantity: number, inverse: boolean, price: Price): Amount {
  return inverse ? quantity / price : quantity * price;
}

function isSound(position: Position): boolean {
  return (
    POSITIVE.every((name) => isAbsentOr(position[name], (value) => value > 0)) &&
    NOT_NEGATIVE.every((name) => isAbsentOr(position[name], (value) => value >= 0)) &&
    FINITE.every((name) => isAbsentOr(position[name], () => true)) &&
    typeof position.contracts === 'number' &&
    typeof position.contractSize === 'number'
  );
}

function isAbsentOr(value: unknown, accepts: (value: number) => boolean): boolean {
  if (value === undefined) return true;
  return typeof value === 'number' && Number.isFinite(value) && accepts(value);
}
