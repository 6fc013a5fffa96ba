/** The last values of a series, one a bucket; NaN where the bucket was empty. Plain data: it goes into a snapshot. */
export interface Ring {
  readonly values: Float64Array;
  /** Where the next value goes, which is also the oldest one. */
  next: number;
}

export function createRing(length: number): Ring {
  return { values: new Float64Array(length).fill(NaN), next: 0 };
}

/** Writes over the oldest value. A ring of length 0 keeps nothing. */
export function pushRing(ring: Ring, value: number): void {
  if (ring.values.length === 0) return;
  ring.values[ring.next] = value;
  ring.next = ring.next + 1 === ring.values.length ? 0 : ring.next + 1;
}

/** The value pushed `back` pushes ago, 0 = the newest; NaN beyond the ring. */
export function ringAt(ring: Ring, back: number): number {
  const { length } = ring.values;
  if (back >= length) return NaN;
  const at = ring.next - 1 - back;
  return ring.values[at < 0 ? at + length : at] ?? NaN;
}

/** Largest value, -Infinity when there is none. */
export function ringMax(ring: Ring): number {
  const { values } = ring;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value > max) max = value;
  }
  return max;
}

/** Largest of the newest values, -Infinity when there is none. */
export function newestMax(ring: Ring, count: number): number {
  if (count === ring.values.length) return ringMax(ring);
  let max = -Infinity;
  for (let back = 0; back < count; back++) {
    const value = ringAt(ring, back);
    if (value > max) max = value;
  }
  return max;
}

/** Smallest value, Infinity when there is none. */
export function ringMin(ring: Ring): number {
  const { values } = ring;
  let min = Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (value < min) min = value;
  }
  return min;
}
