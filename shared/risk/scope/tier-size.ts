import type { Position } from '../../domain/position.ts';
import type { Ratio } from '../../domain/units.ts';
import type { VenueRules } from '../families/venue-rules.ts';

/** Whose size picks the tier of a position, where it is not its own. */
export interface TierSize {
  /** The position whose rate or table counts. */
  readonly ruledBy: Position;
  /** Own size over the size that picks the tier, > 0. */
  readonly share: Ratio;
}

/** Dated contracts as exchanges and ccxt write them: a date at the end. */
const EXPIRY = /[-_]\d{6,8}$/;

/**
 * Tier sizes of the cross positions of a pool that are not their own; sizes are contracts, which no price moves.
 * - Bitget: long and short of a symbol together. https://www.bitget.com/support/articles/360058821652
 * - Gate, hedge mode: the rate of the side with the higher value for both. https://www.gate.com/futures-introduction/margin
 * - OKX: the expiries of one underlying together (secondary source). https://www.okx.com/help/v-tiered-maintenance-margin-ratio-rules
 */
export function tierSizes(
  rules: VenueRules,
  positions: readonly Position[],
): ReadonlyMap<Position, TierSize> {
  const sizes = new Map<Position, TierSize>();
  if (rules.tierOf === undefined || positions.length < 2) return sizes;
  for (const group of groupsOf(rules.tierOf, positions)) {
    const [first] = group;
    if (first === undefined || group.length < 2) continue;
    if (rules.tierOf === 'larger-side') {
      const larger = group.reduce((most, one) => (one.contracts > most.contracts ? one : most));
      for (const one of group) {
        sizes.set(one, { ruledBy: larger, share: one.contracts / larger.contracts });
      }
      continue;
    }
    const total = group.reduce((sum, one) => sum + one.contracts, 0);
    for (const one of group) sizes.set(one, { ruledBy: one, share: one.contracts / total });
  }
  return sizes;
}

function groupsOf(
  tierOf: NonNullable<VenueRules['tierOf']>,
  positions: readonly Position[],
): Iterable<readonly Position[]> {
  const groups = new Map<string, Position[]>();
  for (const one of positions) {
    if (tierOf === 'expiries' && !EXPIRY.test(one.symbol)) continue;
    const name =
      tierOf === 'expiries'
        ? JSON.stringify([one.symbol.replace(EXPIRY, ''), one.contractType, one.contractSize])
        : one.symbol;
    const group = groups.get(name) ?? [];
    group.push(one);
    groups.set(name, group);
  }
  return groups.values();
}
