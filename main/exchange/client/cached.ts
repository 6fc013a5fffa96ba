import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';

/** Renews what is known already as soon as there is room for it; until then the old value stands. */
export type Renew = (load: () => Promise<void>) => void;

/** Something that changes seldom. A refresh that fails leaves the old value in place; without one it is undefined. */
export class Cached<T> {
  readonly #clock: Clock;
  readonly #maxAgeMs: DurationMs;
  readonly #retryMs: DurationMs;
  readonly #load: () => Promise<T>;
  readonly #renew: Renew | undefined;
  #value: T | undefined;
  #error: unknown;
  #triedAtMs: TimestampMs | undefined;
  #fresh = false;
  #loading: Promise<void> | undefined;

  constructor(
    clock: Clock,
    options: {
      readonly maxAgeMs: DurationMs;
      readonly retryMs: DurationMs;
      readonly renew?: Renew;
    },
    load: () => Promise<T>,
  ) {
    this.#clock = clock;
    this.#maxAgeMs = options.maxAgeMs;
    this.#retryMs = options.retryMs;
    this.#renew = options.renew;
    this.#load = load;
  }

  /** Why the last load failed; undefined when it did not. */
  get error(): unknown {
    return this.#error;
  }

  /** `load`: where whoever asks does the asking, because several share it. */
  async get(load: () => Promise<T> = this.#load): Promise<T | undefined> {
    const now = this.#clock.now();
    const age = this.#triedAtMs === undefined ? Infinity : Math.abs(now - this.#triedAtMs);
    if (age >= (this.#fresh ? this.#maxAgeMs : this.#retryMs)) {
      if (this.#fresh && this.#renew !== undefined) this.#renew(() => this.#refresh(load));
      else this.#loading = this.#refresh(load);
    }
    // Whoever asks while it is being loaded waits for it: the old value may be none.
    await this.#loading;
    return this.#value;
  }

  async #refresh(load: () => Promise<T>): Promise<void> {
    this.#triedAtMs = this.#clock.now();
    try {
      this.#value = await load();
      this.#fresh = true;
      this.#error = undefined;
    } catch (error) {
      this.#fresh = false;
      this.#error = error;
    }
  }

  /** The next `get` loads anew. */
  expire(): void {
    this.#triedAtMs = undefined;
  }
}
