import type { ReactNode } from 'react';
import { Button } from '../../ui/inputs/button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import type { CandleFeed } from './use-candles.ts';

/** What stands in the chart while there are no candles: loading, none at the venue, or not readable. */
export function ChartEmptyState({ feed }: { readonly feed: CandleFeed }): ReactNode {
  if (feed.candles.length > 0) return null;
  return (
    <div className="price-chart-cover">
      {feed.state === 'loading' && <LoadingState title={`Loading ${feed.interval} candles`} />}
      {feed.state === 'failed' && (
        <ErrorState
          title="No candles could be read"
          {...(feed.error !== undefined && { means: feed.error.message })}
          todo="The figures beside the chart and the alarm do not need it."
          actions={<Button onClick={feed.retry}>Try again</Button>}
        />
      )}
      {feed.state === 'ready' && (
        <EmptyState title="This market has no candles">
          The venue offers no price history for it. The figures and the alarm do not need it.
        </EmptyState>
      )}
    </div>
  );
}
