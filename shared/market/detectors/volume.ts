import { DAY_MS, type DurationMs, type Ratio } from '../../domain/units.ts';
import { bucketsIn, type Bucket } from '../series/bucket.ts';

/** Days of the same hour that make its normal. */
const DAYS = 30;
/** Fewer days of an hour are no normal. */
const FEWEST_DAYS = 10;
/** Median absolute deviation of a normal distribution times this is its standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Natural log units (10 %): a thin market whose hours look alike would call every ripple a spike. */
const SMALLEST_SPREAD = 0.1;

const scratch = new Float64Array(DAYS);

/** Log volumes of the last 30 whole buckets of each hour of the day (of each candle of the day where candles are longer). */
export interface VolumeState {
  readonly slots: number;
  /** Slot by slot, 30 values each, NaN where there is none yet. */
  readonly logVolumes: Float64Array;
  readonly nextOfSlot: Float64Array;
  /** Of the slot of the bucket that is open now; NaN while unknown. */
  median: number;
  spread: number;
}

export function createVolume(bucketMs: DurationMs): VolumeState {
  const slots = bucketsIn(DAY_MS, bucketMs);
  return {
    slots,
    logVolumes: new Float64Array(slots * DAYS).fill(NaN),
    nextOfSlot: new Float64Array(slots),
    median: NaN,
    spread: NaN,
  };
}

/** Takes the bucket that ended into its hour's normal: only one that is whole and in which something traded. */
export function endVolumeBucket(state: VolumeState, bucket: Bucket): void {
  if (!bucket.isWhole || !(bucket.volume > 0)) return;
  const slot = bucket.index % state.slots;
  const next = state.nextOfSlot[slot] ?? 0;
  state.logVolumes[slot * DAYS + next] = Math.log(bucket.volume);
  state.nextOfSlot[slot] = (next + 1) % DAYS;
}

/** Looks up the normal of the bucket that begins: median and 1.4826 times the median absolute deviation. */
export function beginVolumeBucket(state: VolumeState, index: number): void {
  const from = (index % state.slots) * DAYS;
  let count = 0;
  for (let i = from; i < from + DAYS; i++) {
    const value = state.logVolumes[i] ?? NaN;
    if (!Number.isNaN(value)) {
      scratch[count] = value;
      count += 1;
    }
  }
  if (count < FEWEST_DAYS) {
    state.median = NaN;
    state.spread = NaN;
    return;
  }
  const median = sortedMedian(count);
  for (let i = 0; i < count; i++) scratch[i] = Math.abs((scratch[i] ?? NaN) - median);
  state.median = median;
  state.spread = Math.max(SMALLEST_SPREAD, MAD_TO_SIGMA * sortedMedian(count));
}

/**
 * How unusual the bucket's volume is for its hour of the day, in robust sigmas of log volume. Of an open bucket this is a
 * lower bound: volume only grows. NaN without 10 days of that hour or without volume.
 */
export function volumeZ(state: VolumeState, volume: number): number {
  return volume > 0 ? (Math.log(volume) - state.median) / state.spread : NaN;
}

/** The bucket's volume over the median of its hour of the day; NaN as `volumeZ`. */
export function timesNormalVolume(state: VolumeState, volume: number): Ratio {
  return volume / Math.exp(state.median);
}

/** Sorts the first `count` of the scratch list by insertion (they are few) and takes the middle. */
function sortedMedian(count: number): number {
  for (let i = 1; i < count; i++) {
    const value = scratch[i] ?? NaN;
    let j = i - 1;
    while (j >= 0 && (scratch[j] ?? NaN) > value) {
      scratch[j + 1] = scratch[j] ?? NaN;
      j -= 1;
    }
    scratch[j + 1] = value;
  }
  const middle = count >> 1;
  const upper = scratch[middle] ?? NaN;
  return count % 2 === 1 ? upper : (upper + (scratch[middle - 1] ?? NaN)) / 2;
}
