import { describe, expect, test } from 'vitest';
import { parseRoute, routeHref, type Route } from '../../../renderer/app/router.ts';

const ROUTES: readonly Route[] = [
  { screen: 'overview' },
  { screen: 'position', positionKey: 'acc/1|main|BTC/USDT:USDT|long|cross' },
  { screen: 'account', accountId: 'acc/1 & more' },
  { screen: 'what-if', mode: 'move' },
  { screen: 'what-if', mode: 'replay' },
  { screen: 'market', tab: 'radar' },
  { screen: 'market', tab: 'correlation' },
  { screen: 'alarms', tab: 'active' },
  { screen: 'alarms', tab: 'log', positionKey: 'a|b|ETH/USDT:USDT|short|isolated' },
  { screen: 'import' },
  { screen: 'accounts', connect: false },
  { screen: 'accounts', connect: true },
  { screen: 'accounts', connect: false, replace: 'bybit/1 & more' },
];

describe('addresses of screens', () => {
  test.each(ROUTES)('the address of $screen leads back to it', (route) => {
    expect(parseRoute(routeHref(route))).toEqual(route);
  });

  test('an address that means nothing is the overview', () => {
    for (const hash of [
      '',
      '#',
      '#/',
      '#/nowhere',
      '#/position',
      '#/account',
      '#/position/%E0%A4%A',
    ]) {
      expect(parseRoute(hash)).toEqual({ screen: 'overview' });
    }
  });

  test('an unknown tab of the alarms is the first one', () => {
    expect(parseRoute('#/alarms/nonsense')).toEqual({ screen: 'alarms', tab: 'active' });
  });
});
