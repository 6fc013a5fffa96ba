import {
  DAY_MS,
  HOUR_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../shared/domain/units.ts';
import type { CandleSeries } from './candle-walk.ts';
import { dailySigmaOfReturns, SIGMA_WINDOW_MS } from '../../shared/market/volatility.ts';

/** The monitor renews its figures as often. */
const RENEW_MS: DurationMs = 600_000;

/**
 * Daily sigma from the prices seen so far, as the monitor takes it from hourly candles of which the last is under way. It is
 * renewed every ten minutes, with the prices before that moment. Of candles longer than an hour the returns are those of the
 * candles, scaled by the root of their length.
 */
export class RollingSigma {
  readonly #bucketMs: DurationMs;
  /** Of closed buckets, oldest first. */
  readonly #returns: number[] = [];
  readonly #times: TimestampMs[] = [];
  #bucket: TimestampMs | undefined;
  #price: Price | undefined;
  /** Close of the bucket right before the present one; absent after a hole. */
  #before: Price | undefined;
  #renewal: number | undefined;
  /** Of the bucket under way, at the last renewal. */
  #current: number | undefined;
  #isRenewed = true;
  #sigma: Ratio | undefined;

  constructor(intervalMs: DurationMs) {
    this.#bucketMs = Math.max(HOUR_MS, intervalMs);
  }

  /** `openedMs`: of the candle that the price is from. */
  add(price: Price, openedMs: TimestampMs, atMs: TimestampMs): void {
    const bucket = Math.floor(openedMs / this.#bucketMs) * this.#bucketMs;
    const isNewBucket = this.#bucket !== undefined && bucket !== this.#bucket;
    if (isNewBucket) this.#close(bucket);
    const renewal = Math.floor(atMs / RENEW_MS);
    if (renewal !== this.#renewal || isNewBucket) {
      this.#renewal = renewal;
      this.#current = isNewBucket ? undefined : this.#returnNow();
      this.#isRenewed = false;
    }
    this.#bucket = bucket;
    this.#price = price;
  }

  /** Undefined while too little has been seen. */
  now(): Ratio | undefined {
    if (this.#isRenewed) return this.#sigma;
    this.#isRenewed = true;
    const since = (this.#bucket ?? 0) - DAY_MS;
    const firstOfDay = this.#times.findIndex((atMs) => atMs > since);
    const long = this.#current === undefined ? this.#returns : [...this.#returns, this.#current];
    const short = firstOfDay === -1 ? [] : long.slice(firstOfDay);
    const sigma = dailySigmaOfReturns(long, short);
    this.#sigma = sigma === undefined ? undefined : sigma / Math.sqrt(this.#bucketMs / HOUR_MS);
    return this.#sigma;
  }

  #close(next: TimestampMs): void {
    const last = this.#returnNow();
    const bucket = this.#bucket ?? next;
    if (last !== undefined) {
      this.#returns.push(last);
      this.#times.push(bucket);
    }
    this.#before = next - bucket === this.#bucketMs ? this.#price : undefined;
    while ((this.#times[0] ?? Infinity) <= next - SIGMA_WINDOW_MS) {
      this.#returns.shift();
      this.#times.shift();
    }
  }

  #returnNow(): number | undefined {
    return this.#before === undefined || this.#price === undefined
      ? undefined
      : Math.log(this.#price / this.#before);
  }
}

/**
 * The first daily sigma that a file of candles tells, after about a day of them: the best there is for that day itself.
 * Undefined when it never tells one.
 */
export function firstSigma({ candles, intervalMs }: CandleSeries): Ratio | undefined {
  const rolling = new RollingSigma(intervalMs);
  for (const { timestamp, close } of candles) {
    rolling.add(close, timestamp, timestamp + intervalMs);
    const sigma = rolling.now();
    if (sigma !== undefined) return sigma;
  }
  return undefined;
}
