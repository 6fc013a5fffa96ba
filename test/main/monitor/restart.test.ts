import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ALARM_RULES } from '../../../shared/alarms/rules/alarm-rules.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import type { History } from '../../../main/history/history.ts';
import { exchangeAccount, BTC } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

let dir: string;
let historyFile: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leeway-restart-'));
  historyFile = join(dir, 'history.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (file: string) => openHistory(file, 0);

async function startNear(): Promise<MonitorHarness> {
  const h = new MonitorHarness(open);
  h.prepare = (venue) => venue.marks.set(BTC, 80_900);
  h.configure([exchangeAccount('a')], { historyFile });
  await h.clock.advance(2_000);
  return h;
}

describe('a restart', () => {
  it('says since when nobody watched, and announces the unanswered critical alarm once (C15, E9)', async () => {
    const first = await startNear();
    expect(first.announced).toHaveLength(1);
    await first.clock.advance(15_000);
    await first.monitor.stop();

    const second = new MonitorHarness(open);
    second.prepare = (venue) => venue.marks.set(BTC, 80_900);
    second.clock.jumpWall(15 * 60_000);
    second.configure([exchangeAccount('a')], { historyFile });
    expect(second.announced).toMatchObject([{ kind: 'repeated', level: 'critical' }]);
    await second.clock.advance(30_000);
    expect(second.announced).toHaveLength(1);
    const audit = await second.query<'audit'>({ kind: 'audit', limit: 50 });
    const gap = audit.find(({ action }) => action === 'gap');
    expect(gap?.text).toMatch(
      /^Not monitored from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d \(14 min \d+ s\): Leeway was not running\.$/,
    );
    expect(audit.map(({ action }) => action)).toContain('raised');
    await second.monitor.stop();
  });

  it('C15: announces an unanswered critical alarm once, however quick it was, and writes no gap then', async () => {
    const first = await startNear();
    await first.monitor.stop();
    const second = new MonitorHarness(open);
    second.prepare = (venue) => venue.marks.set(BTC, 80_900);
    second.clock.jumpWall(3_500);
    second.configure([exchangeAccount('a')], { historyFile });
    expect(second.announced).toMatchObject([{ kind: 'repeated', level: 'critical' }]);
    await second.clock.advance(30_000);
    expect(second.announced).toHaveLength(1);
    const audit = await second.query<'audit'>({ kind: 'audit', limit: 50 });
    expect(audit.map(({ action }) => action)).not.toContain('gap');
    await second.monitor.stop();
  });

  it('C15, E9: a clock that was set back hides neither the gap nor the critical alarm', async () => {
    const first = await startNear();
    await first.clock.advance(15_000);
    // As after a crash: nothing says that it ended as it should.
    const second = new MonitorHarness(open);
    second.prepare = (venue) => venue.marks.set(BTC, 80_900);
    second.clock.jumpWall(-2 * 3_600_000);
    second.configure([exchangeAccount('a')], { historyFile });
    expect(second.announced).toMatchObject([
      { kind: 'repeated', level: 'critical' },
      { kind: 'raised', level: 'warning' },
    ]);
    const audit = await second.query<'audit'>({ kind: 'audit', limit: 50 });
    expect(audit.find(({ action }) => action === 'gap')?.text).toMatch(
      /^Not monitored until \d\d:\d\d:\d\d, for how long is unknown: Leeway was not running, and the clock was set back meanwhile\.$/,
    );
    const asleep = (await second.state()).alarms.find(({ rule }) => rule === 'asleep');
    expect(asleep?.title).toMatch(/^Your positions were not watched until \d\d:\d\d:\d\d\.$/);
    expect(asleep?.text).toMatch(/^For how long is unknown: Leeway was not running, and the clock/);
    await second.monitor.stop();
    await first.monitor.stop();
  });

  it('keeps an acknowledgement and a snooze', async () => {
    const first = await startNear();
    const [alarm] = (await first.state()).alarms;
    first.monitor.handle({ type: 'acknowledge', alarmId: alarm?.id ?? '' });
    await first.monitor.stop();
    const second = new MonitorHarness(open);
    second.prepare = (venue) => venue.marks.set(BTC, 80_900);
    second.clock.jumpWall(60_000);
    second.configure([exchangeAccount('a')], { historyFile });
    await second.clock.advance(5_000);
    expect(second.announced).toEqual([]);
    expect((await second.state()).alarms).toMatchObject([
      { phase: 'acknowledged', level: 'critical' },
    ]);
    await second.monitor.stop();
  });

  it('forgets nothing of what it cannot see yet, and ends the alarm of a position that is gone (D3)', async () => {
    const first = await startNear();
    await first.monitor.stop();
    const second = new MonitorHarness(open);
    second.prepare = (venue) => {
      venue.positions = [];
      venue.answers = 'network';
    };
    second.clock.jumpWall(60_000);
    second.configure([exchangeAccount('a')], { historyFile });
    await second.clock.advance(20_000);
    expect((await second.state()).alarms.some(({ rule }) => rule === 'liquidation-risk')).toBe(
      true,
    );
    second.venue('a').answers = 'ok';
    await second.clock.advance(60_000);
    expect((await second.state()).alarms.some(({ rule }) => rule === 'liquidation-risk')).toBe(
      false,
    );
    await second.monitor.stop();
  });
});

describe('the daily loss limit', () => {
  it.each([
    ['of one account', { accountId: 'a', dailyLoss: 0.1 }],
    ['of all accounts together', { dailyLoss: 0.1 }],
  ])('%s goes on over a restart: the loss before it counts', async (_, limit) => {
    const over = { historyFile, alarmRules: { ...DEFAULT_ALARM_RULES, limits: [limit] } };
    const accounts = [exchangeAccount('a'), exchangeAccount('b')];
    const first = new MonitorHarness(open);
    first.configure(accounts, over);
    await first.clock.advance(60_000);
    await first.monitor.stop();
    const second = new MonitorHarness(open);
    second.prepare = (venue) => venue.marks.set(BTC, 92_000);
    second.clock.jumpWall(10 * 60_000);
    second.configure(accounts, over);
    await second.clock.advance(40_000);
    const alarm = (await second.state()).alarms.find(({ rule }) => rule === 'loss-limit');
    expect(alarm).toMatchObject({ level: 'critical' });
    expect(alarm?.title).toContain('(11.4 %) today: your own limit is reached.');
    await second.monitor.stop();
  });
});

describe('the history', () => {
  it('gets a sample of every seen account each ten seconds, and a gap while one is not seen', async () => {
    const h = new MonitorHarness(open);
    h.configure([exchangeAccount('a')], { historyFile });
    await h.clock.advance(61_000);
    h.venue('a').answers = 'network';
    h.venue('a').markAnswers = 'network';
    await h.clock.advance(400_000);
    h.venue('a').answers = 'ok';
    await h.clock.advance(120_000);
    const sinceMs = h.clock.now() - 600_000;
    const series = await h.query<'series'>({
      kind: 'series',
      accountId: 'a',
      sinceMs,
      points: 500,
    });
    const seen = series.map(({ equity }) => equity !== undefined);
    expect(series[0]).toMatchObject({ equity: 70_000, nearestDistance: expect.closeTo(0.197, 3) });
    expect(seen.indexOf(false)).toBeGreaterThan(0);
    expect(seen.at(-1)).toBe(true);
    await h.monitor.stop();
  });

  it('records what became of an announcement', async () => {
    const h = await startNear();
    h.monitor.handle({
      type: 'delivered',
      announcementId: h.announced[0]?.id ?? '',
      channel: 'sound',
      ok: false,
      detail: 'no device',
    });
    const [newest] = await h.query<'audit'>({ kind: 'audit', limit: 1 });
    expect(newest).toMatchObject({
      action: 'delivery-failed',
      channel: 'sound',
      alarmId: 'liquidation-risk|a|USDT|BTC/USDT:USDT|long|isolated',
      positionKey: 'a|USDT|BTC/USDT:USDT|long|isolated',
      text: 'Sound: could not be delivered, no device.',
    });
    await h.monitor.stop();
  });

  it('never stops an alarm: a history that refuses everything changes nothing (F12)', async () => {
    const broken: History = {
      addSamples: () => undefined,
      addAudit: () => undefined,
      readSeries: () => [],
      readAudit: () => [],
      saveState: () => undefined,
      loadState: () => ({ version: 1, savedAt: 'nonsense', alarms: [null] }),
      problem: () => 'disk full',
      close: () => undefined,
    };
    const h = new MonitorHarness(() => ({ history: broken }));
    h.prepare = (venue) => venue.marks.set(BTC, 80_900);
    h.configure([exchangeAccount('a')], { historyFile });
    await h.clock.advance(2_000);
    expect(h.announced).toMatchObject([
      { kind: 'raised', level: 'warning', title: 'Leeway cannot keep its history.' },
      { kind: 'raised', level: 'critical' },
    ]);
  });
});
