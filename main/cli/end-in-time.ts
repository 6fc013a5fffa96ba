import type { DurationMs } from '../../shared/domain/units.ts';

/** Long enough to cut off what is on the wire in an orderly way. */
const GRACE_MS: DurationMs = 1_000;

/**
 * The command has done its work and given everything back. What still hangs on the wire, like a socket whose other end never
 * says goodbye, would keep the process for half a minute: it is not waited for.
 */
export function endInTime(exitCode: number): void {
  process.exitCode = exitCode;
  // It does not itself keep the process: where nothing hangs, that ends at once.
  setTimeout(() => {
    const unread = process.stdout.writableLength + process.stderr.writableLength;
    // A slow reader gets the whole answer.
    if (unread > 0) endInTime(exitCode);
    else process.exit();
  }, GRACE_MS).unref();
}
