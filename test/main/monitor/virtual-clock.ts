import type { Clock } from '../../../main/host-ports.ts';

/** A clock that moves only when told, with timers that fire in order. */
export class VirtualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 5_000;
  #timers: { at: number; order: number; callback: () => void }[] = [];
  #order = 0;

  constructor(startMs = 1_760_000_000_000) {
    this.#wallMs = startMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = {
      at: this.#monotonicMs + Math.max(0, delayMs),
      order: this.#order++,
      callback,
    };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Sets the wall without anybody noticing, as an administrator or a sleep does. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** The process stands still: both clocks go on, and no timer fires until time passes again. */
  stopFor(ms: number): void {
    this.#move(this.#monotonicMs + ms);
  }

  /** Lets time pass; promises settle between timers. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonicMs + ms;
    await settle();
    for (;;) {
      const due = this.#timers
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#move(Math.max(due.at, this.#monotonicMs));
      due.callback();
      await settle();
    }
    this.#move(end);
    await settle();
  }

  #move(to: number): void {
    this.#wallMs += to - this.#monotonicMs;
    this.#monotonicMs = to;
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}
