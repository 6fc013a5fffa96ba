import { useState, type ReactNode } from 'react';
import type { VenueInfo } from '../../../shared/contract/accounts.ts';
import { statedAccountsWords } from '../../../shared/words/stated-accounts.ts';
import { useApp } from '../../state/use-app.ts';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { ConnectForm } from './connect-form.tsx';
import { useVenues } from './use-venues.ts';
import { VenuePicker } from './venue-picker.tsx';
import { VenuesWait } from './venues-wait.tsx';

/** Choose a venue, paste a key or address, test it, name it. Everything typed is gone when it closes. */
export function ConnectDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const accountsFile = useApp((app) => app.host.accountsFile);
  const [venue, setVenue] = useState<VenueInfo | undefined>(undefined);
  const close = (): void => {
    setVenue(undefined);
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={venue === undefined ? 'Connect an account' : `Connect ${venue.name}`}
      description={
        accountsFile !== undefined
          ? 'This Leeway was started with its list of accounts.'
          : venue === undefined
            ? 'Where are your positions?'
            : 'A key that can only read is all that Leeway needs.'
      }
    >
      {props.open && accountsFile !== undefined && <p>{statedAccountsWords(accountsFile).add}</p>}
      {props.open &&
        accountsFile === undefined &&
        (venue === undefined ? (
          <Venues onChoose={setVenue} />
        ) : (
          <ConnectForm
            key={venue.exchange}
            venue={venue}
            onBack={() => setVenue(undefined)}
            onDone={close}
          />
        ))}
    </Dialog>
  );
}

function Venues({ onChoose }: { readonly onChoose: (venue: VenueInfo) => void }): ReactNode {
  const list = useVenues(true);
  return list.venues === undefined ? (
    <VenuesWait list={list} />
  ) : (
    <VenuePicker venues={list.venues} onChoose={onChoose} />
  );
}
