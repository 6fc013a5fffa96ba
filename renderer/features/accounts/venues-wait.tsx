import type { ReactNode } from 'react';
import { Button } from '../../ui/inputs/button.tsx';
import { ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import type { VenueList } from './use-venues.ts';

/** In the place of what needs the list of venues, while it is not there. */
export function VenuesWait({ list }: { readonly list: VenueList }): ReactNode {
  if (list.error === undefined) return <LoadingState title="Asking which venues can be read" />;
  return (
    <ErrorState
      title="The list of venues did not come"
      means={list.error}
      actions={<Button onClick={list.retry}>Try again</Button>}
    />
  );
}
