import { afterEach, describe, expect, it } from 'vitest';
import { createPriceClient } from '../../../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import { createTestClock } from '../demo-fixture.ts';
import { loadRoutes } from '../read/venues/wire-harness.ts';
import { startSocketVenue, type SocketVenue } from './socket-venue.ts';

let venue: SocketVenue | undefined;
let client: ExchangeClient | undefined;
afterEach(async () => {
  await client?.close();
  await venue?.stop();
  client = venue = undefined;
});

const subscriptionOf = (message: unknown): unknown =>
  (message as { subscription?: unknown }).subscription;

describe('the marks of Hyperliquid', () => {
  it('are streamed by coin: the stream of all of them tells middle prices only', async () => {
    const routes = loadRoutes('hyperliquid', 'main-and-dex');
    venue = await startSocketVenue(routes, () => undefined);
    client = createPriceClient({
      exchange: 'hyperliquid',
      clock: createTestClock(),
      endpoint: venue.endpoint,
    });
    const seen = Promise.withResolvers<readonly [string, number]>();
    client.watchMarks(
      ['BTC/USDC:USDC'],
      (symbol, { markPrice }) => seen.resolve([symbol, markPrice]),
      (error) => seen.reject(new Error(error.message)),
    );
    await venue.hear(1, (message) => subscriptionOf(message) !== undefined);
    expect(venue.heard.map(subscriptionOf)).toEqual([{ type: 'activeAssetCtx', coin: 'BTC' }]);
    const ctx = { markPx: '61234.5', midPx: '61230', oraclePx: '61233', funding: '0.0000125' };
    venue.say({ channel: 'activeAssetCtx', data: { coin: 'BTC', ctx } });
    expect(await seen.promise).toEqual(['BTC/USDC:USDC', 61_234.5]);
  });
});
