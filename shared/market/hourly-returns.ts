import type { Candle } from '../domain/candle.ts';
import { HOUR_MS, type Ratio, type TimestampMs } from '../domain/units.ts';

/**
 * Log returns from close to close of hourly candles, by the opening time of the later one. A missing hour gives no
 * return: a jump over a gap would count as one hour's move.
 */
export function hourlyLogReturns(
  candles: readonly Pick<Candle, 'timestamp' | 'close'>[],
): ReadonlyMap<TimestampMs, Ratio> {
  const returns = new Map<TimestampMs, Ratio>();
  let previous: Pick<Candle, 'timestamp' | 'close'> | undefined;
  for (const candle of candles) {
    const follows = previous !== undefined && candle.timestamp - previous.timestamp === HOUR_MS;
    if (follows && previous !== undefined && previous.close > 0 && candle.close > 0) {
      returns.set(candle.timestamp, Math.log(candle.close / previous.close));
    }
    previous = candle;
  }
  return returns;
}
