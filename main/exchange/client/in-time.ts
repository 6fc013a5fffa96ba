import type { DurationMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { CALL_DEADLINE_MS } from '../exchange-client.ts';
import { detached, withDeadline } from './call-scope.ts';

/** A reading of positions waits so long for a table that only sharpens it. */
const PATIENCE_MS: DurationMs = 2_000;

/** What comes soon; undefined for what takes longer, which goes on for whoever asks next. Its failure is still a failure. */
export async function inTime<T>(clock: Clock, work: Promise<T>): Promise<T | undefined> {
  const patience = Promise.withResolvers<undefined>();
  const cancel = clock.setTimer(PATIENCE_MS, () => patience.resolve(undefined));
  // Nobody hears of it any more if it fails after all.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, patience.promise]);
  } finally {
    cancel();
  }
}

/** A load that outlives the reading that began it, within a deadline of its own: a venue that hangs holds no socket. */
export function loadTable<T>(clock: Clock, load: () => Promise<T>): Promise<T> {
  return detached(() => withDeadline(clock, CALL_DEADLINE_MS, load));
}
