import type { Ratio, TimestampMs } from '../../domain/units.ts';
import {
  speedSigmasOf,
  volatilityRatioOf,
  volumeZOf,
  type CoinDetectors,
} from '../detectors/coin-detectors.ts';
import { impliedVolatilityRatio } from '../detectors/implied-volatility.ts';
import { isUnderTwentyDayLow } from '../detectors/support.ts';

/** What a sell-off is known by, besides the fall itself. Bits, so that a step needs no memory. */
export const MARK = {
  volume: 1,
  volatility: 2,
  support: 4,
  speed: 8,
  breadth: 16,
} as const;

const MARK_LIMITS = {
  /** Robust sigmas over the normal of the hour of the day. */
  volumeZ: 3,
  /** 24 hours over 30 days. */
  volatilityRatio: 1.5,
  /** Index over its own 30 days. */
  impliedRatio: 1.25,
  /** Sigmas of a three-hour move. */
  speedSigmas: -4,
} as const;

/** Which marks the coin shows now. A figure that is not known shows none. */
export function marksOf(coin: CoinDetectors, isMarketFalling: boolean): number {
  const { signals, support } = coin;
  let marks = isMarketFalling ? MARK.breadth : 0;
  if (volumeZOf(coin) >= MARK_LIMITS.volumeZ) marks |= MARK.volume;
  if (volatilityRatioOf(coin) >= MARK_LIMITS.volatilityRatio) marks |= MARK.volatility;
  if (impliedRatio(coin, signals.at) >= MARK_LIMITS.impliedRatio) marks |= MARK.volatility;
  if (isUnderTwentyDayLow(support, signals.close)) marks |= MARK.support;
  if (speedSigmasOf(coin) <= MARK_LIMITS.speedSigmas) marks |= MARK.speed;
  return marks;
}

export function countMarks(marks: number): number {
  let count = 0;
  for (let rest = marks; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function impliedRatio(coin: CoinDetectors, at: TimestampMs): Ratio {
  return impliedVolatilityRatio(coin.implied, at);
}
