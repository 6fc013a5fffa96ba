import type { ReadNow } from '../../../shared/contract/accounts.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { AccountId, DurationMs } from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';
import type { Clock } from '../../host-ports.ts';
import type { HostBans } from './host-bans.ts';
import type { WatchedAccount } from './watched-account.ts';

/** An account is not read more often than this because somebody wishes it. */
const PAUSE_MS: DurationMs = 5_000;

/**
 * Reads an account because the user does not want to wait for the next try. What the venue has asked for stands: a ban or
 * a pause is never jumped. The wish is kept for the audit, also when it has to wait.
 */
export function createReadNow(parts: {
  readonly clock: Clock;
  readonly bans: HostBans;
  /** For the audit. */
  readonly note: (accountId: AccountId, text: string) => void;
}): (account: WatchedAccount | undefined) => Result<ReadNow, RequestError> {
  const { clock, bans, note } = parts;
  const wished = new WeakMap<WatchedAccount, number>();

  return (account) => {
    if (account === undefined) {
      return err({ code: 'not-found', message: 'This account is no longer watched.' });
    }
    if (account.access === undefined || account.config.kind === 'imported') {
      return err({
        code: 'refused',
        message: 'These positions come from a file. Import it again to renew them.',
      });
    }
    const now = clock.monotonic();
    const leftMs = (wished.get(account) ?? -Infinity) + PAUSE_MS - now;
    const untilMs = (bans.current(account.access.host)?.error ?? account.feedError)?.retryAtMs;
    const mustWait = untilMs !== undefined && untilMs > clock.now();
    if (leftMs > 0 && !mustWait) {
      return ok({ asked: false, reason: 'just-asked', untilMs: clock.now() + leftMs });
    }
    if (leftMs <= 0) {
      wished.set(account, now);
      note(account.config.id, mustWait ? WAITS : ASKED);
    }
    if (mustWait) return ok({ asked: false, reason: 'venue', untilMs });
    account.pollNow();
    return ok({ asked: true });
  };
}

const ASKED = 'It was asked for at once, as wished.';
const WAITS = 'It was to be asked at once, but the exchange has asked to wait, and that is kept.';
