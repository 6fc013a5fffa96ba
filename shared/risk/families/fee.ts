import type { Position } from '../../domain/position.ts';
import type { ValueTable } from '../scope/maintenance-table.ts';
import { withFees, type LegRequirement } from './leg-requirement.ts';

/**
 * Family FEE: as TIER, and the fee to close at the liquidation price is part of the requirement.
 * LP = (EP − s·K/q) / (1 − s·(r + f)) linear, N·(1 + s·(r + f)) / (s·K + N/EP) inverse.
 * A fee given as an amount does not move with the price.
 * https://www.okx.com/help/v-tiered-maintenance-margin-ratio-rules
 */
export function feeRequirement(position: Position, table: ValueTable): LegRequirement {
  if (position.closeFee !== undefined) return withFees(table, 0, position.closeFee);
  return withFees(table, position.takerFeeRate ?? 0, 0);
}

/**
 * Bybit unified cross: the fee in the requirement is the one reserved for a close at the bankruptcy price of the leverage,
 * f·V·(1 − s/leverage), on the value at the mark; a 1x long reserves none.
 * https://www.bybit.com/en/help-center/article/UTA-Trading-Rules
 */
export function bybitCrossRequirement(
  position: Position,
  direction: number,
  table: ValueTable,
): LegRequirement {
  if (position.closeFee !== undefined) return withFees(table, 0, position.closeFee);
  const share =
    position.leverage === undefined ? 1 : Math.max(0, 1 - direction / position.leverage);
  return withFees(table, (position.takerFeeRate ?? 0) * share, 0);
}
