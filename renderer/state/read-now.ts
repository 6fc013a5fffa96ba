import type { ReadNow } from '../../shared/contract/accounts.ts';
import type { AccountView } from '../../shared/contract/app-state.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { formatClock } from '../format/format-time.ts';
import { showToast } from '../ui/overlays/toast.tsx';
import { askOrTell } from './actions.ts';

/** Until when this account is not asked, because the exchange said so; undefined: it may be asked. */
export function waitsUntil(
  { status }: Pick<AccountView, 'status'>,
  nowMs: TimestampMs,
): TimestampMs | undefined {
  const untilMs = status.error?.retryAtMs;
  return untilMs !== undefined && untilMs > nowMs ? untilMs : undefined;
}

/** It is not seen as it should be, and asking again may mend that. */
export function isInTrouble({ source, status }: Pick<AccountView, 'source' | 'status'>): boolean {
  return (
    source !== 'imported' &&
    status.state !== 'ok' &&
    (status.state !== 'unknown' || status.error !== undefined)
  );
}

/** What to say of the answer; the reading itself shows at the account. */
export function readNowWords(answer: ReadNow): { readonly title: string; readonly text: string } {
  if (answer.asked) {
    return { title: 'Asked now', text: 'The answer shows at the account as soon as it is there.' };
  }
  const until = formatClock(answer.untilMs);
  return answer.reason === 'venue'
    ? {
        title: `Leeway waits until ${until}`,
        text: 'The exchange asked for that. To ask earlier would make it longer.',
      }
    : {
        title: 'Asked a moment ago',
        text: `Once in five seconds is enough: again from ${until}.`,
      };
}

/** Asks for one account at once, and says what became of it. */
export async function readNow(accountId: string): Promise<void> {
  const answer = await askOrTell('The account was not read', (host) =>
    host.accounts.pollNow({ accountId }),
  );
  if (answer !== undefined) showToast(readNowWords(answer));
}
