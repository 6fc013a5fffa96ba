import {
  DAY_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';

/** A price and the moment at which it was known: the close of a candle, not its opening. */
export interface PricePoint {
  readonly atMs: TimestampMs;
  readonly price: Price;
}

/** What two markets did over the same stretch of time. Log returns. */
export interface ReturnPair {
  /** End of the stretch. */
  readonly atMs: TimestampMs;
  readonly spanMs: DurationMs;
  readonly first: Ratio;
  readonly second: Ratio;
}

/** A stretch without a common close that is longer than this is a hole, not a weekend with holidays around it. */
const LONGEST_SPAN_MS: DurationMs = 6 * DAY_MS;

/**
 * Returns of two markets between the moments at which both have a price, and only between these: a market that is closed over
 * a weekend is compared with all that the other one did from Friday's close to Monday's. Points ascending, prices > 0;
 * what is not is left out. Two series whose moments never meet have no pairs: sample the one that never closes first.
 */
export function pairReturns(
  first: readonly PricePoint[],
  second: readonly PricePoint[],
): readonly ReturnPair[] {
  const others = new Map(second.map(({ atMs, price }) => [atMs, price]));
  const pairs: ReturnPair[] = [];
  let last:
    { readonly atMs: TimestampMs; readonly first: Price; readonly second: Price } | undefined;
  for (const { atMs, price } of first) {
    const other = others.get(atMs);
    if (other === undefined || !(price > 0) || !(other > 0)) continue;
    const spanMs = last === undefined ? 0 : atMs - last.atMs;
    if (last !== undefined && spanMs > 0 && spanMs <= LONGEST_SPAN_MS) {
      pairs.push({
        atMs,
        spanMs,
        first: Math.log(price / last.first),
        second: Math.log(other / last.second),
      });
    }
    last = { atMs, first: price, second: other };
  }
  return pairs;
}

/**
 * Prices of a market that never closes at the moments at which another one did: its last price at or before each moment, where
 * that is not older than `toleranceMs`. Both ascending.
 */
export function sampleAt(
  points: readonly PricePoint[],
  moments: readonly TimestampMs[],
  toleranceMs: DurationMs,
): readonly PricePoint[] {
  const sampled: PricePoint[] = [];
  let next = 0;
  for (const atMs of moments) {
    while ((points[next]?.atMs ?? Infinity) <= atMs) next += 1;
    const point = points[next - 1];
    if (point !== undefined && atMs - point.atMs <= toleranceMs) {
      sampled.push({ atMs, price: point.price });
    }
  }
  return sampled;
}
