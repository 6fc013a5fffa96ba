import './no-pace.ts';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../main/exchange/client/feed-errors.ts';
import { openExchange } from '../../../main/exchange/client/open-exchange.ts';
import { VenueGate } from '../../../main/exchange/wire/venue-gate.ts';
import { findVenue } from '../../../main/exchange/venues/find-venue.ts';
import { VENUE_LOADERS } from '../../../main/exchange/venues/venue-loaders.ts';
import { idleClock } from './demo-fixture.ts';

/** Each of these makes plain ccxt say "no positions" on most venues. */
const BODIES = {
  'an empty body': '',
  'a web page': '<!DOCTYPE html><html><body>Just a moment...</body></html>',
  'an empty object': '{}',
  'a broken-off list': '[{"symbol":"BTCUSDT","positionAmt":"0.5"',
  'a broken-off object': '{"code":"0","data":[{"symbol":"BTC',
  null: 'null',
} as const;

const credentials = {
  apiKey: 'key',
  secret: 'c2VjcmV0c2VjcmV0',
  password: 'password',
  walletAddress: '0x1111111111111111111111111111111111111111',
};

describe.each(Object.keys(VENUE_LOADERS))('%s', (name) => {
  it('never says "no positions" after an answer of 200 that cannot be believed', async () => {
    const venue = findVenue(name);
    if (venue === undefined) throw new Error(`no venue ${name}`);
    const exchange = await openExchange({
      venue,
      credentials,
      testnet: false,
      gate: new VenueGate(idleClock),
      onBlocked: () => undefined,
    });
    // Loaded markets, so that the positions are what is asked for.
    const setMarkets: unknown = Reflect.get(exchange, 'setMarkets');
    if (typeof setMarkets !== 'function') throw new Error('ccxt changed');
    Reflect.apply(setMarkets, exchange, [[]]);
    for (const [what, body] of Object.entries(BODIES)) {
      exchange.fetchImplementation = () => Promise.resolve(new Response(body, { status: 200 }));
      const read = exchange.fetchPositions(undefined, { ...venue.accountCalls?.[0] });
      const outcome = await read.then(
        (positions) => `believed: ${JSON.stringify(positions)}`,
        (error: unknown) => classify(error),
      );
      expect(outcome, `${name}, ${what}`).not.toMatch(/^believed/);
    }
  });
});
