import type { Clock } from './host-ports.ts';

/** The machine's own clock and timers. Longest timer: 24 days, as everywhere in Node. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
