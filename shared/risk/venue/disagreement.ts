import type { Pool } from '../../domain/book.ts';
import type { LiquidationPrice } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { Disagreement } from '../../domain/risk-report.ts';
import type { Price, Ratio } from '../../domain/units.ts';
import { readReportedPrice } from './no-price.ts';

/** The venue's own price may differ from ours by this much before it is a finding: 0.3 % or two ticks, the larger. */
const PRICE_TOLERANCE: { readonly ratio: Ratio; readonly ticks: number } = {
  ratio: 0.003,
  ticks: 2,
};

/** A price further away than this is "practically none": venues write 0, "" or a huge number for it. */
const PRACTICALLY_NONE: Ratio = 0.9;

interface Comparison {
  readonly position: Position;
  readonly pool: Pool;
  readonly ours: LiquidationPrice;
  readonly liquidatable: boolean;
}

/** Compares our price with the one that the venue reports; undefined: they agree, or one of them is not known. */
export function findDisagreement(comparison: Comparison): Disagreement | undefined {
  const { position, pool, ours, liquidatable } = comparison;
  const mark = position.markPrice;
  const reported = plainReported(position.reported?.liquidationPrice, mark);
  if (reported === undefined || mark === undefined || ours.kind === 'unknown') return undefined;
  if (reported === 'none' || ours.kind === 'none') {
    const shown = reported === 'none' ? (ours.kind === 'price' ? ours.price : undefined) : reported;
    if (shown === undefined || Math.abs(shown - mark) / mark > PRACTICALLY_NONE) return undefined;
    const likelyReason =
      reported === 'none'
        ? 'the exchange gives no liquidation price where we find one: its reply may leave out cross positions'
        : `we find no price that liquidates: ${missingHere(position, pool)}`;
    return {
      reported,
      ...(isWrongSide(position, reported, mark) ? { contradictsSide: true } : {}),
      likelyReason,
    };
  }
  const difference = Math.abs(ours.price - reported);
  const allowed = Math.max(
    PRICE_TOLERANCE.ratio * Math.max(mark, ours.price),
    PRICE_TOLERANCE.ticks * (position.tickSize ?? 0),
  );
  const otherSide =
    !liquidatable && Math.sign(ours.price - mark) !== Math.sign(reported - mark) && difference > 0;
  if (difference <= allowed && !otherSide) return undefined;
  if (difference <= PRICE_TOLERANCE.ticks * (position.tickSize ?? 0)) return undefined;
  return {
    reported,
    ratio: difference / mark,
    ...(otherSide ? { contradictsSide: true } : {}),
    likelyReason: otherSide
      ? "the exchange's price lies on the other side of the mark: its reply is stale, or a leg is missing here"
      : likelyReasonOf(position, pool, Math.abs(reported - mark) < Math.abs(ours.price - mark)),
  };
}

/** A long that would be liquidated above its mark, a short below. */
function isWrongSide({ side }: Position, reported: Price | 'none', mark: Price): boolean {
  return reported !== 'none' && (side === 'long' ? reported > mark : reported < mark);
}

/** See `readReportedPrice`; 'none' stays what it is. */
function plainReported(
  reported: Price | 'none' | undefined,
  mark: Price | undefined,
): Price | 'none' | undefined {
  if (reported === undefined || reported === 'none') return reported;
  return readReportedPrice(reported, mark);
}

function likelyReasonOf(position: Position, pool: Pool, theirsIsNearer: boolean): string {
  if (position.tiers === undefined && position.maintenanceMargin === undefined) {
    return 'the tier table is missing here, so only the present maintenance rate could be used';
  }
  // A cross price moves with the marks of the whole pool, and the venue's is as old as its reply.
  const others = pool.positions.filter(({ marginMode }) => marginMode === 'cross').length > 1;
  if (position.marginMode === 'cross' && others) {
    const otherwise = theirsIsNearer ? missingHere(position, pool) : 'the tier table is old';
    return `the exchange's figure may be some seconds older than the prices of this pool; if it stays, ${otherwise}`;
  }
  if (theirsIsNearer) return missingHere(position, pool);
  return position.marginMode === 'isolated'
    ? 'the tier table is older than the account, or margin was added that is not seen here yet'
    : 'the tier table is older than the account, or its reply leaves out part of the pool';
}

function missingHere(position: Position, pool: Pool): string {
  if (position.marginMode === 'isolated') {
    return 'the tier table is older than the account, or margin was taken out since the last reply';
  }
  if ((pool.openOrderInitialMargin ?? 0) > 0) {
    return 'open orders of this pool count at the exchange and are not in our requirement';
  }
  return 'a position, a loan or an open order of this pool may be missing here, or the tier table is old';
}
