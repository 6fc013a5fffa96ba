import type { DurationMs, MarketSymbol, TimestampMs } from '../../../shared/domain/units.ts';

/** What it weighs to ask for the open orders of one symbol, and for all of them at once. */
export interface OrderCost {
  readonly symbol: number;
  readonly all: number;
}

/** A held symbol, and how well its orders are known. */
export interface HeldSymbol {
  readonly symbol: MarketSymbol;
  /** Absent: they were never read. */
  readonly asOfMs?: TimestampMs;
  /** The position is new or of another size, or the venue said that an order changed. */
  readonly isChanged: boolean;
  /** Near its liquidation: its stop decides something. */
  readonly isNear: boolean;
}

/** Orders to ask for; the budget may grant it or not. */
export interface OrderWish {
  /** Absent: all orders of the account in one list. */
  readonly symbols?: readonly MarketSymbol[];
  /** Absent: not known before it was asked. */
  readonly weight?: number;
  readonly isUrgent: boolean;
}

/** Younger than this they are not asked for anew, unless something changed. */
export const ORDERS_FRESH_MS: DurationMs = 30_000;

/**
 * What to ask for now, the best first: whoever gets the first needs no other. Without `cost` the venue has one list of
 * everything; with it as many symbols are asked for alone as weigh less than the list does.
 */
export function planOrders(
  held: readonly HeldSymbol[],
  cost: OrderCost | undefined,
  nowMs: TimestampMs,
): readonly OrderWish[] {
  const due = held.filter(({ asOfMs, isChanged }) => {
    if (isChanged || asOfMs === undefined) return true;
    // A clock that was set back must not make them young for ever.
    return Math.abs(nowMs - asOfMs) >= ORDERS_FRESH_MS;
  });
  if (due.length === 0) return [];
  const urgent = due.filter(
    ({ asOfMs, isChanged, isNear }) => isChanged || isNear || asOfMs === undefined,
  );
  if (cost === undefined) return [{ isUrgent: urgent.length > 0 }];
  const wishFor = (symbols: readonly HeldSymbol[], isUrgent: boolean): OrderWish => {
    const weight = symbols.length * cost.symbol;
    return weight >= cost.all
      ? { weight: cost.all, isUrgent }
      : { symbols: symbols.map(({ symbol }) => symbol), weight, isUrgent };
  };
  if (urgent.length === due.length) return [wishFor(due, true)];
  const all = wishFor(due, false);
  return urgent.length === 0 ? [all] : [all, wishFor(urgent, true)];
}
