import type { Position } from '../../domain/position.ts';
import type { Amount } from '../../domain/units.ts';
import { maintenanceAt, type ValueTable } from '../scope/maintenance-table.ts';
import { frozenRequirement, type LegRequirement } from './leg-requirement.ts';

/**
 * Family ENTRY_MM: maintenance is frozen at the entry value, whatever the price does.
 * LP = EP − s·(W − MM)/q linear, N / (N/EP + s·(W − MM)) inverse. The fee to close is in both W and MM where the venue reserves
 * it, or in neither, and cancels.
 * https://www.bybit.com/en/help-center/article/Liquidation-Price-Calculation-under-Isolated-Mode-Unified-Trading-Account
 */
export function entryRequirement(
  table: ValueTable,
  entryValue: Amount,
  reservedFee: Amount,
  adverseFunding: Amount,
): LegRequirement {
  return frozenRequirement(maintenanceAt(table, entryValue) + reservedFee + adverseFunding);
}

/**
 * Funding that this side is about to pay, >= 0: BitMEX counts cost × rate in maintenance when the rate is adverse.
 * https://www.bitmex.com/app/isolatedMarginExamples
 */
export function adverseFunding(position: Position, entryValue: Amount): Amount {
  const rate = position.fundingRate ?? 0;
  return entryValue * Math.max(0, position.side === 'long' ? rate : 0 - rate);
}
