import { parseArgs } from 'node:util';
import type { DemoOptions } from '../host-ports.ts';
import { systemClock } from '../system-clock.ts';
import { DEFAULT_CRASH_ID } from '../../shared/market/crash/crash-names.ts';
import { startDemoExchange } from './demo-exchange.ts';

/**
 * The demo exchange as a process of its own. Started by a host it takes `{ crashId, seed }` from the first message,
 * answers `{ type: 'listening', endpoint }` and ends with its parent; started by hand it takes
 * `--port N --crash ID --seed N` and prints its address.
 */
interface ParentPort {
  once(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

async function run(
  options: DemoOptions & { readonly port?: number },
  report: (endpoint: string) => void,
): Promise<void> {
  const exchange = await startDemoExchange({ ...options, clock: systemClock });
  const stop = () => void exchange.stop().finally(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  report(exchange.endpoint);
}

function readOptions(message: unknown): DemoOptions {
  const fields: Readonly<Record<string, unknown>> =
    typeof message === 'object' && message !== null ? { ...message } : {};
  const { crashId, seed } = fields;
  return {
    crashId: typeof crashId === 'string' ? crashId : DEFAULT_CRASH_ID,
    seed: typeof seed === 'number' && Number.isFinite(seed) ? seed : 1,
  };
}

function readArguments(): DemoOptions & { readonly port: number } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      crash: { type: 'string', default: DEFAULT_CRASH_ID },
      seed: { type: 'string', default: '1' },
    },
  });
  return { port: Number(values.port), crashId: values.crash, seed: Number(values.seed) };
}

function fail(error: unknown): void {
  process.stderr.write(`The demo exchange could not start: ${String(error)}\n`);
  process.exit(1);
}

// Present in Electron's utilityProcess only; its types belong to Electron, which this folder does not import.
const parentPort = (process as { parentPort?: ParentPort }).parentPort;
if (parentPort !== undefined) {
  parentPort.once('message', ({ data }) => {
    const report = (endpoint: string) => parentPort.postMessage({ type: 'listening', endpoint });
    run(readOptions(data), report).catch(fail);
  });
} else if (process.send !== undefined) {
  process.once('message', (message) => {
    const report = (endpoint: string) => process.send?.({ type: 'listening', endpoint });
    run(readOptions(message), report).catch(fail);
  });
  // The parent may be gone before it has sent anything.
  process.once('disconnect', () => process.exit(0));
} else {
  run(readArguments(), (endpoint) => process.stdout.write(`${endpoint}\n`)).catch(fail);
}
