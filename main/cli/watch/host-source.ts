import type { AppState } from '../../../shared/contract/app-state.ts';
import type { HostClient } from '../../server/host-client.ts';
import type { Clock } from '../../host-ports.ts';
import { ACCOUNTS_LOST_NOTICE } from '../../core/accounts-part.ts';
import { IMPORTS_LOST_NOTICE } from '../../store/imports-store.ts';
import { withoutWatcher } from './blind-reading.ts';
import { CommandError } from '../exit-codes.ts';
import type { WatchReading, WatchSource } from './watch-source.ts';

/** A host that runs polls every few seconds: what it does not know by then stays unknown. */
const LONGEST_WAIT_MS = 10_000;

/** What stands there is not all that should be watched. */
const LOST_NOTICES: ReadonlySet<string> = new Set([ACCOUNTS_LOST_NOTICE, IMPORTS_LOST_NOTICE]);

/** The view of the host that runs on this home: nothing is polled twice, and no passphrase is asked. */
export function watchHost(host: HostClient, clock: Clock): WatchSource {
  async function read(): Promise<WatchReading> {
    const [state, book] = await Promise.all([
      host.request('app/get-state', {}),
      host.request('book/get', {}),
    ]);
    if (!state.ok) throw new CommandError(state.error.message);
    if (!book.ok)
      return withoutWatcher(state.value, describeTrouble(state.value) ?? book.error.message);
    const trouble = describeTrouble(state.value);
    return { ...state.value, book: book.value, ...(trouble === undefined ? {} : { trouble }) };
  }

  return {
    notes: [`Leeway runs on this home already (${host.url}); this is its view.`],
    read,
    async firstReading(timeoutMs) {
      const untilMs = clock.monotonic() + Math.min(timeoutMs, LONGEST_WAIT_MS);
      for (;;) {
        const reading = await read();
        const isAsked = reading.accounts.every((view) => view.status.state !== 'unknown');
        // Where accounts are lost, nothing more will come.
        const isSettled = reading.accounts.length > 0 ? isAsked : reading.trouble !== undefined;
        if (isSettled || clock.monotonic() >= untilMs) {
          return reading;
        }
        await new Promise<void>((resolve) => {
          const cancels = [
            host.onEvent(() => done()),
            clock.setTimer(Math.max(0, untilMs - clock.monotonic()), () => done()),
          ];
          const done = () => {
            for (const cancel of cancels) cancel();
            resolve();
          };
        });
      }
    },
    onChange: (listener) => host.onEvent(() => listener()),
    stop() {
      host.close();
      return Promise.resolve();
    },
  };
}

function describeTrouble(state: AppState): string | undefined {
  if (state.monitor.state === 'down') return 'The monitor of the running Leeway is down.';
  return state.notices.find(({ id }) => LOST_NOTICES.has(id))?.text;
}
