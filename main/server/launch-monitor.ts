import { fork } from 'node:child_process';
import type { MonitorLauncher } from '../host-ports.ts';

/** The monitor as a child process on the same Node. */
export function createMonitorLauncher(entryFile: string): MonitorLauncher {
  return {
    launch() {
      const child = fork(entryFile, [], {
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      return {
        send(message) {
          if (child.connected) child.send(message);
        },
        onMessage(listener) {
          child.on('message', listener);
          return () => child.off('message', listener);
        },
        onExit(listener) {
          const onExit = (code: number | null) => listener(`code ${String(code)}`);
          child.once('exit', onExit);
          return () => child.off('exit', onExit);
        },
        kill: () => void child.kill(),
      };
    },
  };
}
