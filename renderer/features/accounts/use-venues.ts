import { useEffect, useState } from 'react';
import type { VenueInfo } from '../../../shared/contract/accounts.ts';
import { ask } from '../../host.ts';

export interface VenueList {
  /** Undefined: not there yet. */
  readonly venues: readonly VenueInfo[] | undefined;
  /** Why the list did not come. */
  readonly error: string | undefined;
  readonly retry: () => void;
}

/** The venues that can be read, asked for while somebody needs them. */
export function useVenues(isNeeded: boolean): VenueList {
  const [venues, setVenues] = useState<readonly VenueInfo[] | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isNeeded) return;
    let cancelled = false;
    void ask((host) => host.accounts.listVenues({})).then((answer) => {
      if (cancelled) return;
      if (answer.ok) setVenues(answer.value);
      else setError(answer.error.message);
    });
    return () => {
      cancelled = true;
    };
  }, [isNeeded, attempt]);
  return {
    venues,
    error,
    retry() {
      setError(undefined);
      setAttempt(attempt + 1);
    },
  };
}
