import './screens.css';
import { lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react';
import { LoadingState } from '../ui/layout/state-panel.tsx';
import type { Route } from './router.ts';

/*
 * How to add a screen: 1. `features/<thing>/<thing>-screen.tsx` exports the component, framed by `ui/screen.tsx`;
 * 2. its route in `router.ts`; 3. its case below; 4. its entry in `nav.tsx` and in `commands.tsx`.
 * Each screen is loaded when it is first opened, or before that while the page has nothing to do.
 */
const loaders: (() => Promise<unknown>)[] = [];

function screen<Props>(load: () => Promise<ComponentType<Props>>) {
  loaders.push(load);
  return lazy(async () => ({ default: await load() }));
}

const OverviewScreen = screen(
  async () => (await import('../features/overview/overview-screen.tsx')).OverviewScreen,
);
const AlarmsScreen = screen(
  async () => (await import('../features/alarms/alarms-screen.tsx')).AlarmsScreen,
);
const AccountsScreen = screen(
  async () => (await import('../features/accounts/accounts-screen.tsx')).AccountsScreen,
);
const PositionScreen = screen(
  async () => (await import('../features/position/position-screen.tsx')).PositionScreen,
);
const AccountScreen = screen(
  async () => (await import('../features/account/account-screen.tsx')).AccountScreen,
);
const WhatIfScreen = screen(
  async () => (await import('../features/what-if/what-if-screen.tsx')).WhatIfScreen,
);
const ImportScreen = screen(
  async () => (await import('../features/import/import-screen.tsx')).ImportScreen,
);
const MarketScreen = screen(
  async () => (await import('../features/market/market-screen.tsx')).MarketScreen,
);

export function CurrentScreen({ route }: { readonly route: Route }): ReactNode {
  useEffect(preloadWhenIdle, []);
  return <Suspense fallback={<Opening />}>{screenOf(route)}</Suspense>;
}

/** Seen only when opening takes long enough to be noticed. */
function Opening(): ReactNode {
  return (
    <div className="screen-opening">
      <LoadingState title="Opening" />
    </div>
  );
}

/** Long after the first picture: what the trader came for goes first. */
const IDLE_AFTER_MS = 3000;

function preloadWhenIdle(): () => void {
  const timer = setTimeout(() => {
    for (const load of loaders) {
      // A screen that does not arrive now says so when it is opened.
      load().catch(() => undefined);
    }
  }, IDLE_AFTER_MS);
  return () => clearTimeout(timer);
}

function screenOf(route: Route): ReactNode {
  switch (route.screen) {
    case 'overview':
      return <OverviewScreen />;
    case 'position':
      return <PositionScreen key={route.positionKey} positionKey={route.positionKey} />;
    case 'account':
      return <AccountScreen key={route.accountId} accountId={route.accountId} />;
    case 'what-if':
      return <WhatIfScreen mode={route.mode} />;
    case 'market':
      return <MarketScreen tab={route.tab} />;
    case 'alarms':
      return <AlarmsScreen tab={route.tab} positionKey={route.positionKey} />;
    case 'import':
      return <ImportScreen />;
    case 'accounts':
      return <AccountsScreen connect={route.connect} replace={route.replace} />;
  }
}
