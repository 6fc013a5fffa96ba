import type { Side } from '../../domain/position.ts';
import {
  DAY_MS,
  MINUTE_MS,
  type Amount,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';

/** One forced close that a venue told of. */
export interface ForcedClose {
  readonly atMs: TimestampMs;
  /** Side of the position that was closed: a long goes by a forced sale. */
  readonly side: Side;
  /** In dollars, > 0. */
  readonly value: Amount;
  /** The same for the same close when a venue tells it twice; absent: nobody can know. */
  readonly id?: string;
}

/** What was observed; venues throttle the feed, so every sum is a lower bound. */
export interface LiquidationPicture {
  readonly observedSinceMs: TimestampMs;
  /** Of the last 24 hours, or since it began. */
  readonly long: Amount;
  readonly short: Amount;
  /** Of the last five minutes. */
  readonly recent: { readonly long: Amount; readonly short: Amount };
  /** Recent sum / what 19 of 20 stretches of five minutes stayed under; absent while too little has been observed. */
  readonly againstNormal?: Ratio;
  /** Forced sales that push the price into more of them: far above normal and mostly one side. */
  readonly cascade?: { readonly side: Side; readonly share: Ratio };
}

const MINUTES = DAY_MS / MINUTE_MS;
const STRETCH = 5;
/** Before this many stretches nobody knows what is normal here. */
const FEWEST_STRETCHES = 36;
const NORMAL_QUANTILE = 0.95;
const CASCADE_TIMES_NORMAL = 4;
const CASCADE_SHARE: Ratio = 0.7;
/** Below this a burst is a few accounts, whatever is normal in a quiet hour. */
const CASCADE_LEAST: Amount = 1_000_000;

/** Plain data: `snapshot` and `restoreTally` carry it over a restart. */
export interface TallySnapshot {
  readonly sinceMs: TimestampMs;
  readonly minute: number;
  readonly long: readonly Amount[];
  readonly short: readonly Amount[];
}

/**
 * Forced closes of the last 24 hours in minutes of both sides. What is older than a day, from the future by more than a minute,
 * or not a positive number is refused.
 */
export class LiquidationTally {
  readonly #sinceMs: TimestampMs;
  readonly #long: Float64Array;
  readonly #short: Float64Array;
  /** The newest minute that the rings hold. */
  #minute: number;

  constructor(nowMs: TimestampMs, snapshot?: TallySnapshot) {
    this.#sinceMs = snapshot?.sinceMs ?? nowMs;
    this.#minute = snapshot?.minute ?? minuteOf(nowMs);
    this.#long = Float64Array.from({ length: MINUTES }, (_, i) => snapshot?.long[i] ?? 0);
    this.#short = Float64Array.from({ length: MINUTES }, (_, i) => snapshot?.short[i] ?? 0);
    this.#advance(nowMs);
  }

  /** Whether it was taken. */
  add({ atMs, side, value }: ForcedClose, nowMs: TimestampMs): boolean {
    this.#advance(nowMs);
    const minute = minuteOf(atMs);
    const tooOld = minute <= this.#minute - MINUTES;
    if (!(value > 0) || !Number.isFinite(value) || tooOld || minute > this.#minute + 1)
      return false;
    const ring = side === 'long' ? this.#long : this.#short;
    const at = Math.min(minute, this.#minute) % MINUTES;
    ring[at] = (ring[at] ?? 0) + value;
    return true;
  }

  picture(nowMs: TimestampMs): LiquidationPicture {
    this.#advance(nowMs);
    const recent = { long: this.#sum(this.#long, 0), short: this.#sum(this.#short, 0) };
    const normal = this.#normal();
    const total = recent.long + recent.short;
    const againstNormal = normal === undefined ? undefined : total / normal;
    const side: Side = recent.long >= recent.short ? 'long' : 'short';
    const share = total > 0 ? Math.max(recent.long, recent.short) / total : 0;
    const isCascade =
      againstNormal !== undefined &&
      againstNormal >= CASCADE_TIMES_NORMAL &&
      share >= CASCADE_SHARE &&
      total >= CASCADE_LEAST;
    return {
      observedSinceMs: this.#sinceMs,
      long: sumOf(this.#long),
      short: sumOf(this.#short),
      recent,
      ...(againstNormal === undefined ? {} : { againstNormal }),
      ...(isCascade ? { cascade: { side, share } } : {}),
    };
  }

  snapshot(): TallySnapshot {
    return {
      sinceMs: this.#sinceMs,
      minute: this.#minute,
      long: [...this.#long],
      short: [...this.#short],
    };
  }

  /** Of five minutes that ended `back` stretches ago. */
  #sum(ring: Float64Array, back: number): Amount {
    let sum = 0;
    for (let i = 0; i < STRETCH; i += 1) {
      const minute = this.#minute - back * STRETCH - i;
      sum += ring[((minute % MINUTES) + MINUTES) % MINUTES] ?? 0;
    }
    return sum;
  }

  /** What nineteen of twenty earlier stretches stayed under; a quiet record still has a floor above 0. */
  #normal(): Amount | undefined {
    const observed = Math.min(MINUTES, this.#minute - minuteOf(this.#sinceMs));
    const stretches = Math.floor(observed / STRETCH) - 1;
    if (stretches < FEWEST_STRETCHES) return undefined;
    const sums = Array.from(
      { length: stretches },
      (_, i) => this.#sum(this.#long, i + 1) + this.#sum(this.#short, i + 1),
    ).toSorted((a, b) => a - b);
    return Math.max(1, sums[Math.floor((sums.length - 1) * NORMAL_QUANTILE)] ?? 0);
  }

  /** Minutes that have passed begin at 0. */
  #advance(nowMs: TimestampMs): void {
    const now = minuteOf(nowMs);
    const passed = Math.min(MINUTES, now - this.#minute);
    for (let i = 1; i <= passed; i += 1) {
      const at = (now - passed + i) % MINUTES;
      this.#long[at] = 0;
      this.#short[at] = 0;
    }
    this.#minute = Math.max(this.#minute, now);
  }
}

function minuteOf(atMs: TimestampMs): number {
  return Math.floor(atMs / MINUTE_MS);
}

function sumOf(ring: Float64Array): Amount {
  return ring.reduce((sum, value) => sum + value, 0);
}
