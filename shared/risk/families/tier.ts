import type { ValueTable } from '../scope/maintenance-table.ts';
import type { LegRequirement } from './leg-requirement.ts';

/**
 * Family TIER: maintenance is taken at the liquidation price, by the tier in force there, no fee.
 * LP = (K + d − s·q·EP) / (q·(r − s)) linear, N·(1 + s·r) / (s·(K + d) + N/EP) inverse, where K is the cash of the scope with
 * the other positions frozen at their marks.
 * https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93
 */
export function tierRequirement(table: ValueTable): LegRequirement {
  return table;
}
