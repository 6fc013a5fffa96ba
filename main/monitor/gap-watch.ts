import type { DurationMs, TimestampMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';

/** A look that comes this much too late: the machine slept, the process was stopped, or the clock was set. */
const GAP_MS: DurationMs = 5_000;
/** Looks are at most this far apart while all is well. */
export const TICK_MS: DurationMs = 1_000;

/** A time in which nobody watched. */
export interface Gap {
  /** On the wall as it is now. */
  readonly fromMs: TimestampMs;
  /** What the monotonic clock did not count: on some systems it stands still while the machine sleeps. */
  readonly hiddenMs: DurationMs;
  /** What it did count, though nothing ran. */
  readonly countedMs: DurationMs;
  /** Nothing ran; else only the wall jumped, and may have been set. */
  readonly isCertain: boolean;
}

/** Notices a gap at the first timer that fires after it, before anybody judges data by their age. */
export class GapWatch {
  readonly #clock: Clock;
  readonly #onGap: (gap: Gap) => void;
  #last: { readonly wallMs: TimestampMs; readonly monotonicMs: number } | undefined;

  constructor(clock: Clock, onGap: (gap: Gap) => void) {
    this.#clock = clock;
    this.#onGap = onGap;
  }

  /** The same clock, whose timers look first. */
  get clock(): Clock {
    const clock = this.#clock;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer: (delayMs, callback) =>
        clock.setTimer(delayMs, () => {
          if (this.#last !== undefined) this.look();
          callback();
        }),
    };
  }

  look(): void {
    const last = this.#last;
    const now = this.#mark();
    if (last === undefined) return;
    const wallMs = now.wallMs - last.wallMs;
    const countedMs = now.monotonicMs - last.monotonicMs;
    const hiddenMs = Math.max(0, wallMs - countedMs);
    const isCertain = countedMs - TICK_MS >= GAP_MS;
    if (!isCertain && hiddenMs < GAP_MS) return;
    // A wall that was set back meanwhile does not make the gap shorter.
    const fromMs = isCertain ? Math.min(last.wallMs, now.wallMs - countedMs) : last.wallMs;
    this.#onGap({ fromMs, hiddenMs, countedMs: isCertain ? countedMs : 0, isCertain });
  }

  /** The host says that the machine slept since then; false: that was noticed a moment ago. */
  wasTold(sleptFromMs: TimestampMs): boolean {
    const last = this.#last;
    const now = this.#mark();
    const isNoticed = last !== undefined && last.wallMs > sleptFromMs + GAP_MS;
    if (isNoticed && now.wallMs - last.wallMs < 2 * TICK_MS) return false;
    this.#onGap({
      fromMs: sleptFromMs,
      hiddenMs: Math.max(0, now.wallMs - sleptFromMs),
      countedMs: last === undefined ? 0 : now.monotonicMs - last.monotonicMs,
      isCertain: true,
    });
    return true;
  }

  #mark() {
    this.#last = { wallMs: this.#clock.now(), monotonicMs: this.#clock.monotonic() };
    return this.#last;
  }
}
