import './position-screen.css';
import './position-aside.css';
import './position-narrow.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { PositionKey, Ratio } from '../../../shared/domain/units.ts';
import { shortSymbol } from '../../format/words.ts';
import { useAccount, useApp, usePosition } from '../../state/use-app.ts';
import { Card } from '../../ui/layout/card.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { EmptyState } from '../../ui/layout/state-panel.tsx';
import { HistoryPanel } from '../history/history-panel.tsx';
import { PriceChart } from '../price-chart/price-chart.tsx';
import { useBook } from '../../state/use-book.ts';
import { AheadPanel } from './ahead/ahead-panel.tsx';
import { FigureList } from './figure-list.tsx';
import { LiquidationCompare } from './liquidation-compare.tsx';
import { OldDataStrip } from './old-data-strip.tsx';
import { PositionHeader } from './position-header.tsx';
import { WhyNotPanel } from '../why-not/why-not-panel.tsx';
import { PositionLog } from './position-log.tsx';
import { ProtectionView } from './protection/protection.tsx';
import { findInBook, priceAt } from './ways-out/ways-out-model.ts';
import { TouchChance } from './ahead/touch-chance.tsx';
import { useOutlook } from './ahead/use-outlook.ts';
import { useStop } from './protection/use-stop.ts';
import { WaysOutPanel } from './ways-out/ways-out-panel.tsx';

/** Everything about one position: how far, why, what protects it, and what to do. */
export function PositionScreen(props: { readonly positionKey: PositionKey }): ReactNode {
  const position = usePosition(props.positionKey);
  if (position === undefined) {
    return (
      <Screen title="Position" hideTitle>
        <EmptyState title="This position is closed">
          It is no longer in any account that Leeway watches. Its decisions stay in the log under
          Alarms.
        </EmptyState>
      </Screen>
    );
  }
  // Another position starts afresh: no interval, slider or log of the one before.
  return <OpenPosition key={position.key} position={position} />;
}

function OpenPosition({ position }: { readonly position: PositionView }): ReactNode {
  const account = useAccount(position.accountId);
  const thresholds = useApp((app) => app.settings.alarms.thresholds);
  const [target, setTarget] = useState<Ratio>();
  // Asked anew with every poll of the account: the amounts must fit the position that is there now.
  const book = useBook({ stamp: String(position.asOfMs ?? 0) });
  const data = book.kind === 'ready' ? book.data : undefined;
  const place = useMemo(
    () => (data === undefined ? undefined : findInBook(data.book, position.key)),
    [data, position.key],
  );
  const inBook = place?.position;
  const [intervals, setIntervals] = useState(21);
  const outlook = useOutlook(data, place?.account, position.key, intervals);
  const stop = useStop(position, data, place);
  const { distance } = position.risk;
  const previewPrice =
    target === undefined || position.markPrice === undefined || distance.kind !== 'distance'
      ? undefined
      : priceAt(position.markPrice, Math.max(target, distance.ratio), distance.direction);
  const pool = account?.pools.find((each) => each.id === position.poolId);
  return (
    <Screen title={`${shortSymbol(position.symbol)} ${position.side}`} hideTitle>
      <div className="position-screen">
        <PositionHeader position={position} />
        <OldDataStrip position={position} account={account} />
        <div className="position-body">
          <div className="position-main">
            <div className="card position-chart">
              <PriceChart
                position={position}
                inBook={inBook}
                previewPrice={previewPrice}
                stopPrice={stop.shownPrice}
              />
            </div>
            <Card title="Ways out">
              <WaysOutPanel
                position={position}
                book={book}
                warningDistance={thresholds.warningDistance}
                target={target}
                onTarget={setTarget}
                place={place}
                stop={stop}
              />
            </Card>
            <Card title="Ahead">
              <AheadPanel
                position={position}
                outlook={outlook}
                intervals={intervals}
                onIntervals={setIntervals}
              />
            </Card>
          </div>
          <div className="position-aside">
            <Card title="Liquidation price">
              <LiquidationCompare position={position} />
            </Card>
            <Card title="Chance that the price gets there">
              <TouchChance position={position} outlook={outlook} />
            </Card>
            <Card title="Protection">
              <ProtectionView position={position} />
            </Card>
            <Card title="Figures">
              <FigureList position={position} inBook={inBook} />
            </Card>
          </div>
        </div>
        <div className="position-below">
          <Card title="History of the account">
            <HistoryPanel
              accountId={position.accountId}
              accountName={position.accountName}
              warningAt={pool?.warningMarginRatio ?? thresholds.warningMarginRatio}
              criticalAt={pool?.criticalMarginRatio ?? thresholds.criticalMarginRatio}
            />
          </Card>
          <Card title="Alarms and decisions" flush>
            <WhyNotPanel position={position} />
            <PositionLog positionKey={position.key} />
          </Card>
        </div>
      </div>
    </Screen>
  );
}
