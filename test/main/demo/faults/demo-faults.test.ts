import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoFault } from '../../../../main/demo/faults/demo-faults.ts';
import { FAULT_MODES } from '../../../../main/demo/faults/demo-faults.ts';
import { connectBinance, connectBitget, startDemo, type RunningDemo } from '../helpers.ts';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.stop());
afterEach(() => {
  demo.setFault('binance', undefined);
  demo.setFault('bitget', undefined);
});

type Binance = Awaited<ReturnType<typeof connectBinance>>;
type Bitget = Awaited<ReturnType<typeof connectBitget>>;

describe.each(['binance', 'bitget'] as const)('a %s that misbehaves', (venue) => {
  let client: Binance | Bitget;
  const ticker = () =>
    fetch(
      demo.endpoint +
        (venue === 'binance'
          ? '/fapi/v1/premiumIndex?symbol=BTCUSDT'
          : '/api/v2/mix/market/ticker?symbol=BTCUSDT&productType=USDT-FUTURES'),
    );
  const set = (fault: DemoFault) => demo.setFault(venue, fault);

  beforeAll(async () => {
    client =
      venue === 'binance'
        ? await connectBinance(demo.endpoint)
        : await connectBitget(demo.endpoint);
    await client.loadMarkets();
    await client.fetchPositions();
  });
  afterAll(() => client.close());

  it('answers 200 with an HTML page, which ccxt takes for no positions', async () => {
    set({ mode: 'html-200' });
    const response = await ticker();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await response.text()).toContain('<html>');
    expect(await client.fetchPositions()).toEqual([]);
  });

  it.each([
    ['empty-object', '{}'],
    ['empty-body', ''],
  ] as const)('answers 200 with %s', async (mode, text) => {
    set({ mode });
    const response = await ticker();
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(await client.fetchPositions()).toEqual([]);
  });

  it('answers 200 with JSON that breaks off', async () => {
    set({ mode: 'truncated-json' });
    const response = await ticker();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text.length).toBeGreaterThan(10);
    expect(() => JSON.parse(text)).toThrow();
  });

  it('no longer knows the key, while public calls go on', async () => {
    set({ mode: 'wrong-key' });
    expect((await ticker()).status).toBe(200);
    await expect(client.fetchPositions()).rejects.toThrow(/-2015|40037/);
  });

  it.each([
    ['forbidden', 403],
    ['maintenance', 503],
    ['banned', 418],
    ['rate-limited', 429],
  ] as const)('is %s with status %i', async (mode, status) => {
    set({ mode, retryAfter: 77 });
    const response = await ticker();
    expect(response.status).toBe(status);
    const wait = response.headers.get('retry-after');
    expect(wait).toBe(mode === 'banned' || mode === 'rate-limited' ? '77' : null);
    await expect(client.fetchPositions()).rejects.toThrow();
  });

  it.each(['hang', 'stall'] as const)('never finishes its answer: %s', async (mode) => {
    set({ mode });
    const giveUp = new AbortController();
    const pending = fetch(
      `${demo.endpoint}${venue === 'binance' ? '/fapi/v1/time' : '/api/v2/public/time'}`,
      {
        signal: giveUp.signal,
      },
    ).then((response) => response.text());
    const healthy = await otherVenueTime(venue);
    expect(healthy).toBe(200);
    giveUp.abort();
    await expect(pending).rejects.toThrow();
  });

  it('answers late when it is slow', async () => {
    set({ mode: 'slow', ms: 5000 });
    let answered = false;
    const pending = ticker().then((response) => {
      answered = true;
      return response.status;
    });
    expect(await otherVenueTime(venue)).toBe(200);
    expect(answered).toBe(false);
    while (!answered) {
      demo.clock.advance(1000);
      await otherVenueTime(venue);
    }
    expect(await pending).toBe(200);
  });

  it('resets the connection', async () => {
    set({ mode: 'reset' });
    await expect(ticker()).rejects.toThrow();
  });

  it('has a clock that is off, and refuses what is signed by the right one', async () => {
    set({ mode: 'clock-skew', ms: 90_000 });
    expect(Number(await client.fetchTime()) - demo.clock.now()).toBeGreaterThan(85_000);
    await expect(client.fetchPositions()).rejects.toMatchObject({ name: 'InvalidNonce' });
  });

  it('forgets the positions for one answer, not the balance', async () => {
    set({ mode: 'positions-vanish' });
    const balance = await client.fetchBalance();
    expect(Number(balance['USDT']?.total)).toBeGreaterThan(1000);
    expect(await client.fetchPositions()).toEqual([]);
    expect((await client.fetchPositions()).length).toBeGreaterThan(1);
  });

  it('sends rows of size zero', async () => {
    set({ mode: 'zero-rows' });
    const rows = await client.fetchPositions();
    expect(rows.filter((row) => Number(row.contracts) > 0)).toEqual([]);
  });

  it('turns the sides around', async () => {
    const before = await client.fetchPositions();
    set({ mode: 'wrong-side' });
    const after = await client.fetchPositions();
    const turned = before.map((row) => (row.side === 'long' ? 'short' : 'long'));
    expect(after.map((row) => row.side)).toEqual(turned);
  });

  it('misbehaves only as often, and only where it was told to', async () => {
    set({ mode: 'maintenance', times: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await ticker()).status);
    expect(statuses).toEqual([503, 503, 200]);
    set({ mode: 'maintenance', scope: 'private' });
    expect((await ticker()).status).toBe(200);
    await expect(client.fetchPositions()).rejects.toThrow();
    set({ mode: 'maintenance', path: 'osition' });
    expect((await client.fetchBalance())['USDT']).toBeDefined();
    await expect(client.fetchPositions()).rejects.toThrow();
  });

  it('leaves the other venue alone in every mode', async () => {
    for (const mode of FAULT_MODES) {
      set({ mode });
      expect(await otherVenueTime(venue)).toBe(200);
    }
  });
});

describe('a socket that falls silent', () => {
  it('stays open and says nothing, until the fault is over', async () => {
    const client = await connectBinance(demo.endpoint);
    await client.loadMarkets();
    let marks = 0;
    demo.setFault('binance', { mode: 'socket-silent' });
    const pending = client.watchMarkPrices(['BTC/USDT:USDT']).then((found) => {
      marks += 1;
      return found;
    });
    // A subscription was made and answered by now: requests and socket share the loop.
    for (let i = 0; i < 20; i += 1) {
      demo.clock.advance(1000);
      await otherVenueTime('binance');
    }
    expect(marks).toBe(0);
    expect(Object.keys(client.clients)).toHaveLength(1);
    demo.setFault('binance', undefined);
    while (marks === 0) {
      demo.clock.advance(1000);
      await otherVenueTime('bitget');
    }
    expect(Object.keys(await pending)).toEqual(['BTC/USDT:USDT']);
    await client.close();
  });
});

async function otherVenueTime(venue: 'binance' | 'bitget'): Promise<number> {
  const path = venue === 'binance' ? '/api/v2/public/time' : '/fapi/v1/time';
  const response = await fetch(demo.endpoint + path);
  await response.text();
  return response.status;
}
