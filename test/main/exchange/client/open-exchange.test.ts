import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openExchange } from '../../../../main/exchange/client/open-exchange.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { VenueGate } from '../../../../main/exchange/wire/venue-gate.ts';
import { idleClock, startDemoFixture, type DemoFixture } from '../demo-fixture.ts';

let fixture: DemoFixture;
beforeEach(async () => {
  fixture = await startDemoFixture();
});
afterEach(async () => {
  await fixture.stop();
});

describe('an instance that is closed', () => {
  it('runs nothing more and leaves no timer, though ccxt would renew its key to listen for ever', async () => {
    const venue = findVenue('binanceusdm');
    if (venue === undefined) throw new Error('no venue');
    const exchange = await openExchange({
      venue,
      testnet: false,
      gate: new VenueGate(idleClock),
      onBlocked: () => undefined,
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const calls: unknown[] = [];
      exchange.delay(1_000, (...args) => calls.push(args), 'a', 1);
      exchange.delay(1_200_000, () => calls.push('late'));
      vi.advanceTimersByTime(1_000);
      expect(calls).toEqual([['a', 1]]);
      expect(vi.getTimerCount()).toBe(1);
      await exchange.close();
      exchange.delay(10, () => calls.push('after'));
      expect(vi.getTimerCount()).toBe(0);
      vi.advanceTimersByTime(1_200_000);
      expect(calls).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an instance with an address of its own', () => {
  it('keeps sockets there, too, whose host the venue names in an answer', async () => {
    const venue = findVenue('kucoinfutures');
    if (venue === undefined) throw new Error('no venue');
    const exchange = await openExchange({
      venue,
      testnet: false,
      endpoint: 'http://127.0.0.1:9',
      gate: new VenueGate(idleClock),
      onBlocked: () => undefined,
    });
    for (const url of [
      'wss://ws.elsewhere.example/endpoint?token=1',
      'wss://elsewhere.example?token=1',
    ]) {
      const { host, search } = new URL(String(Reflect.get(exchange.client(url) as object, 'url')));
      expect({ host, search }).toEqual({ host: '127.0.0.1:9', search: '?token=1' });
    }
    await exchange.close();
  });
});

describe('the budget of a venue', () => {
  it('counts what each request really weighs, for all accounts at the address', async () => {
    const one = fixture.open(fixture.account('binanceusdm', { id: 'one' }));
    const two = fixture.open(fixture.account('binanceusdm', { id: 'two' }));
    expect(one.budget).toBe(two.budget);
    expect(one.budget).not.toBe(fixture.bitget.budget);
    await one.fetchAccount();
    const first = one.budget?.usedWeight ?? 0;
    // Account and positions weigh 5 each; settings, tiers, markets and orders come with the first reading.
    expect(first).toBeGreaterThan(10);
    await one.fetchAccount();
    expect((one.budget?.usedWeight ?? 0) - first).toBe(10);
  });

  it('is spent once for the prices of all accounts', async () => {
    const clients = [1, 2, 3, 4].map((id) =>
      fixture.open(fixture.account('binanceusdm', { id: `prices ${id}` })),
    );
    await clients[0]?.fetchMarks(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
    const before = fixture.binance.budget?.usedWeight ?? 0;
    for (const client of clients) {
      const marks = await client.fetchMarks(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
      expect(marks.ok && marks.value.size).toBe(2);
    }
    expect(fixture.binance.budget?.usedWeight).toBe(before);
    fixture.clock.advance(30_000);
    await clients[1]?.fetchMarks(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
    expect(fixture.binance.budget?.usedWeight).toBeGreaterThan(before);
  });
});
