import { AsyncLocalStorage } from 'node:async_hooks';
import type { DurationMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';

/** The call did not end in time; whatever it had on the wire was cut off. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

const scopes = new AsyncLocalStorage<AbortSignal>();

/** Ends when the call that the present code belongs to must end; undefined outside of any call. */
export function currentCallSignal(): AbortSignal | undefined {
  return scopes.getStore();
}

/**
 * Runs `work` and gives up after `deadlineMs`, headers and body included (ccxt's own timeout ends with the headers).
 * Requests of `work` that are still under way are aborted, so a venue that hangs holds no socket.
 */
export async function withDeadline<T>(
  clock: Clock,
  deadlineMs: DurationMs,
  work: () => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const expired = Promise.withResolvers<never>();
  const cancel = clock.setTimer(deadlineMs, () => {
    expired.reject(new DeadlineError(`no answer within ${String(deadlineMs)} ms`));
  });
  const running = scopes.run(abort.signal, work);
  // The loser of the race may still reject later; nobody is left to hear it.
  running.catch(() => undefined);
  expired.promise.catch(() => undefined);
  try {
    return await Promise.race([running, expired.promise]);
  } finally {
    cancel();
    // Cuts off what a call that ran out of time still has on the wire.
    abort.abort();
  }
}

/** Runs `work` outside of the caller's deadline: for loads that several callers wait for. */
export function detached<T>(work: () => Promise<T>): Promise<T> {
  return scopes.exit(work);
}
