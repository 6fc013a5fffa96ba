import { useSyncExternalStore } from 'react';
import type { AccountId, PositionKey } from '../../shared/domain/units.ts';

export const ALARM_TABS = ['active', 'log', 'rules', 'channels'] as const;
export type AlarmTab = (typeof ALARM_TABS)[number];

/** Moves to try, or a crash that happened. */
export type WhatIfMode = 'move' | 'replay';

export const MARKET_TABS = [
  'radar',
  'liquidations',
  'correlation',
  'calendar',
  'spread',
  'settings',
] as const;
export type MarketTab = (typeof MARKET_TABS)[number];

export type Route =
  | { readonly screen: 'overview' }
  | { readonly screen: 'position'; readonly positionKey: PositionKey }
  | { readonly screen: 'account'; readonly accountId: AccountId }
  | { readonly screen: 'what-if'; readonly mode: WhatIfMode }
  | { readonly screen: 'market'; readonly tab: MarketTab }
  | { readonly screen: 'alarms'; readonly tab: AlarmTab; readonly positionKey?: PositionKey }
  | { readonly screen: 'import' }
  | {
      readonly screen: 'accounts';
      readonly connect: boolean;
      /** The account whose key is being replaced. */
      readonly replace?: AccountId;
    };

/** The address of a route. In the hash, so that it works under every protocol. */
export function routeHref(route: Route): string {
  switch (route.screen) {
    case 'position':
      return `#/position/${encodeURIComponent(route.positionKey)}`;
    case 'account':
      return `#/account/${encodeURIComponent(route.accountId)}`;
    case 'alarms': {
      const filter =
        route.positionKey === undefined ? '' : `/${encodeURIComponent(route.positionKey)}`;
      return `#/alarms/${route.tab}${filter}`;
    }
    case 'accounts':
      if (route.replace !== undefined) {
        return `#/accounts/replace-key/${encodeURIComponent(route.replace)}`;
      }
      return route.connect ? '#/accounts/connect' : '#/accounts';
    case 'what-if':
      return route.mode === 'replay' ? '#/what-if/replay' : '#/what-if';
    case 'market':
      return route.tab === 'radar' ? '#/market' : `#/market/${route.tab}`;
    case 'overview':
    case 'import':
      return `#/${route.screen}`;
  }
}

/** The route of an address; an address that means nothing is the overview. */
export function parseRoute(hash: string): Route {
  const [screen = '', first = '', second = ''] = hash.replace(/^#\/?/, '').split('/').map(decode);
  switch (screen) {
    case 'position':
      return first === '' ? { screen: 'overview' } : { screen: 'position', positionKey: first };
    case 'account':
      return first === '' ? { screen: 'overview' } : { screen: 'account', accountId: first };
    case 'alarms': {
      const tab = ALARM_TABS.find((each) => each === first) ?? 'active';
      return { screen: 'alarms', tab, ...(second === '' ? {} : { positionKey: second }) };
    }
    case 'accounts':
      return first === 'replace-key' && second !== ''
        ? { screen: 'accounts', connect: false, replace: second }
        : { screen: 'accounts', connect: first === 'connect' };
    case 'what-if':
      return { screen, mode: first === 'replay' ? 'replay' : 'move' };
    case 'market':
      return { screen, tab: MARKET_TABS.find((each) => each === first) ?? 'radar' };
    case 'import':
      return { screen };
    default:
      return { screen: 'overview' };
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function navigate(route: Route): void {
  window.location.hash = routeHref(route);
}

let cached: { readonly hash: string; readonly route: Route } = {
  hash: '',
  route: { screen: 'overview' },
};

function currentRoute(): Route {
  const { hash } = window.location;
  if (cached.hash !== hash) cached = { hash, route: parseRoute(hash) };
  return cached.route;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}
