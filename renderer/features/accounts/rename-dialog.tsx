import { useState, type ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { askOrTell } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { TextField } from '../../ui/inputs/field.tsx';

/** A new name for an account; it stands in every alarm. */
export function RenameDialog(props: {
  readonly account: AccountView | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { account, onClose } = props;
  const [name, setName] = useState(account?.name ?? '');
  const rename = async (): Promise<void> => {
    if (account === undefined || name.trim() === '') return;
    const done = await askOrTell('The account was not renamed', (host) =>
      host.accounts.rename({ accountId: account.id, name: name.trim() }),
    );
    if (done !== undefined) onClose();
  };
  return (
    <Dialog
      open={account !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Rename account"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={name.trim() === ''} onClick={() => void rename()}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <TextField
          label="Name"
          value={name}
          maxLength={60}
          autoComplete="off"
          hint="It stands in every alarm, so make it short."
          onChange={setName}
        />
      </form>
    </Dialog>
  );
}
