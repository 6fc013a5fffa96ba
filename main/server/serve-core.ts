import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AppStatePatch } from '../../shared/contract/app-state.ts';
import { err } from '../../shared/lib/result.ts';
import type { HostPorts } from '../host-ports.ts';
import { createMetrics, type Metrics } from '../metrics/create-metrics.ts';
import { openMetricsToken, type MetricsToken } from '../metrics/metrics-token.ts';
import { startCore, type Core } from '../start.ts';
import { createJsonFile } from '../store/json-file.ts';
import { createSessionsStore } from '../store/sessions-store.ts';
import { removeHostAddress, saveHostAddress } from '../store/host-address.ts';
import { createAccess } from './access.ts';
import { createBrowserChannels } from './browser-channels.ts';
import { listBundleFiles } from '../page/bundle-files.ts';
import { createHttpServer } from './http-server.ts';
import { watchingWords } from './pages.ts';
import { createSocketServer } from './socket-server.ts';

export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly core: Core;
  /** A new link with a one-time token; each works once. */
  createLink(): string;
  /** Where Prometheus reads, and with which token; undefined: turned off. */
  metrics(): (MetricsToken & { readonly url: string }) | undefined;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Everything but the channels, which are the browser tabs. */
  readonly ports: Omit<HostPorts, 'kind' | 'channels' | 'openExternal' | 'showState'>;
  /** The built screens. */
  readonly rendererFolder: string;
  /** Absent: `DEFAULT_PORT`, or any free one where that is taken. 0: any free one. */
  readonly port?: number | undefined;
}

const DEFAULT_PORT = 7345;
const HOSTNAME = '127.0.0.1';

/** The chosen port cannot be listened on; `code` is the system's. */
export class PortError extends Error {
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`the port cannot be used (${code})`, { cause });
    this.name = 'PortError';
    this.code = code;
  }
}

/** Core behind HTTP and WebSocket on loopback. Throws `HomeInUseError`, `HomeUnusableError` and `PortError`. */
export async function serveCore(options: ServeOptions): Promise<RunningServer> {
  const { ports } = options;
  const { home } = ports.paths;
  let core: Core | undefined;
  let port = 0;
  const startedAtMs = ports.clock.now();
  const access = createAccess(
    () => port,
    createSessionsStore(createJsonFile(join(home, 'sessions.json')), () => ports.clock.now()),
  );
  const url = () => `http://${HOSTNAME}:${port}`;
  const createLink = () => `${url()}/?token=${access.createLinkToken()}`;
  /** Made after the core, whose figures it gives. */
  const late: { metrics?: MetricsToken & Metrics } = {};
  const openMetrics = () =>
    core?.state().settings.metrics.enabled === true ? late.metrics : undefined;
  const http = createHttpServer({
    access,
    metrics: openMetrics,
    files: listBundleFiles(options.rendererFolder),
    createLink,
    describeWatch: () => watchingWords(core?.state().monitor.state, startedAtMs),
  });
  const sockets = createSocketServer({
    server: http,
    access,
    clock: ports.clock,
    handleRequest: async (channel, payload) =>
      core?.handleRequest(channel, payload) ??
      err({ code: 'unavailable', message: 'Leeway is starting. Try again in a moment.' }),
  });
  try {
    core = await startCore({
      ...ports,
      kind: 'server',
      channels: createBrowserChannels({
        sockets,
        clock: ports.clock,
        preferences: () => core?.state().settings.alarms,
      }),
      showState: () => undefined,
      // The tab opens it: see bridge/open-in-new-tab.ts.
      openExternal: () => Promise.resolve(false),
    });
    port = await listen(http, options.port);
  } catch (error) {
    sockets.close();
    await core?.stop();
    throw error;
  }
  const running = core;
  running.onEvent((channel, payload) => sockets.publish(channel, payload));
  late.metrics = {
    ...openMetricsToken(home, ports.environment ?? {}),
    ...createMetrics({
      state: running.state,
      onPatch: (listener) =>
        running.onEvent((channel, payload) => {
          // The one event that carries a patch; the payload's type hangs on the name.
          if (channel === 'app/state-changed') listener(payload as AppStatePatch);
        }),
      onDelivered: running.onDelivered,
      beats: running.beats,
    }),
  };
  try {
    saveHostAddress(home, {
      url: url(),
      token: access.bearerToken,
      pid: process.pid,
      version: ports.version,
      startedAtMs,
    });
  } catch {
    // The core has said already that nothing can be written; the screens and their alarms need no address.
  }
  return {
    url: url(),
    core: running,
    createLink,
    metrics() {
      const opened = openMetrics();
      if (opened === undefined) return undefined;
      const { token, file } = opened;
      return { token, ...(file === undefined ? {} : { file }), url: `${url()}/metrics` };
    },
    async stop() {
      late.metrics?.stop();
      removeHostAddress(home, process.pid);
      sockets.close();
      http.close();
      http.closeAllConnections();
      await running.stop();
    },
  };
}

async function listen(
  http: ReturnType<typeof createHttpServer>,
  chosen: number | undefined,
): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(port, HOSTNAME, () => {
        http.off('error', reject);
        resolve();
      });
    });
  try {
    await tryPort(chosen ?? DEFAULT_PORT);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (chosen !== undefined || !isTaken) throw toPortError(error);
    await tryPort(0);
  }
  // Listening on TCP, the address is always this object.
  return (http.address() as AddressInfo).port;
}

function toPortError(error: unknown): PortError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new PortError(code, error);
}
