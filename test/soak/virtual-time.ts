import type { Clock } from '../../main/host-ports.ts';

type Later = (...args: readonly unknown[]) => void;

interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** What `setTimeout` gives back in Node: undici and ws keep, refresh and unref theirs. */
class Timer {
  readonly #time: VirtualTime;
  readonly #run: () => void;
  readonly #delayMs: number;
  readonly #repeats: boolean;
  #cancel: () => void = () => undefined;

  constructor(time: VirtualTime, run: () => void, delayMs: number, repeats: boolean) {
    this.#time = time;
    this.#run = run;
    // As Node has it: what is no delay is one millisecond.
    this.#delayMs = delayMs >= 1 ? delayMs : 1;
    this.#repeats = repeats;
    this.refresh();
  }

  refresh(): this {
    this.close();
    this.#cancel = this.#time.setTimer(this.#delayMs, () => {
      if (this.#repeats) this.refresh();
      this.#run();
    });
    return this;
  }

  close(): this {
    this.#cancel();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return false;
  }
}

/**
 * Time that passes only when told, for everything in this process: our own clock, and `Date.now` and the timers that
 * libraries use. Node's own sockets are real and know nothing of it, so after each moment the loop turns until what is on
 * its way has arrived.
 */
export class VirtualTime implements Clock {
  readonly #due = new Map<symbol, Due>();
  readonly #restore: (() => void)[] = [];
  readonly #grainMs: number;
  #wallMs: number;
  #monotonicMs = 5_000;
  #order = 0;

  /** Whatever is due within a grain happens at its end, as on a machine that is busy. */
  constructor(startMs: number, grainMs: number) {
    this.#wallMs = startMs;
    this.#grainMs = grainMs;
  }

  now(): number {
    return Math.floor(this.#wallMs);
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const id = Symbol('timer');
    const atMs = this.#monotonicMs + Math.max(0, delayMs);
    this.#due.set(id, { atMs, order: this.#order++, run: callback });
    return () => void this.#due.delete(id);
  }

  /** Timers that wait, of ours and of all libraries. */
  get pendingTimers(): number {
    return this.#due.size;
  }

  /** Puts itself in the place of the clock and timers of this process. Load what keeps its own copy of them afterwards. */
  install(): void {
    const timer =
      (repeats: boolean) =>
      (run: Later, delayMs = 0, ...args: readonly unknown[]): Timer =>
        new Timer(this, () => run(...args), delayMs, repeats);
    const clear = (original: (handle: never) => void) => (handle: unknown) => {
      if (handle instanceof Timer) handle.close();
      else original(handle as never);
    };
    this.#replace(Date, 'now', () => this.now());
    this.#replace(globalThis, 'setTimeout', timer(false));
    this.#replace(globalThis, 'setInterval', timer(true));
    this.#replace(globalThis, 'clearTimeout', clear(globalThis.clearTimeout));
    this.#replace(globalThis, 'clearInterval', clear(globalThis.clearInterval));
  }

  restore(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** Lets time pass, timer by timer; `isIdle` says whether anything is still awaited that takes no time. */
  async pass(ms: number, isIdle: () => boolean): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    for (;;) {
      await settle(isIdle);
      const next = this.#next(endMs);
      if (next === undefined) break;
      this.#moveTo(next);
      for (const [id, { run }] of this.#dueAt(next)) {
        // One of them may have cancelled another.
        if (this.#due.delete(id)) run();
      }
    }
    this.#moveTo(endMs);
  }

  #next(endMs: number): number | undefined {
    let next = Infinity;
    for (const { atMs } of this.#due.values()) if (atMs < next) next = atMs;
    const atMs = Math.ceil(Math.max(next, this.#monotonicMs) / this.#grainMs) * this.#grainMs;
    return atMs <= endMs ? atMs : undefined;
  }

  #dueAt(monotonicMs: number): readonly (readonly [symbol, Due])[] {
    return [...this.#due]
      .filter(([, { atMs }]) => atMs <= monotonicMs)
      .toSorted(([, a], [, b]) => a.atMs - b.atMs || a.order - b.order);
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }

  #replace(target: object, name: string, value: unknown): void {
    const original: unknown = Reflect.get(target, name);
    Reflect.set(target, name, value);
    this.#restore.push(() => Reflect.set(target, name, original));
  }
}

/** Sockets of the loopback deliver within a turn or two; a call that waits for a timer of its own must not stop time. */
const PATIENT_TURNS = 60;

async function settle(isIdle: () => boolean): Promise<void> {
  await turn();
  for (let turns = 0; !isIdle() && turns < PATIENT_TURNS; turns += 1) await turn();
}

export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
