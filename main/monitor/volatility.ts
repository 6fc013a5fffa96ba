import type { Candle } from '../../shared/domain/candle.ts';
import type { Ratio } from '../../shared/domain/units.ts';

const HOURS_PER_DAY = 24;
/** Fewer hourly returns than this say nothing about a day. */
const FEWEST_RETURNS = 12;

/**
 * Standard deviation of a day's return, as a fraction: that of hourly log returns times sqrt(24), the larger of the last
 * 24 hours and of all candles given (30 days). Undefined when there are too few.
 */
export function dailySigmaOf(hourly: readonly Candle[]): Ratio | undefined {
  const returns = logReturns(hourly);
  if (returns.length < FEWEST_RETURNS) return undefined;
  const day = deviation(returns.slice(-HOURS_PER_DAY));
  const sigma = Math.max(day, deviation(returns)) * Math.sqrt(HOURS_PER_DAY);
  return sigma > 0 ? sigma : undefined;
}

/** Slope of the hourly returns of one coin on those of the base at the same hours. Undefined when too few match. */
export function betaOf(hourly: readonly Candle[], base: readonly Candle[]): number | undefined {
  const baseByTime = returnsByTime(base);
  const pairs: [number, number][] = [];
  for (const [time, value] of returnsByTime(hourly)) {
    const other = baseByTime.get(time);
    if (other !== undefined) pairs.push([value, other]);
  }
  if (pairs.length < FEWEST_RETURNS) return undefined;
  const meanA = pairs.reduce((sum, [a]) => sum + a, 0) / pairs.length;
  const meanB = pairs.reduce((sum, [, b]) => sum + b, 0) / pairs.length;
  let covariance = 0;
  let variance = 0;
  for (const [a, b] of pairs) {
    covariance += (a - meanA) * (b - meanB);
    variance += (b - meanB) ** 2;
  }
  return variance > 0 ? covariance / variance : undefined;
}

function logReturns(candles: readonly Candle[]): number[] {
  return [...returnsByTime(candles).values()];
}

function returnsByTime(candles: readonly Candle[]): Map<number, number> {
  const returns = new Map<number, number>();
  let previous: Candle | undefined;
  for (const candle of candles) {
    if (previous !== undefined && previous.close > 0 && candle.close > 0) {
      returns.set(candle.timestamp, Math.log(candle.close / previous.close));
    }
    previous = candle;
  }
  return returns;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
