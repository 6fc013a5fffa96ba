import type { AppState } from '../../shared/contract/app-state.ts';
import type { Clock, HostPorts } from '../host-ports.ts';

const MIN_INTERVAL_MS = 1_000;

/** Hands the state to the host's indicator (tray), at most once a second: nobody reads one faster. */
export function createIndicatorFeed(
  clock: Clock,
  state: () => AppState,
  show: HostPorts['showState'],
): { changed(): void; stop(): void } {
  let cancel: (() => void) | undefined;
  return {
    changed() {
      cancel ??= clock.setTimer(MIN_INTERVAL_MS, () => {
        cancel = undefined;
        show(state());
      });
    },
    stop: () => cancel?.(),
  };
}
