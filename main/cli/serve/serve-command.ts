import { resolve } from 'node:path';
import { startServer } from '../../server/index.ts';
import { PortError } from '../../server/serve-core.ts';
import { defaultHome } from '../../store/home.ts';
import { HomeInUseError } from '../../start.ts';
import { connectToHost } from '../../server/host-client.ts';
import { systemClock } from '../../system-clock.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { createCliVault } from '../prompt-hidden.ts';
import { readAccountsFile } from '../read-accounts-file.ts';
import { readVersion } from '../read-version.ts';

export interface ServeCommandOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly accounts?: string;
  readonly allowRemoteEndpoint?: boolean;
}

/** Runs the server host until Ctrl+C. A second one on the same home prints a new link to the first, and ends. */
export async function serve(io: CliIo, options: ServeCommandOptions): Promise<number> {
  const home = defaultHome(io.environment, process.platform);
  // Before anything is started: whoever reads the link may end it at once, and `host.json` must not stay behind.
  const ended = untilAskedToEnd();
  const server = await start(io, home, options);
  if (server === undefined) return EXIT.ok;
  const opened = server.browserOpened ? ' The browser has been opened, too.' : '';
  io.err(
    `Leeway runs on ${server.url} until Ctrl+C.${opened} This link opens it, once; "leeway serve" in another terminal prints a new one:\n`,
  );
  io.out(`${server.link}\n`);
  // Without a browser nobody would read them: lost settings, say, are lost alarm channels.
  for (const { text } of server.core.state().notices) io.err(`leeway: ${text}\n`);
  const metrics = server.metrics();
  if (metrics !== undefined) io.err(`${describeMetrics(metrics, io)}\n`);
  await ended;
  await server.stop();
  return EXIT.ok;
}

/** Where the token is, never the token: what a terminal shows ends in a log. */
function describeMetrics(
  { url, file }: { readonly url: string; readonly file?: string },
  io: CliIo,
): string {
  const given = io.environment['LEEWAY_METRICS_TOKEN'] ?? '';
  if (file !== undefined) {
    const ignored = given === '' ? '' : ' LEEWAY_METRICS_TOKEN is too short and was not used.';
    return `Prometheus reads ${url} with the bearer token in ${file}.${ignored}`;
  }
  return given === ''
    ? `${url} cannot be read: its token could not be written to the home. Set LEEWAY_METRICS_TOKEN.`
    : `Prometheus reads ${url} with the bearer token of LEEWAY_METRICS_TOKEN.`;
}

const PATIENCE_MS = 1_000;

/**
 * The first signal ends it in order. A second one at once is the same wish, told to the group and to the process; one that
 * comes later is impatience, and ends it as it stands.
 */
function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    const listener = () => {
      const nowMs = systemClock.monotonic();
      if (firstMs !== undefined && nowMs - firstMs > PATIENCE_MS) process.exit(EXIT.interrupted);
      firstMs ??= nowMs;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
  });
}

async function start(io: CliIo, home: string, options: ServeCommandOptions) {
  const accounts =
    options.accounts === undefined
      ? undefined
      : await readAccountsFile(io, options.accounts, options.allowRemoteEndpoint);
  try {
    return await startServer({
      home,
      accounts,
      ...(options.accounts === undefined ? {} : { accountsFile: nameOf(options.accounts) }),
      version: readVersion(),
      open: options.open,
      secretVault: createCliVault(io),
      ...(options.port === undefined ? {} : { port: options.port }),
    });
  } catch (error) {
    if (error instanceof HomeInUseError) return linkToRunning(io, home, error);
    if (error instanceof PortError) throw new CommandError(describePort(options.port, error.code));
    throw error;
  }
}

/** As somebody finds it who was not there at the start. */
const nameOf = (file: string): string => (file === '-' ? file : resolve(file));

function describePort(port: number | undefined, code: string): string {
  const name = port === undefined ? 'The port' : `Port ${String(port)}`;
  if (code === 'EADDRINUSE') return `${name} is in use. Choose another, or 0 for any free one.`;
  if (code === 'EACCES') return `${name} may not be used by you. Choose one above 1023.`;
  return `${name} cannot be used (${code}).`;
}

async function linkToRunning(io: CliIo, home: string, inUse: HomeInUseError): Promise<undefined> {
  const host = await connectToHost(home);
  const link = await host?.createLink();
  host?.close();
  if (link === undefined) throw new CommandError(inUse.message);
  io.err('Leeway runs already. This link opens it, once:\n');
  io.out(`${link}\n`);
  return undefined;
}
