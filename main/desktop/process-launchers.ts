import type { UtilityProcess } from 'electron';
import type { FromMonitor, ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import type { ChildPort, DemoLauncher, MonitorLauncher } from '../host-ports.ts';
import { MONITOR_MEMORY_FLAGS } from '../monitor/process/launch-monitor.ts';
import type { ElectronApi } from './electron-api.ts';

/**
 * The monitor as Electron's utilityProcess: with the RunAsNode fuse off, `child_process.fork` does not work.
 * Nothing secret goes into arguments or environment; it follows as a message.
 */
export function createMonitorLauncher(
  electron: Pick<ElectronApi, 'utilityProcess'>,
  entryFile: string,
): MonitorLauncher {
  return {
    launch: () =>
      toPort<FromMonitor, ToMonitor>(
        fork(electron, entryFile, 'Leeway monitor', MONITOR_MEMORY_FLAGS),
      ),
  };
}

/** The demo exchange as a utilityProcess; resolves when it says where it listens. */
export function createDemoLauncher(
  electron: Pick<ElectronApi, 'utilityProcess'>,
  entryFile: string,
): DemoLauncher {
  return {
    launch(options) {
      const child = fork(electron, entryFile, 'Leeway demo exchange');
      return new Promise((resolve, reject) => {
        child.on('message', (message: unknown) => {
          const endpoint = listeningEndpoint(message);
          if (endpoint !== undefined) {
            resolve({
              endpoint,
              stop: () => void child.kill(),
              onExit: (listener) => void child.once('exit', () => listener()),
            });
          }
        });
        child.on('exit', (code) => reject(new Error(`the demo exchange ended with code ${code}`)));
        child.postMessage(options);
      });
    },
  };
}

function fork(
  electron: Pick<ElectronApi, 'utilityProcess'>,
  entryFile: string,
  serviceName: string,
  execArgv: readonly string[] = [],
): UtilityProcess {
  return electron.utilityProcess.fork(entryFile, [], {
    serviceName,
    stdio: 'ignore',
    execArgv: [...execArgv],
  });
}

function toPort<In, Out>(child: UtilityProcess): ChildPort<In, Out> {
  return {
    send: (message) => child.postMessage(message),
    onMessage(listener) {
      // Both ends are ours and speak shared/contract/monitor-protocol.
      const forward = (message: In) => listener(message);
      child.on('message', forward);
      return () => child.off('message', forward);
    },
    onExit(listener) {
      const forward = (code: number) => listener(`code ${code}`);
      child.once('exit', forward);
      return () => child.off('exit', forward);
    },
    kill: () => void child.kill(),
  };
}

function listeningEndpoint(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, endpoint } = message as { type?: unknown; endpoint?: unknown };
  return type === 'listening' && typeof endpoint === 'string' ? endpoint : undefined;
}
