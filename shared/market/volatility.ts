import type { Candle } from '../domain/candle.ts';
import { DAY_MS, type Ratio } from '../domain/units.ts';
import { hourlyLogReturns } from './hourly-returns.ts';

/** Fewer than a day of hours says nothing about a day's move. */
const FEWEST_RETURNS = 20;
const HOURS_PER_DAY = 24;
/** What lies further back says nothing of the market now. */
export const SIGMA_WINDOW_MS = 30 * DAY_MS;

/**
 * Standard deviation of a day's return, a fraction > 0: that of hourly log returns times sqrt(24), the larger of the last
 * 24 hours and the last 30 days, counted back from the newest candle. Candles ascending. Undefined when there are fewer
 * than 20 hourly returns in the 30 days or no movement at all: a sigma of 0 would call every distance infinitely far.
 */
export function dailySigma(hourly: readonly Candle[]): Ratio | undefined {
  const newest = hourly.at(-1)?.timestamp;
  if (newest === undefined) return undefined;
  const returns = [...hourlyLogReturns(hourly)];
  const within = (spanMs: number): number[] =>
    returns.filter(([at]) => at > newest - spanMs).map(([, value]) => value);
  return dailySigmaOfReturns(within(SIGMA_WINDOW_MS), within(DAY_MS));
}

/** The same from hourly log returns: those of the last 30 days and, among them, those of the last 24 hours. */
export function dailySigmaOfReturns(
  long: readonly number[],
  short: readonly number[],
): Ratio | undefined {
  if (long.length < FEWEST_RETURNS) return undefined;
  const hourlySigma = Math.max(
    standardDeviation(long),
    short.length < FEWEST_RETURNS ? 0 : standardDeviation(short),
  );
  return hourlySigma > 0 ? hourlySigma * Math.sqrt(HOURS_PER_DAY) : undefined;
}

/** Of a sample (divided by n − 1); at least two values. */
function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
