import type { AccountRisk, Disagreement, PoolRisk } from '../../../shared/domain/risk-report.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';

/**
 * Where our liquidation price and the venue's differ, taken from a report on the account exactly as it was read. In a
 * cross pool the venue's figure moves with every mark, so it may only be compared at the moment it was given.
 */
export function disagreementsOf(atReading: AccountRisk): ReadonlyMap<PositionKey, Disagreement> {
  return new Map(
    atReading.pools.flatMap(({ positions }) =>
      positions.flatMap(({ key, disagreement }) =>
        disagreement === undefined ? [] : [[key, disagreement] as const],
      ),
    ),
  );
}

/** The report with those disagreements in place of the ones that newer marks made; undefined: as it is. */
export function withDisagreements(
  risk: PoolRisk,
  atReading: ReadonlyMap<PositionKey, Disagreement> | undefined,
): PoolRisk {
  if (atReading === undefined) return risk;
  return {
    ...risk,
    positions: risk.positions.map((position) => {
      const then = atReading.get(position.key);
      // What agrees, as nearly all do, is not copied.
      if (then === undefined && position.disagreement === undefined) return position;
      const { disagreement: _now, ...rest } = position;
      return then === undefined ? rest : { ...rest, disagreement: then };
    }),
  };
}
