import './account-parts.css';
import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import { formatClock, formatDuration } from '../../format/format-time.ts';
import { useNow } from '../../state/use-app.ts';
import { TryNowButton } from '../accounts/try-now-button.tsx';

/** Why this account is not seen, since when the values are old, and when it is asked again. */
export function AccountTrouble({ account }: { readonly account: AccountView }): ReactNode {
  const { status } = account;
  const now = useNow();
  if (status.state === 'ok') return null;
  if (status.state === 'unknown' && status.error === undefined) {
    return <p className="muted">Asking for positions and balances …</p>;
  }
  const words = status.error === undefined ? undefined : feedErrorWords(status.error);
  return (
    <div className="account-trouble hatched" data-level="unknown">
      <p>
        <strong>{words?.title ?? 'The data is old.'}</strong>
      </p>
      <p className="muted">
        {status.sinceMs !== undefined && `Since ${formatClock(status.sinceMs)}. `}
        {status.asOfMs === undefined
          ? 'Leeway has never seen it: whether positions are open is not known.'
          : 'The values below are the last known.'}
        {status.nextTryMs !== undefined &&
          status.nextTryMs > now &&
          ` Next try in ${formatDuration(status.nextTryMs - now)}.`}
      </p>
      <div className="account-trouble-again">
        <TryNowButton account={account} size="small" />
      </div>
    </div>
  );
}
