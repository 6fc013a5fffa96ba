import './market-screen.css';
import { useCallback, type ReactNode } from 'react';
import type { MarketDetails, MarketView } from '../../../shared/contract/market.ts';
import { navigate, routeHref, type MarketTab, MARKET_TABS } from '../../app/router.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Screen } from '../../ui/layout/screen.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import { Tabs } from '../../ui/inputs/tabs.tsx';
import { useMarketDetails, type DetailsState } from '../radar/use-market-details.ts';
import { isMarketSeen } from '../radar/verdict-words.ts';
import { CalendarPane } from './calendar-pane.tsx';
import { CoinsTable } from './coins-table.tsx';
import { CorrelationPane } from './correlation/correlation-pane.tsx';
import { LiquidationsPane } from './liquidations-pane.tsx';
import { SettingsPane } from './settings/settings-pane.tsx';
import { SpreadPane } from './spread/spread-pane.tsx';
import { VerdictHero } from './verdict-hero.tsx';

/** What kind of market this is, and what it means for the book. */
export function MarketScreen({ tab }: { readonly tab: MarketTab }): ReactNode {
  const market = useApp((app) => app.market);
  const accountCount = useApp((app) => app.accounts.length);
  const { state, refresh } = useMarketDetails();
  const changes = state.kind === 'ready' ? state.details.changes : [];
  const onTab = useCallback((id: string): void => {
    const next = MARKET_TABS.find((each) => each === id);
    if (next !== undefined) navigate({ screen: 'market', tab: next });
  }, []);
  const withDetails = (show: (details: MarketDetails) => ReactNode): ReactNode => (
    <Details state={state} onRetry={refresh}>
      {show}
    </Details>
  );
  return (
    <Screen title="Market" hideTitle>
      <VerdictHero market={market} changes={changes} />
      <Tabs
        label="Parts of the market"
        value={tab}
        onChange={onTab}
        items={[
          { id: 'radar', label: 'Radar', content: <Radar market={market} /> },
          {
            id: 'liquidations',
            label: 'Liquidations',
            ...(market?.liquidations?.cascade !== undefined && { attention: 'A cascade runs' }),
            content: (
              <LiquidationsPane
                liquidations={market?.liquidations}
                openInterest={state.kind === 'ready' ? state.details.openInterest : undefined}
              />
            ),
          },
          {
            id: 'correlation',
            label: 'Correlation',
            content: withDetails((details) => (
              <CorrelationPane details={details} onChanged={refresh} />
            )),
          },
          {
            id: 'calendar',
            label: 'Calendar',
            ...((market?.events.length ?? 0) > 0 && { count: market?.events.length ?? 0 }),
            content: withDetails((details) => (
              <CalendarPane
                calendar={details.calendar}
                soon={market?.events ?? []}
                onChanged={refresh}
              />
            )),
          },
          {
            id: 'spread',
            label: 'Diversification',
            content:
              accountCount === 0 ? (
                <NoBook />
              ) : (
                <SpreadPane
                  gold={state.kind === 'ready' ? state.details.gold : undefined}
                  goldReason={state.kind === 'ready' ? state.details.goldReason : undefined}
                />
              ),
          },
          {
            id: 'settings',
            label: 'Settings',
            content: (
              <SettingsPane
                details={state.kind === 'ready' ? state.details : undefined}
                onChanged={refresh}
              />
            ),
          },
        ]}
      />
    </Screen>
  );
}

function Radar({ market }: { readonly market: MarketView | undefined }): ReactNode {
  if (market === undefined) {
    return (
      <LoadingState title="The market has not been looked at yet">
        The radar reads a month of candles first. Until then nothing is known of the market.
      </LoadingState>
    );
  }
  if (market.coins.length === 0) {
    return (
      <EmptyState
        title="No coin is watched"
        actions={
          <a
            className="button"
            data-kind="secondary"
            href={routeHref({ screen: 'market', tab: 'settings' })}
          >
            Choose an exchange to read
          </a>
        }
      >
        The radar takes candles from the exchanges in use; imported positions alone have none.
        Connect an exchange, or choose one that is read without an account, and BTC, ETH and the
        coins you hold stand here.
      </EmptyState>
    );
  }
  return <CoinsTable coins={market.coins} isOld={!isMarketSeen(market)} />;
}

function NoBook(): ReactNode {
  return (
    <EmptyState
      title="No account yet"
      actions={
        <a className="button" data-kind="secondary" href={routeHref({ screen: 'overview' })}>
          Add an account
        </a>
      }
    >
      How much of your book is one bet stands here as soon as there are positions.
    </EmptyState>
  );
}

function Details(props: {
  readonly state: DetailsState;
  readonly onRetry: () => Promise<void>;
  readonly children: (details: MarketDetails) => ReactNode;
}): ReactNode {
  const { state } = props;
  switch (state.kind) {
    case 'loading':
      return <LoadingState title="Reading what is known of the market" />;
    case 'failed':
      return (
        <ErrorState
          title="This part of the market could not be read"
          means={state.error.message}
          todo="The verdict above and the alarms do not depend on it."
          actions={<Button onClick={() => void props.onRetry()}>Try again</Button>}
        />
      );
    case 'ready':
      return (
        <>
          {state.isOld && (
            <p className="market-old" data-level="unknown">
              The last attempt to read this failed. What stands here is older.
            </p>
          )}
          {props.children(state.details)}
        </>
      );
  }
}
