import type { Price } from '../../domain/units.ts';

/**
 * Distance between the round prices that people look at: the largest of 1, 2 and 5 times a power of ten that is at most a
 * tenth of the price. 5,000 at 64,000; 200 at 3,400; 0.02 at 0.35.
 */
export function roundStep(price: Price): Price {
  const tenth = price / 10;
  const power = 10 ** Math.floor(Math.log10(tenth));
  if (tenth >= 5 * power) return 5 * power;
  return tenth >= 2 * power ? 2 * power : power;
}
