import { ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type {
  ConnectReport,
  ConnectRequest,
  Credentials,
  VenueInfo,
} from '../../../shared/contract/accounts.ts';
import { askOrTell, openExternal } from '../../state/actions.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SwitchRow } from '../../ui/switch.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ConnectResult } from './connect-result.tsx';

type Values = Partial<Record<keyof Credentials, string>>;

/** The fields that a venue asks for. A secret is held only while this is open, and sent once. */
export function ConnectForm(props: {
  readonly venue: VenueInfo;
  readonly onBack: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { venue } = props;
  const [values, setValues] = useState<Values>({});
  const [name, setName] = useState(venue.name);
  const [testnet, setTestnet] = useState(false);
  const [accepts, setAccepts] = useState(false);
  const [report, setReport] = useState<ConnectReport | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const isComplete =
    name.trim() !== '' && venue.fields.every(({ field }) => (values[field] ?? '').trim() !== '');
  const isUsable =
    report?.ok === true && report.rights !== 'withdraw' && (report.rights !== 'trade' || accepts);

  const request = (): ConnectRequest => ({
    exchange: venue.exchange,
    name: name.trim(),
    testnet,
    credentials: {
      ...Object.fromEntries(venue.fields.map(({ field }) => [field, (values[field] ?? '').trim()])),
      ...((values.proxy ?? '').trim() === '' ? {} : { proxy: (values.proxy ?? '').trim() }),
    },
    ...(accepts ? { acceptTradeRights: true } : {}),
  });
  const change = (next: () => void): void => {
    // What was tested is no longer what stands here.
    setReport(undefined);
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
        void (isUsable ? add() : test());
      }}
    >
      <KeyAdvice venue={venue} />
      {venue.fields.map(({ field, label, secret }) => (
        <TextField
          key={field}
          label={label}
          type={secret ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={values[field] ?? ''}
          onChange={(value) => change(() => setValues({ ...values, [field]: value }))}
        />
      ))}
      <TextField
        label="Name"
        value={name}
        maxLength={60}
        autoComplete="off"
        hint="Stands in every alarm about this account."
        onChange={setName}
      />
      <TextField
        label="Proxy (optional)"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={values.proxy ?? ''}
        hint="http:// or socks5:// with host and port. Everything of this account goes through it, and nothing around it."
        onChange={(proxy) => change(() => setValues({ ...values, proxy }))}
      />
      {venue.testnet && (
        <SwitchRow
          label="This is the venue’s test network"
          checked={testnet}
          onChange={(checked) => change(() => setTestnet(checked))}
        />
      )}
      {report !== undefined && (
        <ConnectResult report={report} accepts={accepts} onAccept={setAccepts} />
      )}
      <div className="setting-row connect-actions">
        <Button kind="quiet" onClick={props.onBack}>
          Other venue
        </Button>
        {isUsable ? (
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

function KeyAdvice({ venue }: { readonly venue: VenueInfo }): ReactNode {
  const { keyPage } = venue;
  const isWallet = venue.fields.every(({ field }) => field === 'walletAddress');
  return (
    <div className="connect-note">
      <ShieldCheck size={16} aria-hidden />
      <div>
        {isWallet
          ? 'The address is public: with it Leeway can read your positions and nothing else.'
          : 'Make a key without trading and withdrawal. It is stored encrypted on this machine and sent only to the venue.'}{' '}
        {keyPage !== undefined && (
          <Button size="small" kind="quiet" onClick={() => void openExternal(keyPage)}>
            Open the venue’s key page
          </Button>
        )}
      </div>
    </div>
  );
}
