/** The part of `process` that is listened to; tests bring their own. */
export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): void;
  off(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): void;
}

/**
 * A fault that nobody caught must not end the watching: it is reported, and the process goes on. Errors of writing to a
 * terminal that is gone are no news and would only make new ones. Returns its cancel.
 */
export function guardAgainstFaults(
  source: FaultSource,
  report: (where: string, error: unknown) => void,
): () => void {
  const listen = (where: string) => (error: unknown) => {
    if (isBrokenTerminal(error)) return;
    try {
      report(where, error);
    } catch {
      // Whatever fails while reporting would end the process.
    }
  };
  const onException = listen('uncaught exception');
  const onRejection = listen('unhandled rejection');
  source.on('uncaughtException', onException);
  source.on('unhandledRejection', onRejection);
  return () => {
    source.off('uncaughtException', onException);
    source.off('unhandledRejection', onRejection);
  };
}

/** Where it happened, never what it said: the message of an error may hold a key or a signed address. */
export function describeFault(where: string, error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // A message of several lines may look like a frame; a true one ends with a place in a file.
  const isFrame = (line: string) => /^ {4}at .*:\d+:\d+\)?$/.test(line);
  const message = error instanceof Error ? error.message : '';
  const frames = stack.replace(message, '').split('\n').filter(isFrame);
  const name = error instanceof Error ? error.constructor.name : typeof error;
  return [`a fault in Leeway itself (${where}): ${name}`, ...frames.slice(0, 8)].join('\n');
}

const MOST_LINES = 50;

/** Writes the first faults of a run; one that comes again with every price must not fill a disk. */
export function createFaultLog(
  write: (text: string) => void,
): (where: string, error: unknown) => void {
  let count = 0;
  return (where, error) => {
    count += 1;
    if (count <= MOST_LINES) write(`leeway: ${describeFault(where, error)}\n`);
    if (count === MOST_LINES) write('leeway: further faults are counted on the screen only.\n');
  };
}

function isBrokenTerminal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return false;
  return error.syscall === 'write' && (error.code === 'EPIPE' || error.code === 'EIO');
}
