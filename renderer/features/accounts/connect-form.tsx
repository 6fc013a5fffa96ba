import { useState, type ReactNode } from 'react';
import type {
  ConnectReport,
  ConnectRequest,
  VenueInfo,
} from '../../../shared/contract/accounts.ts';
import { askOrTell } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { TextField } from '../../ui/inputs/field.tsx';
import { SwitchRow } from '../../ui/inputs/switch.tsx';
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

/** The fields that a venue asks for. A secret is held only while this is open, and sent once. */
export function ConnectForm(props: {
  readonly venue: VenueInfo;
  readonly onBack: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { venue } = props;
  const [values, setValues] = useState<KeyValues>({});
  const [name, setName] = useState(venue.name);
  const [testnet, setTestnet] = useState(false);
  const [consents, setConsents] = useState(NO_CONSENTS);
  const [report, setReport] = useState<ConnectReport | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const isComplete = name.trim() !== '' && isKeyComplete(venue, values);
  const isReady = isUsable(report, consents);

  const request = (): ConnectRequest => ({
    exchange: venue.exchange,
    name: name.trim(),
    testnet,
    credentials: toCredentials(venue, values),
    ...(consents.trade ? { acceptTradeRights: true } : {}),
  });
  const change = (next: () => void): void => {
    // What was tested and agreed to is no longer what stands here.
    setReport(undefined);
    setConsents(NO_CONSENTS);
    next();
  };
  const test = async (): Promise<void> => {
    setBusy(true);
    setReport(undefined);
    const answer = await askOrTell('The key could not be tested', (host) =>
      host.accounts.test(request()),
    );
    setBusy(false);
    setReport(answer);
  };
  const add = async (): Promise<void> => {
    setBusy(true);
    const answer = await askOrTell('The account was not connected', (host) =>
      host.accounts.add(request()),
    );
    setBusy(false);
    if (answer === undefined) return;
    if (!answer.ok) {
      setReport(answer);
      return;
    }
    showToast({ title: `${name.trim()} is watched from now on` });
    props.onDone();
  };

  return (
    <form
      className="connect-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void (isReady ? add() : test());
      }}
    >
      <KeyAdvice venue={venue} />
      <KeyFields venue={venue} values={values} onChange={(next) => change(() => setValues(next))} />
      <TextField
        label="Name"
        value={name}
        maxLength={60}
        autoComplete="off"
        hint="Stands in every alarm about this account."
        onChange={setName}
      />
      <ProxyField
        values={values}
        hint="http:// or socks5:// with host and port. Everything of this account goes through it, and nothing around it."
        onChange={(next) => change(() => setValues(next))}
      />
      {venue.testnet && (
        <SwitchRow
          label="This is the venue’s test network"
          checked={testnet}
          onChange={(checked) => change(() => setTestnet(checked))}
        />
      )}
      {report !== undefined && (
        <ConnectResult report={report} venue={venue} consents={consents} onConsent={setConsents} />
      )}
      <div className="setting-row connect-actions">
        <Button kind="quiet" onClick={props.onBack}>
          Other venue
        </Button>
        {isReady ? (
          <Button type="submit" kind="primary" disabled={isBusy}>
            {isBusy ? 'Connecting …' : 'Watch this account'}
          </Button>
        ) : (
          <Button type="submit" kind="primary" disabled={!isComplete || isBusy}>
            {isBusy ? 'Testing …' : 'Test the connection'}
          </Button>
        )}
      </div>
    </form>
  );
}
