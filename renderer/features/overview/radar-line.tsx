import './radar-line.css';
import type { ReactNode } from 'react';
import type { MarketView } from '../../../shared/contract/market.ts';
import { routeHref } from '../../app/router.ts';
import { formatAgo } from '../../format/format-time.ts';
import { keepUnits } from '../../format/words.ts';
import { useApp, useNow, usePosition } from '../../state/use-app.ts';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { aboutIn, isMarketSeen, marketHeadline, verdictLevel } from '../radar/verdict-words.ts';

/** The radar on the home screen: one quiet word in calm, what it means for the book otherwise. Links to the market. */
export function RadarLine(): ReactNode {
  const market = useApp((app) => app.market);
  if (market === undefined) return null;
  const isSeen = isMarketSeen(market);
  const level = verdictLevel({ verdict: market.verdict, isSeen });
  return (
    <p className="radar-line" data-level={level}>
      <LevelShape level={level} size={12} />
      <a href={routeHref({ screen: 'market', tab: 'radar' })}>
        Market: <span className="radar-line-verdict">{marketHeadline(market)}</span>
      </a>
      <Meaning market={market} />
    </p>
  );
}

function Meaning({ market }: { readonly market: MarketView }): ReactNode {
  const now = useNow();
  const position = usePosition(market.nearest?.positionKey ?? '');
  const hasPositions = useApp((app) => app.positions.length > 0);
  if (market.asOfMs === undefined) {
    return <span className="muted">{market.evidence[0]}</span>;
  }
  if (!isMarketSeen(market)) {
    return <span className="muted number">{formatAgo(now - market.asOfMs)}</span>;
  }
  if (market.verdict === 'calm') return null;
  if (market.nearest !== undefined && position !== undefined) {
    return (
      <span>
        At this speed {position.underlying} {position.side} is liquidated{' '}
        <strong className="number">{aboutIn(market.nearest.inMs)}</strong>.
      </span>
    );
  }
  return (
    <span className="muted">
      {keepUnits(market.evidence[0] ?? '')}
      {hasPositions && ' At this speed none of your positions is on its way out.'}
    </span>
  );
}
