import type { FromMonitor, ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import { runMonitor } from './process/run-monitor.ts';

/**
 * The monitor as a process of its own: a forked child under the server, a utility process on the desktop. Everything it
 * is told comes in messages; it ends with its host.
 */
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

// Present in Electron's utilityProcess only; its types belong to Electron, which this folder does not import.
const parentPort = (process as { parentPort?: ParentPort }).parentPort;

function send(message: FromMonitor): void {
  if (parentPort !== undefined) parentPort.postMessage(message);
  // A host that is gone takes this process with it by `disconnect`; until then the message has no reader.
  else if (process.connected === true) process.send?.(message, () => undefined);
}

const monitor = runMonitor(send);

function end(): void {
  void monitor.stop().finally(() => process.exit(0));
}

function receive(message: unknown): void {
  // The host is the only other end of this channel, and speaks these types.
  const known = message as ToMonitor;
  if (known.type === 'stop') end();
  else monitor.handle(known);
}

if (parentPort !== undefined) {
  parentPort.on('message', ({ data }) => receive(data));
} else {
  process.on('message', receive);
  process.once('disconnect', end);
}
process.once('SIGTERM', end);
// The host decides when the monitor ends: Ctrl-C in a terminal reaches both.
process.on('SIGINT', () => undefined);
