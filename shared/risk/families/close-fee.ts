import type { Position } from '../../domain/position.ts';
import type { Amount } from '../../domain/units.ts';
import type { PositionFacts } from '../scope/position-facts.ts';

/**
 * Fee reserved to close at the bankruptcy price, f·V(BP), in the settle currency.
 * `margin` is the cash behind the leg with the fee inside: V(BP) = (EV − s·W)/(1 − s·f) linear, (EV + s·W)/(1 + s·f) inverse.
 * Without it, from the leverage: V(BP) = V·(1 − s/leverage) linear, V·(1 + s/leverage) inverse.
 * 0 when the position names neither a rate nor an amount.
 */
export function reservedCloseFee(
  position: Position,
  facts: PositionFacts,
  value: Amount,
  margin: Amount | undefined,
): Amount {
  if (position.closeFee !== undefined) return position.closeFee;
  const rate = position.takerFeeRate;
  if (rate === undefined || rate === 0) return 0;
  const direction = facts.inverse ? -facts.sign : facts.sign;
  if (margin !== undefined) {
    return rate * Math.max(0, (value - direction * margin) / (1 - direction * rate));
  }
  if (position.leverage === undefined) return rate * value;
  return rate * value * Math.max(0, 1 - direction / position.leverage);
}

/**
 * BitMEX reserves posComm = cost·f·(1 + 1/leverage): fits four returned positions within one satoshi.
 * https://www.bitmex.com/app/isolatedMarginExamples
 */
export function bitmexCommission(position: Position, entryValue: Amount): Amount {
  if (position.closeFee !== undefined) return position.closeFee;
  const rate = position.takerFeeRate ?? 0;
  return entryValue * rate * (1 + 1 / (position.leverage ?? Infinity));
}
