import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.ts';
import { touchEither, touchProbability } from '../../../shared/risk/outlook/touch-probability.ts';

const RUNS = 10_000;
const STEPS = 200;
/**
 * A simulated walk is looked at only so often and misses some touches: it behaves like a level that lies further away by
 * 0.5826·σ·√Δt. Broadie, Glasserman and Kou, A continuity correction for discrete barrier options, 1997.
 */
const CONTINUITY = 0.5826;
/** One run in some 16,000 lies further out by chance; the seeds are fixed, so this does not happen here. */
const STANDARD_ERRORS = 4;

/** Share of driftless walks that touch a lower or (where given) an upper level, both as logarithms. */
function simulate(seed: number, deviation: number, down: number, up = Infinity): number {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  let touched = 0;
  for (let run = 0; run < RUNS; run++) {
    let x = 0;
    for (let step = 0; step < STEPS; step += 2) {
      // Two normals at a time (Box and Muller).
      const radius = (deviation / Math.sqrt(STEPS)) * Math.sqrt(-2 * Math.log(random()));
      const angle = 2 * Math.PI * random();
      const first = x + radius * Math.cos(angle);
      x = first + radius * Math.sin(angle);
      if (Math.min(first, x) <= down || Math.max(first, x) >= up) {
        touched++;
        break;
      }
    }
  }
  return touched / RUNS;
}

function expectWithin(share: number, expected: number): void {
  const error = Math.sqrt((expected * (1 - expected)) / RUNS);
  expect(Math.abs(share - expected)).toBeLessThan(STANDARD_ERRORS * error);
}

describe('the chance to touch a price, against ten thousand simulated walks', () => {
  it.each([
    ['an hour', HOUR_MS, 0.99, 0.05],
    ['a day', DAY_MS, 0.95, 0.04],
    ['a week', 7 * DAY_MS, 0.8, 0.06],
    ['a week, far away', 7 * DAY_MS, 0.7, 0.05],
  ])('within %s', (_name, time, factor, sigma) => {
    const deviation = sigma * Math.sqrt(time / DAY_MS);
    const shift = (CONTINUITY * deviation) / Math.sqrt(STEPS);
    const expected = touchProbability(factor * Math.exp(0 - shift), sigma, time) ?? Number.NaN;
    expectWithin(simulate(12345, deviation, Math.log(factor)), expected);
    // The correction is small beside the figure itself, and the simulated share lies below the exact one.
    const exact = touchProbability(factor, sigma, time) ?? Number.NaN;
    expect(exact).toBeGreaterThan(expected);
    expect(exact - expected).toBeLessThan(0.05);
  });

  it('of the nearer of two', () => {
    const [down, up, sigma] = [0.95, 1.04, 0.04];
    const shift = (CONTINUITY * sigma) / Math.sqrt(STEPS);
    const expected =
      touchEither(down * Math.exp(0 - shift), up * Math.exp(shift), sigma, DAY_MS) ?? Number.NaN;
    expectWithin(simulate(777, sigma, Math.log(down), Math.log(up)), expected);
  });
});
