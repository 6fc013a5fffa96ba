import type { ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { askOrTell, openExternal } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { showToast } from '../../ui/overlays/toast.tsx';
import { useVenues } from './use-venues.ts';

/** Asks once, and reminds of the key that lives on at the venue. */
export function RemoveDialog(props: {
  readonly account: AccountView | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { account, onClose } = props;
  const { venues } = useVenues(account?.source === 'exchange');
  const keyPage = venues?.find((venue) => venue.exchange === account?.exchange)?.keyPage;
  const remove = async (): Promise<void> => {
    if (account === undefined) return;
    const done = await askOrTell('The account was not removed', (host) =>
      host.accounts.remove({ accountId: account.id }),
    );
    if (done === undefined) return;
    showToast({ title: `${account.name} removed`, text: 'Leeway no longer watches it.' });
    onClose();
  };
  return (
    <Dialog
      open={account !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Remove ${account?.name ?? ''}?`}
      description="Leeway stops watching it and deletes its stored key."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" onClick={() => void remove()}>
            Remove
          </Button>
        </>
      }
    >
      {account?.source === 'exchange' ? (
        <p>
          The key itself still works at {account.exchangeName} until you revoke it there.{' '}
          {keyPage !== undefined && (
            <Button size="small" onClick={() => void openExternal(keyPage)}>
              Open the page of the key
            </Button>
          )}
        </p>
      ) : (
        <p>Nothing changes outside Leeway.</p>
      )}
    </Dialog>
  );
}
