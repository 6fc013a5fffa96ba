import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Credentials, VenueInfo } from '../../../shared/contract/accounts.ts';
import { openExternal } from '../../state/actions.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { TextField } from '../../ui/inputs/field.tsx';

/** What was typed; held only while the form is open. */
export type KeyValues = Partial<Record<keyof Credentials, string>>;

export function isKeyComplete(venue: VenueInfo, values: KeyValues): boolean {
  return venue.fields.every(({ field }) => (values[field] ?? '').trim() !== '');
}

/** As the core asks for it: without spaces around, and nothing that was left empty. */
export function toCredentials(venue: VenueInfo, values: KeyValues): Credentials {
  const proxy = (values.proxy ?? '').trim();
  return {
    ...Object.fromEntries(venue.fields.map(({ field }) => [field, (values[field] ?? '').trim()])),
    ...(proxy === '' ? {} : { proxy }),
  };
}

export function KeyFields(props: {
  readonly venue: VenueInfo;
  readonly values: KeyValues;
  readonly onChange: (values: KeyValues) => void;
}): ReactNode {
  const { venue, values } = props;
  return venue.fields.map(({ field, label, secret }) => (
    <TextField
      key={field}
      label={label}
      type={secret ? 'password' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={values[field] ?? ''}
      onChange={(value) => props.onChange({ ...values, [field]: value })}
    />
  ));
}

export function ProxyField(props: {
  readonly values: KeyValues;
  readonly hint: string;
  readonly onChange: (values: KeyValues) => void;
}): ReactNode {
  return (
    <TextField
      label="Proxy (optional)"
      type="password"
      autoComplete="off"
      spellCheck={false}
      value={props.values.proxy ?? ''}
      hint={props.hint}
      onChange={(proxy) => props.onChange({ ...props.values, proxy })}
    />
  );
}

/** Which key to make, and where. */
export function KeyAdvice({ venue }: { readonly venue: VenueInfo }): ReactNode {
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
