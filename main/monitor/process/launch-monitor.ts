import { fork } from 'node:child_process';
import type { FromMonitor, ToMonitor } from '../../../shared/contract/monitor-protocol.ts';
import type { ChildPort, MonitorLauncher } from '../../host-ports.ts';
import type { Monitor } from '../create-monitor.ts';

/**
 * Of the monitor, some 30 MB are alive; left alone, V8 lets three times as much pile up in a crash, when many prices make
 * much that lives for a moment. Collecting sooner costs a little time and is no limit: a large book takes what it needs.
 */
export const MONITOR_MEMORY_FLAGS: readonly string[] = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=40',
  // The first picture is not interrupted by collections of what has just been loaded.
  '--initial-old-space-size=32',
];

/**
 * Starts the monitor as a child process on the same Node. The desktop has a launcher of its own, because `fork` does not
 * work inside Electron.
 */
export function createForkLauncher(entryFile: string): MonitorLauncher {
  return {
    launch() {
      const child = fork(entryFile, [], {
        execPath: process.execPath,
        // Nothing of what the parent was started with (test runners, inspectors).
        execArgv: [...MONITOR_MEMORY_FLAGS],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      return {
        send(message) {
          // A child that is going down has closed its end; the supervisor hears of it by `onExit`.
          if (child.connected) child.send(message, () => undefined);
        },
        onMessage(listener) {
          const forward = (message: unknown) => listener(message as FromMonitor);
          child.on('message', forward);
          return () => child.off('message', forward);
        },
        onExit(listener) {
          let told = false;
          const tell = (detail: string) => {
            if (!told) listener(detail);
            told = true;
          };
          const exited = (code: number | null, signal: string | null) =>
            tell(signal === null ? `ended with code ${String(code)}` : `ended by ${signal}`);
          const failed = (error: Error) => tell(`could not be started: ${error.message}`);
          child.once('exit', exited);
          child.once('error', failed);
          return () => {
            child.off('exit', exited);
            child.off('error', failed);
          };
        },
        // SIGKILL: a process that hangs in a loop hears nothing else.
        kill: () => void child.kill('SIGKILL'),
      };
    },
  };
}

/**
 * Runs the monitor within this process, for the command line. Messages are copied as they would be between processes, so
 * that nothing works here which would not work there.
 */
export function createInProcessLauncher(
  run: (send: (message: FromMonitor) => void) => Monitor,
): MonitorLauncher {
  return {
    launch(): ChildPort<FromMonitor, ToMonitor> {
      const listeners = new Set<(message: FromMonitor) => void>();
      const exits = new Set<(detail: string) => void>();
      let ended = false;
      const monitor = run((message) => {
        const copy = structuredClone(message);
        // Never within the call that caused it: a process would answer later, too.
        queueMicrotask(() => {
          for (const listener of listeners) listener(copy);
        });
      });
      const end = (detail: string) => {
        if (ended) return;
        ended = true;
        void monitor.stop().finally(() => {
          for (const listener of exits) listener(detail);
        });
      };
      return {
        send(message) {
          if (ended) return;
          const copy = structuredClone(message);
          if (copy.type === 'stop') end('ended as asked');
          else queueMicrotask(() => monitor.handle(copy));
        },
        onMessage(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onExit(listener) {
          exits.add(listener);
          return () => exits.delete(listener);
        },
        kill: () => end('ended by its host'),
      };
    },
  };
}
