import { FileInput, KeyRound, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { feedErrorWords, mayNeedNewKey } from '../../../shared/words/feed-error-words.ts';
import { navigate } from '../../app/router.ts';
import { formatCount, formatDecimal } from '../../format/format-number.ts';
import { formatClock, formatDuration } from '../../format/format-time.ts';
import { asSentence, FEED_STATE_WORDS, LEVEL_WORDS } from '../../format/words.ts';
import { readNow } from '../../state/read-now.ts';
import { useApp, useNow } from '../../state/use-app.ts';
import { AgeClock } from '../../ui/figures/age-clock.tsx';
import { Button, IconButton } from '../../ui/inputs/button.tsx';
import { accountAgeLimits } from '../account/account-age.ts';
import { Card } from '../../ui/layout/card.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';
import { EmptyState } from '../../ui/layout/state-panel.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { TryNowButton } from './try-now-button.tsx';

const RIGHTS_WORDS = {
  'read-only': 'the key can only read',
  trade: 'the key can trade',
  withdraw: 'the key can withdraw',
  'cannot-verify': 'what the key may do is not verified',
} as const;

/** Every account with how well it is seen, in words. */
export function AccountList(): ReactNode {
  const accounts = useApp((app) => app.accounts);
  const accountsFile = useApp((app) => app.host.accountsFile);
  const [removing, setRemoving] = useState<AccountView | undefined>(undefined);
  const [renaming, setRenaming] = useState<AccountView | undefined>(undefined);
  return (
    <Card
      title="Accounts"
      note={
        accountsFile === undefined
          ? 'Leeway reads them. It never trades.'
          : `Leeway reads them. It never trades. They stand in ${accountsFile === '-' ? 'what it was given on standard input' : accountsFile}.`
      }
      flush
    >
      {accounts.length === 0 ? (
        <EmptyState
          title="No account yet"
          actions={
            <Button onClick={() => navigate({ screen: 'accounts', connect: true })}>
              Connect an account
            </Button>
          }
        >
          Connect an exchange with a read-only key, import a file, or switch the demo on.
        </EmptyState>
      ) : (
        <ul>
          {accounts.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              onRemove={() => setRemoving(account)}
              onRename={() => setRenaming(account)}
            />
          ))}
        </ul>
      )}
      <RemoveDialog account={removing} onClose={() => setRemoving(undefined)} />
      <RenameDialog
        key={renaming?.id ?? 'none'}
        account={renaming}
        onClose={() => setRenaming(undefined)}
      />
    </Card>
  );
}

function AccountRow(props: {
  readonly account: AccountView;
  readonly onRemove: () => void;
  readonly onRename: () => void;
}): ReactNode {
  const { account } = props;
  const { status } = account;
  const accountsFile = useApp((app) => app.host.accountsFile);
  // The demo is switched beside, an import undone where it was made, and a file changed as a file.
  const isKept = account.source === 'exchange' && accountsFile === undefined;
  return (
    <li className="account-row">
      <LevelShape
        level={status.state === 'ok' ? account.level : 'unknown'}
        size={20}
        label={status.state === 'ok' ? LEVEL_WORDS[account.level] : FEED_STATE_WORDS[status.state]}
      />
      <div>
        <div className="account-row-head">
          <h3>{account.name}</h3>
          {account.exchangeName !== account.name && (
            <span className="muted">{account.exchangeName}</span>
          )}
          {account.source !== 'exchange' && <span className="tag">{account.source}</span>}
        </div>
        <div className="account-row-facts number">
          <AgeClock asOfMs={status.asOfMs} limits={accountAgeLimits(account)} />
          {status.asOfMs !== undefined && (
            <span>{formatCount(account.positionCount, 'position')}</span>
          )}
          {account.pollIntervalMs !== undefined && status.error === undefined && (
            <span>read every {formatDuration(account.pollIntervalMs)}</span>
          )}
          {status.clockSkewMs !== undefined && (
            <span>clocks differ by {formatDecimal(Math.abs(status.clockSkewMs), 0)} ms</span>
          )}
          {account.source === 'exchange' && account.keyRights !== undefined && (
            <span>{RIGHTS_WORDS[account.keyRights]}</span>
          )}
        </div>
        <Trouble account={account} />
        {account.warnings.map((warning) => (
          <p key={warning} className="account-row-note muted">
            <SentenceText>{asSentence(warning)}</SentenceText>
          </p>
        ))}
      </div>
      <div className="account-row-actions">
        {account.source !== 'imported' && (
          <IconButton label="Read now" onClick={() => void readNow(account.id)}>
            <RefreshCw size={16} aria-hidden />
          </IconButton>
        )}
        {account.source === 'exchange' && (
          <IconButton label="Replace key…" onClick={() => replaceKey(account)}>
            <KeyRound size={16} aria-hidden />
          </IconButton>
        )}
        {isKept && (
          <>
            <IconButton label="Rename" onClick={props.onRename}>
              <Pencil size={16} aria-hidden />
            </IconButton>
            <IconButton label="Remove" onClick={props.onRemove}>
              <Trash2 size={16} aria-hidden />
            </IconButton>
          </>
        )}
        {account.source === 'imported' && (
          <IconButton label="Imports…" onClick={() => navigate({ screen: 'import' })}>
            <FileInput size={16} aria-hidden />
          </IconButton>
        )}
      </div>
    </li>
  );
}

function replaceKey({ id }: AccountView): void {
  navigate({ screen: 'accounts', connect: false, replace: id });
}

/** What happened, what it means for the alarm, what to do. */
function Trouble({ account }: { readonly account: AccountView }): ReactNode {
  const now = useNow();
  const { error, sinceMs, nextTryMs } = account.status;
  if (error === undefined) return null;
  const words = feedErrorWords(error);
  return (
    <div className="account-row-trouble">
      <strong>{words.title}</strong>
      <span className="muted">
        {sinceMs !== undefined && `Since ${formatClock(sinceMs)}. `}
        {words.meaning} {words.advice}
        {nextTryMs !== undefined &&
          nextTryMs > now &&
          ` Next try in ${formatDuration(nextTryMs - now)}.`}
      </span>
      <span className="faint">The venue’s answer: {error.message}</span>
      {account.source !== 'imported' && (
        <span className="account-row-again">
          <TryNowButton account={account} size="small" />
          {mayNeedNewKey(error.kind) && account.source === 'exchange' && (
            <>
              <Button size="small" onClick={() => replaceKey(account)}>
                Replace key…
              </Button>
              <span className="muted">Name, history and rules stay.</span>
            </>
          )}
        </span>
      )}
    </div>
  );
}
