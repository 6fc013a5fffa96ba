import type { Account } from '../../domain/book.ts';
import type { Amount, PositionKey, Price, Ratio } from '../../domain/units.ts';
import { evaluatePool, modelPool, type RiskContext } from '../evaluate.ts';
import type { PositionFacts } from '../scope/position-facts.ts';

export interface StopLimits {
  /**
   * Largest loss against the entry that the trader accepts, fees and slippage in it; settle currency, > 0. Absent: no limit, the
   * stop only has to fire before liquidation.
   */
  readonly maxLoss?: Amount;
  /** From the stop to the price that is paid, as a fraction of the stop, >= 0. */
  readonly slippage: Ratio;
  /** Used where the position does not name its own. */
  readonly takerFeeRate: Ratio;
}

export type StopPrice =
  | {
      readonly kind: 'stop';
      /** The furthest stop that keeps both promises, on the tick nearer to the mark. */
      readonly price: Price;
      /** What is paid after the slippage. */
      readonly fill: Price;
      /** Loss against the entry at that fill, fee included; below 0 it is a gain. */
      readonly loss: Amount;
      /** What keeps the stop from lying further away. */
      readonly boundBy: 'loss' | 'liquidation';
    }
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'not-possible'; readonly reason: NoStopReason };

export type NoStopReason =
  /** Entry, mark or liquidation price is unknown, or a limit is no number. */
  | 'unknown'
  /** The loss is already above the limit, or the liquidation price too near for the slippage. */
  | 'too-late'
  /** The position is liquidated in the direction of its gain (a hedge): no stop of its own helps. */
  | 'other-side';

/**
 * Where a stop must stand so that it fills within the trader's own limit and before liquidation, all other prices held:
 * long fill = stop·(1 − slippage), loss = q·(EP − fill) + f·q·fill <= maxLoss and fill > LP; short and inverse alike.
 * Nothing promises the slippage: it is the trader's assumption.
 */
export function stopWithin(
  account: Account,
  key: PositionKey,
  limits: StopLimits,
  context: RiskContext,
): StopPrice {
  const { maxLoss, slippage } = limits;
  if (maxLoss !== undefined && !(maxLoss > 0 && maxLoss < Infinity)) return UNKNOWN;
  if (!(slippage >= 0 && slippage < 1 && limits.takerFeeRate >= 0)) return UNKNOWN;
  const found = find(account, key, context);
  const entryValue = found?.facts.entryValue;
  if (found === undefined || entryValue === undefined) return UNKNOWN;
  const { facts, position, risk } = found;
  if (risk.liquidationPrice.kind === 'unknown') return UNKNOWN;
  if (risk.liquidatable) return TOO_LATE;
  const long = facts.sign === 1;
  const fee = position.takerFeeRate ?? limits.takerFeeRate;
  const slip = long ? 1 - slippage : 1 + slippage;
  const byLoss = maxLoss === undefined ? undefined : fillAtLoss(facts, entryValue, maxLoss, fee);
  let byLiquidation: Price | undefined;
  if (risk.liquidationPrice.kind === 'price') {
    const { price } = risk.liquidationPrice;
    if (long ? price > facts.markPrice : price < facts.markPrice) return OTHER_SIDE;
    // A hair before it: at the liquidation price itself it is too late.
    byLiquidation = price * (long ? 1 + 1e-9 : 1 - 1e-9);
  }
  if (byLoss === undefined && byLiquidation === undefined) return { kind: 'not-needed' };
  const lossLeads =
    byLiquidation === undefined ||
    (byLoss !== undefined && (long ? byLoss > byLiquidation : byLoss < byLiquidation));
  const bound = (lossLeads ? byLoss : byLiquidation) ?? Number.NaN;
  const price = towardMark(bound / slip, position.tickSize, long);
  if (!(long ? price < facts.markPrice : price > facts.markPrice)) return TOO_LATE;
  const fill = price * slip;
  return {
    kind: 'stop',
    price,
    fill,
    loss: lossAt(facts, entryValue, fill, fee),
    boundBy: lossLeads ? 'loss' : 'liquidation',
  };
}

const UNKNOWN: StopPrice = { kind: 'not-possible', reason: 'unknown' };
const TOO_LATE: StopPrice = { kind: 'not-possible', reason: 'too-late' };
const OTHER_SIDE: StopPrice = { kind: 'not-possible', reason: 'other-side' };

function find(account: Account, key: PositionKey, context: RiskContext) {
  for (const pool of account.pools) {
    for (const scope of modelPool(account, pool)) {
      const member = scope.members.find((one) => one.key === key);
      if (member?.facts === undefined) continue;
      const risk = evaluatePool(account, pool, context).positions.find((one) => one.key === key);
      if (risk !== undefined) return { facts: member.facts, position: member.position, risk };
    }
  }
  return undefined;
}

/** Fill at which the loss is exactly the limit; undefined: no price above 0 (long) or at all (short) loses that much. */
function fillAtLoss(
  { sign, inverse, quantity }: PositionFacts,
  entryValue: Amount,
  maxLoss: Amount,
  fee: Ratio,
): Price | undefined {
  // The value may move this far: V·(s·σ − f) = s·σ·EV − L with σ = −1 for inverse contracts.
  const direction = inverse ? 0 - sign : sign;
  const value = (direction * entryValue - maxLoss) / (direction - fee);
  if (!(value > 0)) return undefined;
  return inverse ? quantity / value : value / quantity;
}

function lossAt(
  { sign, inverse, quantity }: PositionFacts,
  entryValue: Amount,
  fill: Price,
  fee: Ratio,
): Amount {
  const value = inverse ? quantity / fill : quantity * fill;
  return sign * (inverse ? value - entryValue : entryValue - value) + fee * value;
}

/** On the tick nearer to the mark; a price on a tick within rounding is on it. */
function towardMark(price: Price, tick: Price | undefined, long: boolean): Price {
  if (tick === undefined) return price;
  const steps = price / tick;
  const whole = Math.round(steps);
  if (Math.abs(steps - whole) < 1e-12 * Math.max(1, steps)) return whole * tick;
  return (long ? Math.ceil(steps) : Math.floor(steps)) * tick;
}
