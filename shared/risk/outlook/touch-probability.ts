import type { DurationMs, Ratio } from '../../domain/units.ts';
import { DAY_MS } from '../../domain/units.ts';

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

/** Terms of the series: each next one is as small as a touch of a level that is twice as far. */
const REFLECTIONS = 50;

/**
 * The same for two levels, one below (0 < down < 1) and one above (up > 1): the chance that at least one of them is touched.
 * Σ (−1)ⁿ·[P(n·w + a) + P(n·w + b)] with a, b the two log distances, w = a + b, P the chance for one. Same source, section 2.8.
 */
export function touchEither(
  down: number,
  up: number,
  dailySigma: Ratio,
  within: DurationMs,
): Ratio | undefined {
  const one = touchProbability(down, dailySigma, within);
  const other = touchProbability(up, dailySigma, within);
  if (one === undefined || other === undefined) return undefined;
  const a = Math.abs(Math.log(down));
  const b = Math.abs(Math.log(up));
  if (a === 0 || b === 0) return 1;
  const scale = dailySigma * Math.sqrt(within / DAY_MS) * Math.SQRT2;
  let sum = one + other;
  for (let n = 1; n <= REFLECTIONS; n++) {
    const far = n * (a + b);
    const term = erfc((far + a) / scale) + erfc((far + b) / scale);
    sum += n % 2 === 0 ? term : 0 - term;
    if (term < 1e-12) return Math.min(1, Math.max(one, other, sum));
  }
  // Both levels are so near that the walk is sure to leave.
  return 1;
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
