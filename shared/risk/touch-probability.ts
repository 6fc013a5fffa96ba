import type { DurationMs, Ratio } from '../domain/units.ts';
import { DAY_MS } from '../domain/units.ts';

/**
 * Estimate of the chance (0..1) that the price touches a level within a time: first passage of a driftless random walk of log
 * prices, 2·(1 − Φ(|ln k| / (σ·√t))), where k is the level as a factor on the price and σ the standard deviation of a day. Real
 * markets jump and cluster, so this is an estimate and low for far levels. Undefined for a σ or time that is not above 0.
 * Source: reflection principle, e.g. Karatzas and Shreve, Brownian Motion and Stochastic Calculus, section 2.6.
 */
export function touchProbability(
  factor: number,
  dailySigma: Ratio,
  within: DurationMs,
): Ratio | undefined {
  if (!(factor > 0) || !(dailySigma > 0) || !(within > 0)) return undefined;
  if (!Number.isFinite(factor) || !Number.isFinite(dailySigma)) return undefined;
  const deviation = dailySigma * Math.sqrt(within / DAY_MS);
  return erfc(Math.abs(Math.log(factor)) / (deviation * Math.SQRT2));
}

/** Complementary error function for x >= 0, within 1.2e-7 (Numerical Recipes, section 6.2, erfcc). */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ];
  const exponent = series.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return Math.min(1, t * Math.exp(exponent - x * x));
}
