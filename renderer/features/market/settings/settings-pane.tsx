import './settings.css';
import type { ReactNode } from 'react';
import type { MarketDetails } from '../../../../shared/contract/market.ts';
import { SeriesCard } from '../correlation/series-card.tsx';
import { GroupsCard } from './groups-card.tsx';
import { PlacesCard } from './places-card.tsx';
import { RegimeCard } from './regime-card.tsx';
import { WatchedCard } from './watched-card.tsx';

/** All that can be set about the watch over the market. */
export function SettingsPane(props: {
  /** Absent: not read, and series cannot be changed now. */
  readonly details: MarketDetails | undefined;
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const { details, onChanged } = props;
  return (
    <div className="market-stack">
      <div className="market-columns">
        <div className="market-stack">
          <WatchedCard />
          <PlacesCard />
        </div>
        <div className="market-stack">
          <RegimeCard />
          {details !== undefined && <SeriesCard series={details.series} onChanged={onChanged} />}
        </div>
      </div>
      <GroupsCard />
    </div>
  );
}
