import type { Candle } from '../domain/candle.ts';
import { hourlyLogReturns } from './hourly-returns.ts';

/** Two days of common hours; fewer fit a line through noise. */
const FEWEST_COMMON_RETURNS = 48;

type Close = Pick<Candle, 'timestamp' | 'close'>;

/**
 * How far a coin moves when the base moves by 1: slope of its hourly log returns on those of the base at the same hours.
 * Signed, no unit. Undefined with fewer than 48 common returns or a base that did not move.
 */
export function betaTo(base: readonly Close[], coin: readonly Close[]): number | undefined {
  const baseReturns = hourlyLogReturns(base);
  const pairs: (readonly [base: number, coin: number])[] = [];
  for (const [at, value] of hourlyLogReturns(coin)) {
    const other = baseReturns.get(at);
    if (other !== undefined) pairs.push([other, value]);
  }
  if (pairs.length < FEWEST_COMMON_RETURNS) return undefined;
  const baseMean = pairs.reduce((sum, [b]) => sum + b, 0) / pairs.length;
  const coinMean = pairs.reduce((sum, [, c]) => sum + c, 0) / pairs.length;
  let covariance = 0;
  let variance = 0;
  for (const [b, c] of pairs) {
    covariance += (b - baseMean) * (c - coinMean);
    variance += (b - baseMean) ** 2;
  }
  return variance > 0 ? covariance / variance : undefined;
}
