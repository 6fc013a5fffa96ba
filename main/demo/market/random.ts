/**
 * Randomness without state: the same seed and keys always give the same number, in any order of asking, so that the
 * demo market needs no memory and a chart can be drawn backwards.
 */
export function unitRandom(seed: number, ...keys: readonly number[]): number {
  return (streamOf(seed, ...keys) >>> 0) / 4_294_967_296;
}

/** Normal with mean 0 and deviation 1, cut at 4 deviations so that no single step looks like an event. */
export function normalRandom(seed: number, ...keys: readonly number[]): number {
  const stream = streamOf(seed, ...keys);
  const radius = Math.sqrt(-2 * Math.log(1 - unitAt(stream, 1)));
  const value = radius * Math.cos(2 * Math.PI * unitAt(stream, 2));
  return Math.max(-4, Math.min(4, value));
}

/** A stream of its own for these keys, to draw many numbers from with `unitAt` and `roughNormalAt`. */
export function streamOf(seed: number, ...keys: readonly number[]): number {
  let hash = mix(seed | 0);
  for (const key of keys) hash = mix(hash ^ (key | 0));
  return hash;
}

/** 0 <= number < 1. */
export function unitAt(stream: number, index: number): number {
  return (mix(stream ^ index) >>> 0) / 4_294_967_296;
}

/** About normal, at most 3.46 deviations: the sum of the four bytes of one hash. Cheap enough for every minute. */
export function roughNormalAt(stream: number, index: number): number {
  const hash = mix(stream ^ index);
  const sum = (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
  // Mean 510; deviation of one byte is sqrt((256^2 - 1) / 12), of four twice that.
  return (sum - 510) / 147.8;
}

/** Finalizer of MurmurHash3: spreads neighboring keys over the whole range. */
function mix(value: number): number {
  let hash = (value + 0x9e3779b9) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
