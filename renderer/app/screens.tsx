import { lazy, Suspense, type ReactNode } from 'react';
import { LoadingState } from '../ui/state-panel.tsx';
import type { Route } from './router.ts';

/*
 * How to add a screen: 1. `features/<thing>/<thing>-screen.tsx` exports the component, framed by `ui/screen.tsx`;
 * 2. its route in `router.ts`; 3. its case below; 4. its entry in `nav.tsx` and in `commands.tsx`.
 * Each screen is loaded when it is first opened.
 */
const OverviewScreen = lazy(async () => ({
  default: (await import('../features/overview/overview-screen.tsx')).OverviewScreen,
}));
const AlarmsScreen = lazy(async () => ({
  default: (await import('../features/alarms/alarms-screen.tsx')).AlarmsScreen,
}));
const AccountsScreen = lazy(async () => ({
  default: (await import('../features/accounts/accounts-screen.tsx')).AccountsScreen,
}));

const PositionScreen = lazy(async () => ({
  default: (await import('../features/position/position-screen.tsx')).PositionScreen,
}));
const AccountScreen = lazy(async () => ({
  default: (await import('../features/account/account-screen.tsx')).AccountScreen,
}));
const WhatIfScreen = lazy(async () => ({
  default: (await import('../features/what-if/what-if-screen.tsx')).WhatIfScreen,
}));
const ImportScreen = lazy(async () => ({
  default: (await import('../features/import/import-screen.tsx')).ImportScreen,
}));

export function CurrentScreen({ route }: { readonly route: Route }): ReactNode {
  return <Suspense fallback={<LoadingState title="Opening" />}>{screenOf(route)}</Suspense>;
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
      return <WhatIfScreen />;
    case 'alarms':
      return <AlarmsScreen tab={route.tab} positionKey={route.positionKey} />;
    case 'import':
      return <ImportScreen />;
    case 'accounts':
      return <AccountsScreen connect={route.connect} />;
  }
}
