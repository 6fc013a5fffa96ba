import { describe, expect, it } from 'vitest';
import { btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

async function watching(over: Parameters<typeof exchangeAccount>[1] = {}) {
  const h = new MonitorHarness();
  h.configure([exchangeAccount('a', { exchange: 'bitget', ...over }), exchangeAccount('b')]);
  await h.clock.advance(1_000);
  return h;
}

async function viewOf(h: MonitorHarness, id: string) {
  const state = await h.state();
  const account = state.accounts.find((view) => view.id === id);
  if (account === undefined) throw new Error(`no account ${id}`);
  return { account, headline: state.headline };
}

describe('an account whose poll failed', () => {
  it('says so with the first failure: its kind and since when, not half a minute later', async () => {
    const h = await watching();
    const venue = h.venue('a');
    venue.answers = { kind: 'rate-limited', message: 'slower', retryAtMs: h.clock.now() + 25_000 };
    await h.clock.advance(15_000);
    const { account } = await viewOf(h, 'a');
    expect(account.status).toMatchObject({ state: 'stale', error: { kind: 'rate-limited' } });
    expect(account.status.sinceMs).toBeDefined();
  });

  it.each(['network', 'bad-answer', 'maintenance', 'key-rejected'] as const)(
    'has no calm face seconds after a second try failed too: %s',
    async (kind) => {
      const h = await watching();
      h.venue('a').answers = kind;
      await h.clock.advance(19_000);
      const { account, headline } = await viewOf(h, 'a');
      expect(account).toMatchObject({ level: 'unknown', status: { state: 'error' } });
      expect(headline.level).toBe('unknown');
      expect(headline.text).toMatch(/^Bitget is not monitored since \d\d:\d\d:\d\d\. The exchange/);
      expect(h.announced.some(({ level }) => level === 'critical')).toBe(false);
      const { positions } = await h.state();
      expect(positions.map(({ accountId, level }) => [accountId, level])).toEqual([
        ['a', 'unknown'],
        ['b', 'safe'],
      ]);
    },
  );

  it('takes a ban at its word', async () => {
    const h = await watching();
    h.venue('a').answers = { kind: 'banned', message: '418', retryAtMs: h.clock.now() + 600_000 };
    await h.clock.advance(15_500);
    const { account, headline } = await viewOf(h, 'a');
    expect(account).toMatchObject({ level: 'unknown', status: { state: 'error' } });
    expect(headline.level).toBe('unknown');
  });

  it('has its calm face again with the next good reading', async () => {
    const h = await watching();
    h.venue('a').answers = 'network';
    await h.clock.advance(19_000);
    h.venue('a').answers = 'ok';
    await h.clock.advance(10_000);
    const { account, headline } = await viewOf(h, 'a');
    expect(account).toMatchObject({ level: 'safe', status: { state: 'ok' } });
    expect(account.status.error).toBeUndefined();
    expect(headline.text).toMatch(/^Nothing is near\./);
  });

  it('is named beside a danger that is seen', async () => {
    const h = await watching();
    h.venue('a').answers = 'network';
    await h.clock.advance(19_000);
    h.venue('b').push(80_500);
    await h.clock.advance(3_000);
    h.venue('b').push(80_490);
    await h.clock.advance(3_000);
    const { headline } = await viewOf(h, 'a');
    expect(headline).toMatchObject({ level: 'critical' });
    expect(headline.text).toMatch(/^Binance BTC long is .* Bitget is not monitored since/);
  });

  it('does not take the headline when it held nothing', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      venue.positions = venue.account.id === 'a' ? [] : [btcLong()];
    };
    h.configure([exchangeAccount('a', { exchange: 'bitget' }), exchangeAccount('b')]);
    await h.clock.advance(1_000);
    h.venue('a').answers = 'network';
    await h.clock.advance(19_000);
    const { account, headline } = await viewOf(h, 'a');
    expect(account.level).toBe('unknown');
    expect(headline.level).toBe('safe');
  });
});

describe('the cadence on the screen', () => {
  it('is the one that is really used', async () => {
    const h = await watching();
    await h.clock.advance(20_000);
    const { account } = await viewOf(h, 'a');
    expect(account.pollIntervalMs).toBe(15_000);
  });

  it('is the slower one while the venue answers slowly', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      const fetch = venue.fetchAccount.bind(venue);
      venue.fetchAccount = async () => {
        await new Promise<void>((resolve) => h.clock.setTimer(9_000, resolve));
        return fetch();
      };
      venue.marks.set('BTC/USDT:USDT', 80_500);
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(40_000);
    const { account } = await viewOf(h, 'a');
    expect(account).toMatchObject({ level: 'critical', pollIntervalMs: 18_000 });
  });

  it('is the new one as soon as the level asks for another', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      venue.marks.set('BTC/USDT:USDT', 80_500);
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(100);
    const { account } = await viewOf(h, 'a');
    expect(account).toMatchObject({ level: 'critical', pollIntervalMs: 1_000 });
  });
});
