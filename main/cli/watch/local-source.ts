import type {
  MonitorConfig,
  MonitorPatch,
  MonitorState,
} from '../../../shared/contract/monitor-protocol.ts';
import type { Clock, MonitorLauncher } from '../../host-ports.ts';
import { createMonitorSupervisor } from '../../monitor/process/monitor-supervisor.ts';
import { CommandError } from '../exit-codes.ts';
import type { WatchWarner } from './watch-warner.ts';
import type { WatchReading, WatchSource } from './watch-source.ts';

/** A monitor of our own, in this process, that keeps nothing; without a warner it warns nobody. */
export function watchLocally(options: {
  readonly launcher: MonitorLauncher;
  readonly clock: Clock;
  readonly config: MonitorConfig;
  readonly notes: readonly string[];
  /** Why not every account is among those of `config`, in words. */
  readonly lost?: string | undefined;
  readonly warner?: WatchWarner | undefined;
  readonly onStop: () => Promise<void> | void;
}): WatchSource {
  const { clock, warner } = options;
  const listeners = new Set<() => void>();
  let firstRoundDone = false;
  const monitor = createMonitorSupervisor({
    launcher: options.launcher,
    clock,
    onHealth: (health) => warner?.onHealth(health),
    onAnnounce: (announcements) => warner?.announce(announcements),
    onPatch(patch: MonitorPatch) {
      warner?.onPatch(patch);
      firstRoundDone = patch.firstRoundDone ?? firstRoundDone;
      for (const listener of listeners) listener();
    },
  });
  monitor.configure(options.config);

  async function read(): Promise<WatchReading> {
    const [state, book] = await Promise.all([
      monitor.query({ kind: 'state' }),
      monitor.query({ kind: 'book' }),
    ]);
    if (!state.ok) throw new CommandError(state.error.message);
    if (!book.ok) throw new CommandError(book.error.message);
    firstRoundDone ||= state.value.firstRoundDone;
    const reading = toReading(state.value, book.value);
    return options.lost === undefined ? reading : { ...reading, trouble: options.lost };
  }

  return {
    notes: options.notes,
    read,
    async firstReading(timeoutMs) {
      const first = await read();
      if (firstRoundDone) return first;
      await new Promise<void>((resolve) => {
        const done = () => {
          listeners.delete(check);
          cancel();
          resolve();
        };
        const check = () => {
          if (firstRoundDone) done();
        };
        const cancel = clock.setTimer(timeoutMs, done);
        listeners.add(check);
      });
      return read();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      await monitor.stop();
      warner?.stop();
      await options.onStop();
    },
  };
}

function toReading(state: MonitorState, book: WatchReading['book']): WatchReading {
  const { nowMs, headline, accounts, positions, alarms, jointLeeway, market } = state;
  const seen = { nowMs, headline, accounts, positions, alarms, jointLeeway, book };
  return market === undefined ? seen : { ...seen, market };
}
