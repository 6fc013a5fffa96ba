import { useCallback, useEffect, useState } from 'react';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { MarketDetails } from '../../../shared/contract/market.ts';
import { ask } from '../../host.ts';

const REFRESH_MS = 60_000;

export type DetailsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | {
      readonly kind: 'ready';
      readonly details: MarketDetails;
      /** The last refresh failed: this is what was read before. */
      readonly isOld: boolean;
    };

/** What changes slowly about the market: asked for when something that shows it opens, then once a minute while the page is seen. */
export function useMarketDetails(): {
  readonly state: DetailsState;
  readonly refresh: () => Promise<void>;
} {
  const [state, setState] = useState<DetailsState>({ kind: 'loading' });
  const apply = useCallback((answer: Awaited<ReturnType<typeof readDetails>>): void => {
    setState((previous) => {
      if (answer.ok) return { kind: 'ready', details: answer.value, isOld: false };
      return previous.kind === 'ready'
        ? { ...previous, isOld: true }
        : { kind: 'failed', error: answer.error };
    });
  }, []);
  const refresh = useCallback(async () => apply(await readDetails()), [apply]);
  useEffect(() => {
    void readDetails().then(apply);
    const timer = setInterval(() => {
      if (!document.hidden) void readDetails().then(apply);
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [apply]);
  return { state, refresh };
}

function readDetails() {
  return ask((host) => host.market.getDetails({}));
}
