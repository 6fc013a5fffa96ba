import { useState, type ReactNode } from 'react';
import type {
  ReplaceKeyReport,
  ReplaceKeyRequest,
  VenueInfo,
} from '../../../shared/contract/accounts.ts';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { statedAccountsWords } from '../../../shared/words/stated-accounts.ts';
import { askOrTell } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { ErrorState } from '../../ui/layout/state-panel.tsx';
import { showToast } from '../../ui/overlays/toast.tsx';
import { isUsable, NO_CONSENTS } from './connect-result-model.ts';
import { ConnectResult } from './connect-result.tsx';
import {
  isKeyComplete,
  KeyAdvice,
  KeyFields,
  ProxyField,
  toCredentials,
  type KeyValues,
} from './key-fields.tsx';
import { useVenues } from './use-venues.ts';
import { VenuesWait } from './venues-wait.tsx';

/** A new key for an account that stays what it is. Everything typed is gone when it closes. */
export function ReplaceDialog(props: {
  readonly account: AccountView | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { account, onClose } = props;
  const accountsFile = useApp((app) => app.host.accountsFile);
  const isStated = accountsFile !== undefined;
  const list = useVenues(account !== undefined && !isStated);
  const venue = list.venues?.find((each) => each.exchange === account?.exchange);
  return (
    <Dialog
      open={account !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Replace the key of ${account?.name ?? ''}`}
      description={
        isStated
          ? 'Its name, history, rules and alarms stay as long as its id in the file does.'
          : 'Its name, history, rules and alarms stay. The old key is deleted here; revoke it at the venue.'
      }
    >
      {account !== undefined && isStated && <p>{statedAccountsWords(accountsFile).replace}</p>}
      {account !== undefined &&
        !isStated &&
        (list.venues === undefined ? (
          <VenuesWait list={list} />
        ) : venue === undefined ? (
          <ErrorState
            title={`Leeway reads ${account.exchangeName} no more`}
            means="This version has no way to read it, with whatever key. Watch its positions at the venue itself."
          />
        ) : (
          <ReplaceForm key={account.id} account={account} venue={venue} onClose={onClose} />
        ))}
    </Dialog>
  );
}

function ReplaceForm(props: {
  readonly account: AccountView;
  readonly venue: VenueInfo;
  readonly onClose: () => void;
}): ReactNode {
  const { account, venue, onClose } = props;
  const [values, setValues] = useState<KeyValues>({});
  const [consents, setConsents] = useState(NO_CONSENTS);
  const [report, setReport] = useState<ReplaceKeyReport | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const isReady = isUsable(report, consents);

  const change = (next: KeyValues): void => {
    // What was tested and agreed to is no longer what stands here.
    setReport(undefined);
    setConsents(NO_CONSENTS);
    setValues(next);
  };
  const submit = async (): Promise<void> => {
    const request: ReplaceKeyRequest = {
      accountId: account.id,
      credentials: toCredentials(venue, values),
      ...(consents.trade ? { acceptTradeRights: true } : {}),
      ...(consents.otherAccount ? { acceptOtherAccount: true } : {}),
    };
    setBusy(true);
    const answer = isReady
      ? await askOrTell('The key was not replaced', (host) => host.accounts.replaceKey(request))
      : await askOrTell('The key could not be tested', (host) => host.accounts.testKey(request));
    setBusy(false);
    if (answer === undefined) return;
    if (answer.replaced !== true) {
      setReport(answer);
      return;
    }
    showToast({
      title: `${account.name} is read with its new key`,
      text: `The old one is deleted here. Revoke it at ${venue.name}, if it still works.`,
    });
    onClose();
  };

  return (
    <form
      className="connect-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <KeyAdvice venue={venue} />
      <KeyFields venue={venue} values={values} onChange={change} />
      <ProxyField
        values={values}
        hint="Leave it empty and the account keeps the one it has, if any. Write “none” and it has none."
        onChange={change}
      />
      {report !== undefined && (
        <ConnectResult report={report} venue={venue} consents={consents} onConsent={setConsents} />
      )}
      <div className="setting-row connect-actions">
        <Button kind="quiet" onClick={onClose}>
          Keep the old key
        </Button>
        <Button
          type="submit"
          kind="primary"
          disabled={isBusy || (!isReady && !isKeyComplete(venue, values))}
        >
          {isReady
            ? isBusy
              ? 'Replacing …'
              : 'Replace the key'
            : isBusy
              ? 'Testing …'
              : 'Test the new key'}
        </Button>
      </div>
    </form>
  );
}
