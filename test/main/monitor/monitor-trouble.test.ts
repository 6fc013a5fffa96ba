import { describe, expect, it } from 'vitest';
import { BTC, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

describe('trouble', () => {
  it('keeps one hung account from delaying another (D22)', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      if (venue.account.id === 'a') venue.answers = 'hang';
    };
    h.configure([exchangeAccount('a'), exchangeAccount('b', { exchange: 'bitget' })]);
    await h.clock.advance(60_000);
    expect(h.venue('b').accountCallTimes.map((t) => t - 5_000)).toEqual([
      0, 15_000, 30_000, 45_000, 60_000,
    ]);
    const state = await h.state();
    expect(state.accounts.map(({ status }) => status.state)).toEqual(['error', 'ok']);
    expect(state.accounts[0]?.status.error?.kind).toBe('timeout');
  });

  it('retries with growing pauses after failures and at once at its pace after a success (D13)', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.answers = 'network');
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(600_000);
    const times = h.venue('a').accountCallTimes;
    const pauses = times.slice(1).map((t, i) => t - (times[i] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(500);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
    expect(times.length).toBeLessThan(40);
  });

  it('asks a banned host nothing, for all its accounts, until the time it named (D11)', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a'), exchangeAccount('b')]);
    await h.clock.advance(1_000);
    const retryAtMs = h.clock.now() + 200_000;
    h.venue('a').answers = { kind: 'banned', message: '418', retryAtMs };
    await h.clock.advance(15_000);
    h.venue('a').answers = 'ok';
    const count = () =>
      [h.venue('a'), h.venue('b')].map(
        ({ calls }) => calls.account + calls.marks + calls.candles + calls.watch,
      );
    await h.clock.advance(15_000);
    const before = count();
    await h.clock.advance(retryAtMs - h.clock.now() - 1_000);
    expect(count()).toEqual(before);
    const state = await h.state();
    expect(state.accounts.map(({ status }) => status.error?.kind)).toEqual(['banned', 'banned']);
    expect(state.alarms.map(({ rule }) => rule)).toContain('banned');
    await h.clock.advance(20_000);
    expect((await h.state()).accounts.map(({ status }) => status.state)).toEqual(['ok', 'ok']);
  });

  it('asks about a rejected key once more and then every ten minutes, and says so (D20)', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.answers = 'key-rejected');
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    expect((await h.state()).alarms).toEqual([]);
    await h.clock.advance(5_000);
    expect((await h.state()).alarms.map(({ rule }) => rule)).toContain('key-rejected');
    await h.clock.advance(590_000);
    expect(h.venue('a').calls.account).toBe(2);
    await h.clock.advance(10_000);
    expect(h.venue('a').calls.account).toBe(3);
  });

  it('raises a critical blind alarm after 120 s without good data (D2), and the figures stay (D3)', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    h.venue('a').answers = 'network';
    h.venue('a').markAnswers = 'network';
    await h.clock.advance(118_000);
    expect((await h.state()).alarms.some(({ rule }) => rule === 'blind')).toBe(false);
    await h.clock.advance(20_000);
    const state = await h.state();
    const blind = state.alarms.find(({ rule }) => rule === 'blind');
    expect(blind).toMatchObject({ level: 'critical' });
    expect(blind?.title).toMatch(/^Binance is NOT MONITORED since \d\d:\d\d:\d\d\.$/);
    expect(blind?.text).toContain('1 open position is not watched');
    expect(state.positions).toHaveLength(1);
    expect(state.positions[0]).toMatchObject({ level: 'unknown', valueState: 'error' });
    expect(state.headline).toMatchObject({ level: 'unknown' });
  });

  it('waits 15 min and only warns when the account had no positions', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.positions = []);
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    h.venue('a').answers = 'network';
    await h.clock.advance(890_000);
    expect((await h.state()).alarms.some(({ rule }) => rule === 'blind')).toBe(false);
    await h.clock.advance(30_000);
    const blind = (await h.state()).alarms.find(({ rule }) => rule === 'blind');
    expect(blind).toMatchObject({ level: 'warning' });
  });

  it('goes on pricing the last known positions while only private calls fail, labelled stale', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    h.venue('a').answers = 'maintenance';
    h.venue('a').push(99_000);
    await h.clock.advance(50_000);
    h.venue('a').push(80_900);
    await h.clock.advance(6_000);
    const state = await h.state();
    expect(state.positions[0]).toMatchObject({
      level: 'critical',
      valueState: 'stale',
      markPrice: 80_900,
    });
    expect(
      h.announced.some(
        ({ alarmId, level }) => alarmId.startsWith('liquidation-risk') && level === 'critical',
      ),
    ).toBe(true);
  });

  it('believes "no positions" only when it is said twice', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    h.venue('a').positions = [];
    await h.clock.advance(14_500);
    expect((await h.state()).positions).toHaveLength(1);
    await h.clock.advance(2_000);
    expect((await h.state()).positions).toHaveLength(0);
  });

  it('survives a client that throws and shows none of its text', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.answers = 'throw');
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(3_000);
    const state = await h.state();
    expect(state.accounts[0]?.status.error).toEqual({ kind: 'internal', message: 'TypeError' });
    expect(JSON.stringify(h.sent)).not.toContain('secret text');
  });

  it('warns of a clock that is off by more than three seconds (D14)', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.clockSkewMs = -10_000);
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(2_000);
    const alarm = (await h.state()).alarms.find(({ rule }) => rule === 'clock-skew');
    expect(alarm).toMatchObject({ level: 'warning' });
    expect(alarm?.text).toContain('10.0 s');
  });

  it('raises and clears nothing when the clock is set two hours ahead or back (D15)', async () => {
    for (const jump of [7_200_000, -7_200_000]) {
      const h = new MonitorHarness();
      h.configure([exchangeAccount('a')]);
      await h.clock.advance(20_000);
      const before = (await h.state()).alarms.map(({ id }) => id);
      h.clock.jumpWall(jump);
      await h.clock.advance(60_000);
      expect((await h.state()).alarms.map(({ id }) => id)).toEqual(before);
    }
  });

  it('is blind 15 s after a long sleep when the venue cannot be read, and not when it can (D17)', async () => {
    for (const answers of ['network', 'ok'] as const) {
      const h = new MonitorHarness();
      h.configure([exchangeAccount('a')]);
      await h.clock.advance(2_000);
      h.venue('a').answers = answers;
      h.clock.jumpWall(6 * 3_600_000);
      await h.clock.advance(18_000);
      const blind = (await h.state()).alarms.some(({ rule }) => rule === 'blind');
      expect(blind).toBe(answers === 'network');
    }
  });
});

describe('streams', () => {
  it('polls marks only while the stream is quiet, and reopens a stream that is down (D21)', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    const venue = h.venue('a');
    const speak = async (seconds: number) => {
      for (let i = 0; i < seconds; i++) {
        venue.push(100_000 + i);
        await h.clock.advance(1_000);
      }
    };
    // The radar asks for funding once it begins, which counts as marks here, and then not for minutes.
    await speak(60);
    const before = venue.calls.marks;
    await speak(30);
    expect(venue.calls.marks).toBe(before);
    venue.dropStream();
    await h.clock.advance(30_000);
    expect(venue.calls.marks).toBeGreaterThan(before + 2);
    expect(venue.calls.watch).toBeGreaterThan(1);
  });

  it('drops a stream that falls silent without a word after 20 s, and opens another (D21)', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    const venue = h.venue('a');
    venue.push(100_000);
    const opened = venue.calls.watch;
    await h.clock.advance(19_000);
    expect(venue.calls.watch).toBe(opened);
    await h.clock.advance(16_000);
    expect(venue.calls.watch).toBe(opened + 1);
  });

  it('believes a jump of more than 20 % when a second price says the same (D8)', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(2_000);
    const venue = h.venue('a');
    venue.push(70_000);
    venue.marks.set(BTC, 100_000);
    await h.clock.advance(1_000);
    expect(h.announced).toEqual([]);
    venue.push(100_010);
    await h.clock.advance(1_000);
    expect(h.announced).toEqual([]);
    venue.push(71_000);
    await h.clock.advance(500);
    venue.push(70_900);
    expect(h.announced.at(-1)).toMatchObject({ kind: 'raised', level: 'critical' });
  });

  it('never replaces a newer price by an older one', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    h.venue('a').push(99_000);
    await h.clock.advance(100);
    const state = await h.state();
    expect(state.positions[0]?.markPrice).toBe(99_000);
    expect(BTC).toBe(state.positions[0]?.symbol);
  });
});
