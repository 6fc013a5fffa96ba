import type { Position } from '../../domain/position.ts';
import type { Amount } from '../../domain/units.ts';
import { maintenanceAt, type ValueTable } from '../scope/maintenance-table.ts';
import { frozenRequirement, type LegRequirement } from './leg-requirement.ts';

/**
 * Family MARK_MM: maintenance and closing fee are frozen at the current mark, so the price drifts as the mark moves.
 * LP = EP − s·(K − MM(P))/q linear, N / (N/EP + s·(K − MM(P))) inverse. Two successive returned positions of Bitget agree.
 * https://www.bitget.com/support/articles/12560603808759
 */
export function markRequirement(
  position: Position,
  table: ValueTable,
  notional: Amount,
): LegRequirement {
  const fee = position.closeFee ?? (position.takerFeeRate ?? 0) * notional;
  return frozenRequirement(maintenanceAt(table, notional) + fee);
}
