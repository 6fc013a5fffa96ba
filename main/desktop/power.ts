import type { Clock } from '../host-ports.ts';
import type { ElectronApi } from './electron-api.ts';

const TICK_MS = 1_000;
/** Resume events go missing (electron issue 42050): a hole in the ticks says the same. */
const GAP_MS = 5_000;

/** Calls back with when the machine fell asleep, once per sleep, whether the system said so or only the clock. */
export function watchPower(
  electron: Pick<ElectronApi, 'powerMonitor'>,
  clock: Clock,
  onResumed: (sleptFromMs: number) => void,
): () => void {
  let lastTick = clock.now();
  let cancelTimer: () => void = () => undefined;

  const check = () => {
    const now = clock.now();
    const sleptFrom = lastTick;
    lastTick = now;
    if (now - sleptFrom > GAP_MS) onResumed(sleptFrom);
  };
  const tick = () => {
    check();
    cancelTimer = clock.setTimer(TICK_MS, tick);
  };
  cancelTimer = clock.setTimer(TICK_MS, tick);
  electron.powerMonitor.on('resume', check);
  return () => {
    cancelTimer();
    electron.powerMonitor.off('resume', check);
  };
}
