import { useEffect, useState, type ReactNode } from 'react';
import type { VenueInfo } from '../../../shared/contract/accounts.ts';
import { ask } from '../../host.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState, LoadingState } from '../../ui/state-panel.tsx';
import { ConnectForm } from './connect-form.tsx';
import { VenuePicker } from './venue-picker.tsx';

/** Choose a venue, paste a key or address, test it, name it. Everything typed is gone when it closes. */
export function ConnectDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
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
        venue === undefined
          ? 'Where are your positions?'
          : 'A key that can only read is all that Leeway needs.'
      }
    >
      {props.open &&
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
  const [venues, setVenues] = useState<readonly VenueInfo[] | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let cancelled = false;
    void ask((host) => host.accounts.listVenues({})).then((answer) => {
      if (cancelled) return;
      if (answer.ok) setVenues(answer.value);
      else setError(answer.error.message);
    });
    return () => {
      cancelled = true;
    };
  }, [attempt]);
  if (venues !== undefined) return <VenuePicker venues={venues} onChoose={onChoose} />;
  if (error !== undefined) {
    return (
      <ErrorState
        title="The list of venues did not come"
        means={error}
        actions={
          <Button
            onClick={() => {
              setError(undefined);
              setAttempt(attempt + 1);
            }}
          >
            Try again
          </Button>
        }
      />
    );
  }
  return <LoadingState title="Asking which venues can be read" />;
}
