import { describe, expect, it } from 'vitest';
import { BTC, btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

describe('the loop', () => {
  it('goes from a reading to position, level, headline and patch', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    const state = await h.state();
    expect(state.firstRoundDone).toBe(true);
    expect(state.accounts[0]).toMatchObject({
      id: 'a',
      exchangeName: 'Binance',
      level: 'safe',
      status: { state: 'ok' },
      equity: { kind: 'known', value: 70_000 },
      keyRights: 'read-only',
      warnings: ['1 USDT is taken as 1 USD.'],
    });
    const [position] = state.positions;
    expect(position).toMatchObject({ level: 'safe', valueState: 'ok', markPrice: 100_000 });
    // (entry − margin) / (1 − rate) = 80,000 / 0.996
    expect(position?.risk.liquidationPrice).toMatchObject({ kind: 'price' });
    expect(state.headline.text).toMatch(
      /^Nothing is near\. Binance BTC long is liquidated 19\.7 % below \(80,321\)/,
    );
    expect(h.sent[0]).toEqual({ type: 'ready' });
    expect(h.sent.some((message) => message.type === 'changed')).toBe(true);
  });

  it('calls the first round done only when levels no longer wait for volatility', async () => {
    const h = new MonitorHarness();
    const answers: (() => void)[] = [];
    h.prepare = (venue) => {
      const fetch = venue.fetchCandles.bind(venue);
      // 3.5 %: safe while sigma is on its way, and a warning or critical once it is known.
      venue.marks.set(BTC, 83_235);
      venue.fetchCandles = () => new Promise((resolve) => answers.push(() => resolve(fetch())));
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    expect(await h.state()).toMatchObject({
      firstRoundDone: false,
      headline: { level: 'unknown' },
    });
    for (const answer of answers) answer();
    await h.clock.advance(200);
    const state = await h.state();
    expect(state.firstRoundDone).toBe(true);
    expect(state.headline.level).toBe('warning');
  });

  it('waits for volatility no longer than five seconds, and then takes it as unknown', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      venue.marks.set(BTC, 83_235);
      venue.fetchCandles = () => new Promise(() => undefined);
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(7_000);
    const state = await h.state();
    expect(state.firstRoundDone).toBe(true);
    expect(state.positions[0]?.level).toBe('critical');
  });

  it('raises a warning and then a critical alarm as the pushed price falls', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => venue.marks.set(BTC, 90_000);
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(2_000);
    const venue = h.venue('a');
    // Slow enough that the distance decides, not the time that is left.
    for (let mark = 90_000; mark > 82_000; mark -= 40) {
      venue.push(mark);
      await h.clock.advance(10_000);
    }
    const kinds = h.announced.filter(
      ({ alarmId, kind }) => alarmId.startsWith('liquidation-risk') && kind !== 'repeated',
    );
    expect(kinds.map(({ kind, level }) => `${kind} ${level}`).slice(0, 2)).toEqual([
      'raised warning',
      'worse critical',
    ]);
    const state = await h.state();
    expect(state.headline).toMatchObject({ level: 'critical' });
    expect(state.alarms[0]).toMatchObject({ rule: 'liquidation-risk', level: 'critical' });
  });

  it('decides an alarm in the same turn as the price that caused it', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(2_000);
    h.venue('a').push(80_900);
    expect(h.announced.at(-1)).toMatchObject({ kind: 'raised', level: 'critical' });
  });

  it('sends at most one patch per 100 ms and none when nothing changed', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(5_000);
    h.sent.length = 0;
    for (let i = 0; i < 100; i++) {
      h.venue('a').push(100_000 - i);
      await h.clock.advance(10);
    }
    const patches = h.sent.filter(({ type }) => type === 'changed');
    expect(patches.length).toBeGreaterThan(3);
    expect(patches.length).toBeLessThanOrEqual(11);
  });

  it('sends a heartbeat every five seconds', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(20_500);
    expect(h.heartbeats).toBe(5);
  });

  it('says so when there is no account', async () => {
    const h = new MonitorHarness();
    h.configure([]);
    await h.clock.advance(100);
    expect((await h.state()).headline.text).toBe('No account is watched yet.');
  });
});

describe('cadence', () => {
  it('reads a calm account every 15 s, one near its warning every 5 s, a critical one every second', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    const venue = () => h.venue('a');
    await h.clock.advance(60_000);
    expect(venue().calls.account).toBe(5);
    // Long enough for the jump to leave the measured speed.
    venue().push(85_000);
    await h.clock.advance(400_000);
    let before = venue().calls.account;
    await h.clock.advance(60_000);
    expect(venue().calls.account - before).toBe(12);
    venue().push(80_900);
    await h.clock.advance(1_000);
    before = venue().calls.account;
    await h.clock.advance(10_000);
    expect(venue().calls.account - before).toBe(10);
  });

  it('has never two readings of one account under way', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.answers = 'hang');
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(20_000);
    h.monitor.handle({ type: 'poll-now' });
    await h.clock.advance(5_000);
    expect(h.venue('a').mostInFlight).toBe(1);
    expect(h.venue('a').calls.account).toBe(1);
  });
});

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
    const before = venue.calls.marks;
    for (let i = 0; i < 30; i++) {
      venue.push(100_000 + i);
      await h.clock.advance(1_000);
    }
    expect(venue.calls.marks).toBe(before);
    venue.dropStream();
    await h.clock.advance(30_000);
    expect(venue.calls.marks).toBeGreaterThan(before + 2);
    expect(venue.calls.watch).toBeGreaterThan(1);
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

describe('positions', () => {
  it('says unprotected only where the orders are known', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    expect((await h.state()).positions[0]?.unprotected).toBeUndefined();
    h.venue('a').orders = [];
    await h.clock.advance(31_000);
    expect((await h.state()).positions[0]?.unprotected).toBe(true);
    expect((await h.state()).alarms).toMatchObject([{ rule: 'unprotected', level: 'info' }]);
    h.venue('a').orders = [
      {
        id: '1',
        symbol: BTC,
        orderSide: 'sell',
        reduceOnly: true,
        purpose: 'stop',
        triggerPrice: 85_000,
      },
    ];
    await h.clock.advance(15_000);
    expect((await h.state()).positions[0]?.unprotected).toBe(false);
  });

  it('shows a position of unknown risk as unknown and warns of it (D4)', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      const { maintenanceMarginRate: _r, ...bare } = btcLong();
      venue.positions = [bare];
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(31_000);
    const state = await h.state();
    expect(state.positions[0]?.level).toBe('unknown');
    expect(
      state.alarms.some(({ rule, level }) => rule === 'liquidation-risk' && level === 'warning'),
    ).toBe(true);
  });

  it('gives the marks at which warning and critical begin', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(2_000);
    const [position] = (await h.state()).positions;
    const liquidation = position?.risk.liquidationPrice;
    if (liquidation?.kind !== 'price') throw new Error('no price');
    const sigma = position?.dailySigma ?? 0;
    expect(sigma).toBeCloseTo(0.0196, 3);
    expect(position?.warningPrice).toBeCloseTo(liquidation.price / (1 - 3 * sigma), 6);
    expect(position?.criticalPrice).toBeCloseTo(liquidation.price / (1 - 1.5 * sigma), 6);
  });
});

describe('configuration', () => {
  it('keeps what stays, stops what goes and forgets its alarms', async () => {
    const h = new MonitorHarness();
    const a = exchangeAccount('a');
    const b = exchangeAccount('b', { exchange: 'bitget' });
    h.configure([a, b]);
    await h.clock.advance(1_000);
    h.venue('b').push(80_900);
    const first = h.venue('a');
    h.configure([a]);
    await h.clock.advance(1_000);
    expect(h.venue('a')).toBe(first);
    expect(h.venue('b').closed).toBe(true);
    const state = await h.state();
    expect(state.accounts.map(({ id }) => id)).toEqual(['a']);
    expect(state.alarms).toEqual([]);
    const removed = h.sent.flatMap((m) =>
      m.type === 'changed' ? (m.patch.removedAccounts ?? []) : [],
    );
    expect(removed).toEqual(['b']);
  });

  it('prices an import through the public marks of its venue', async () => {
    const h = new MonitorHarness();
    const account = {
      id: 'whatever',
      venue: 'generic' as const,
      rule: 'TIER' as const,
      positionMode: 'one-way' as const,
      pools: [{ id: 'p', settleCurrency: 'USDT', walletBalance: 1_000, positions: [btcLong()] }],
    };
    h.configure([
      {
        kind: 'imported',
        id: 'i',
        name: 'File',
        account,
        importedAtMs: 0,
        pricing: { exchange: 'binanceusdm' },
      },
      { kind: 'imported', id: 'j', name: 'Old file', account, importedAtMs: 0 },
    ]);
    await h.clock.advance(200);
    h.venue('pricing:binanceusdm').push(80_900);
    await h.clock.advance(1_000);
    const state = await h.state();
    expect(
      state.positions.map(({ accountId, level, valueState }) => [accountId, level, valueState]),
    ).toEqual([
      ['i', 'critical', 'ok'],
      ['j', 'unknown', 'unknown'],
    ]);
    expect(h.venue('pricing:binanceusdm').calls.account).toBe(0);
  });

  it('warns, and no more than that, when the prices of an import stop coming', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.markAnswers = 'maintenance');
    const account = {
      id: 'x',
      venue: 'generic' as const,
      positionMode: 'one-way' as const,
      pools: [{ id: 'p', settleCurrency: 'USDT', positions: [btcLong()] }],
    };
    const pricing = { exchange: 'binanceusdm' };
    h.configure([{ kind: 'imported', id: 'i', name: 'File', account, importedAtMs: 0, pricing }]);
    await h.clock.advance(130_000);
    const state = await h.state();
    expect(state.alarms.find(({ rule }) => rule === 'blind')).toMatchObject({ level: 'warning' });
    expect(state.accounts[0]?.status.error?.kind).toBe('maintenance');
  });

  it('stops every timer and sends nothing afterwards', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    await h.monitor.stop();
    h.sent.length = 0;
    h.venue('a').push(50_000);
    await h.clock.advance(60_000);
    expect(h.sent).toEqual([]);
    expect(h.clock.pendingTimers).toBe(0);
  });
});
