import { join } from 'node:path';
import { createDemoLauncher } from '../demo/launch-demo.ts';
import type { ExchangeAccount } from '../../shared/contract/monitor-protocol.ts';
import type { SecretVault } from '../host-ports.ts';
import { createForkLauncher } from '../monitor/process/launch-monitor.ts';
import { createJsonFile } from '../store/json-file.ts';
import { removeHostAddress } from '../store/host-address.ts';
import { systemClock } from '../system-clock.ts';
import { createFaultLog, guardAgainstFaults } from '../core/fault-guard.ts';
import { openBrowser } from './open-browser.ts';
import { entryFile, rendererFolder } from './program-files.ts';
import { serveCore, type RunningServer } from './serve-core.ts';

export interface StartServerOptions {
  /** Settings, history and credentials live here: see `defaultHome`. */
  readonly home: string;
  readonly version: string;
  /** Absent: 7345, or any free one where that is taken. */
  readonly port?: number | undefined;
  /** Open the user's browser, where there is a display. */
  readonly open: boolean;
  readonly secretVault: SecretVault;
  /** Watched instead of the accounts that are set up. */
  readonly accounts?: readonly ExchangeAccount[] | undefined;
  /** The file that they stand in. */
  readonly accountsFile?: string;
}

export interface StartedServer extends RunningServer {
  /** A link for the terminal; another one than the browser was opened with, so that each works. */
  readonly link: string;
  readonly browserOpened: boolean;
}

/**
 * The server host: core, demo exchange and monitor as processes, screens on loopback.
 * Throws `HomeInUseError` where another host runs on this home, `HomeUnusableError` and `PortError`.
 */
export async function startServer(options: StartServerOptions): Promise<StartedServer> {
  const { home, version, secretVault } = options;
  const server = await serveCore({
    ports: {
      version,
      secretVault,
      paths: { home },
      clock: systemClock,
      environment: process.env,
      ...(options.accounts === undefined ? {} : { fixedAccounts: options.accounts }),
      ...(options.accountsFile === undefined ? {} : { accountsFile: options.accountsFile }),
      settingsFile: createJsonFile(join(home, 'settings.json')),
      monitorLauncher: createForkLauncher(entryFile('monitor')),
      demoLauncher: createDemoLauncher(entryFile('demo')),
      reportBug: createFaultLog((text) => void process.stderr.write(text)),
    },
    rendererFolder: rendererFolder(),
    port: options.port,
  });
  const cancelGuard = guardAgainstFaults(process, server.core.reportFault);
  process.once('exit', () => removeHostAddress(home, process.pid));
  const browserOpened = options.open && (await openBrowser(server.createLink()));
  return {
    ...server,
    link: server.createLink(),
    browserOpened,
    async stop() {
      await server.stop();
      cancelGuard();
    },
  };
}
