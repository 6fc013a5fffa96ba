import type { VenueParameters } from '../../domain/book.ts';
import type { Amount, Price } from '../../domain/units.ts';
import type { Leg } from '../scope/build-leg.ts';

interface DydxState {
  readonly leg: Leg;
  /** Of the subaccount. */
  readonly equity: Amount;
  readonly requirement: Amount;
}

/**
 * Quote amount of the order that closes `closeFraction` (default 1) of a position and leaves its share of the equity at 0:
 * −dNotional − E·|dMM| / MM_total. Positive: sell for at least, negative: buy for at most. Undefined without a requirement.
 * https://github.com/dydxprotocol/v4-chain (protocol/x/clob/keeper/liquidations_test.go)
 */
export function dydxBankruptcyQuote(
  { leg, equity, requirement }: DydxState,
  parameters: VenueParameters | undefined,
): Amount | undefined {
  if (requirement <= 0) return undefined;
  const fraction = parameters?.closeFraction ?? 1;
  const closed = leg.facts.sign * leg.facts.notional * fraction;
  return closed - (equity * leg.requirementNow * fraction) / requirement;
}

/**
 * Worst price of a liquidation order: p·(1 − s·SMMR·MMF·clamp(BA·(1 − E/MM), 0, 1)) with the chain's two constants, which
 * governance changes; undefined when the account does not give them.
 */
export function dydxFillablePrice(
  { leg, equity, requirement }: DydxState,
  parameters: VenueParameters | undefined,
): Price | undefined {
  const adjustment = parameters?.bankruptcyAdjustment;
  const spread = parameters?.spreadToMaintenanceMarginRatio;
  if (adjustment === undefined || spread === undefined || requirement <= 0) return undefined;
  const fraction = leg.requirementNow / leg.facts.notional;
  const decay = Math.min(1, Math.max(0, adjustment * (1 - equity / requirement)));
  return leg.facts.markPrice * (1 - leg.facts.sign * spread * fraction * decay);
}
