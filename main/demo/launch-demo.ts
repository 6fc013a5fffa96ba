import { fork } from 'node:child_process';
import type { DemoLauncher } from '../host-ports.ts';

/**
 * Starts the demo exchange as a child process on the same Node. The desktop has a launcher of its own, because `fork`
 * does not work inside Electron. The promise rejects when the child ends before it listens.
 */
export function createDemoLauncher(entryFile: string): DemoLauncher {
  return {
    launch(options) {
      const child = fork(entryFile, [], {
        execPath: process.execPath,
        // What the parent was started with (test runners, inspectors) is none of the child's business.
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => {
          reject(new Error(`the demo exchange ended with code ${String(code)}`));
        });
        child.on('message', (message: unknown) => {
          const endpoint = endpointOf(message);
          if (endpoint !== undefined) {
            resolve({
              endpoint,
              stop: () => void child.kill(),
              onExit: (listener) => void child.once('exit', () => listener()),
            });
          }
        });
        child.send(options);
      });
    },
  };
}

function endpointOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, endpoint }: { type?: unknown; endpoint?: unknown } = message;
  return type === 'listening' && typeof endpoint === 'string' ? endpoint : undefined;
}
