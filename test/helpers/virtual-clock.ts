import type { Clock } from '../../main/host-ports.ts';

/** A clock that stands still until it is told to go on; timers fire in order of their time. */
export interface VirtualClock extends Clock {
  /** Moves time on and fires what falls due, letting promises settle in between. */
  advance(durationMs: number): Promise<void>;
  /** The wall clock jumps, the monotonic one does not. */
  jumpWallClock(byMs: number): void;
  readonly pending: () => number;
}

export function createVirtualClock(startMs = 1_760_054_400_000): VirtualClock {
  let elapsed = 0;
  let offset = startMs;
  let nextId = 1;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();

  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    setTimer(delayMs, callback) {
      const id = nextId++;
      timers.set(id, { at: elapsed + Math.max(0, delayMs), callback });
      return () => timers.delete(id);
    },
    async advance(durationMs) {
      const end = elapsed + durationMs;
      await settle();
      for (;;) {
        let due: [number, { at: number; callback: () => void }] | undefined;
        for (const entry of timers) {
          if (entry[1].at <= end && (due === undefined || entry[1].at < due[1].at)) due = entry;
        }
        if (due === undefined) break;
        timers.delete(due[0]);
        elapsed = Math.max(elapsed, due[1].at);
        due[1].callback();
        await settle();
      }
      elapsed = end;
      await settle();
    },
    jumpWallClock(byMs) {
      offset += byMs;
    },
    pending: () => timers.size,
  };
}
