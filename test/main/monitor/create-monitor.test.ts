import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
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
    // By distance alone: the jump would stay in the measured speed for a quarter of an hour.
    const thresholds = { ...DEFAULT_THRESHOLDS, criticalTimeToLiquidationMs: 0 };
    h.configure([exchangeAccount('a')], { thresholds });
    const venue = () => h.venue('a');
    await h.clock.advance(60_000);
    expect(venue().calls.account).toBe(5);
    venue().push(85_000);
    await h.clock.advance(30_000);
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
    await h.query<'read-now'>({ kind: 'read-now', accountId: 'a' });
    await h.clock.advance(5_000);
    expect(h.venue('a').mostInFlight).toBe(1);
    expect(h.venue('a').calls.account).toBe(1);
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
    // One sigma is further than what is always critical.
    expect(position?.criticalPrice).toBeCloseTo(liquidation.price / (1 - sigma), 6);
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
