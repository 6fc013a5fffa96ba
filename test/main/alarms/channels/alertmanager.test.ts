import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../../../shared/alarms/alarm.ts';
import type { Alert } from '../../../../main/alarms/channels/alertmanager-alerts.ts';
import { createAlertmanager } from '../../../../main/alarms/channels/alertmanager.ts';
import { sampleAnnouncement } from '../../../helpers/sample-announcement.ts';
import { SAMPLE_NOW_MS } from '../../../helpers/sample-position.ts';
import { criticalState } from '../../../helpers/sample-state.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

const sample = criticalState();
const [critical] = sample.alarms;
if (critical === undefined) throw new Error('the sample is empty');

function setUp(...statuses: (number | 'hang')[]) {
  const clock = createVirtualClock(SAMPLE_NOW_MS);
  const posts: {
    readonly atMs: number;
    readonly alerts: readonly Alert[];
    readonly auth: string;
  }[] = [];
  let alarms: readonly AlarmView[] = [];
  const channel = createAlertmanager({
    clock,
    random: () => 1,
    fetch(url, init) {
      expect(url).toBe('http://127.0.0.1:9093/am/api/v2/alerts');
      posts.push({
        atMs: clock.monotonic(),
        alerts: JSON.parse(init.body ?? '') as Alert[],
        auth: init.headers['authorization'] ?? '',
      });
      const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
      if (status === 'hang') return new Promise(() => undefined);
      return Promise.resolve({
        status,
        headers: { get: () => null },
        text: () => Promise.resolve(''),
      });
    },
    target: () => ({ state: 'ready', url: 'http://127.0.0.1:9093/am/', token: 'tok' }),
    views: () => ({ accounts: sample.accounts, positions: sample.positions, alarms }),
  });
  return {
    clock,
    channel,
    posts,
    set: async (next: readonly AlarmView[]) => {
      alarms = next;
      channel.alarmsChanged();
      await clock.advance(1_000);
    },
  };
}

const isOver = (alert: Alert | undefined, nowMs: number) =>
  alert !== undefined && Date.parse(alert.endsAt) <= nowMs;

describe('Alertmanager', () => {
  it('gets what fires at once and again every minute, each lasting longer than that', async () => {
    const { clock, posts, set } = setUp(200);
    await set([critical]);
    await clock.advance(180_000);
    expect(posts.map(({ atMs }) => atMs)).toEqual([200, 60_200, 120_200, 180_200]);
    const [first] = posts;
    expect(first?.auth).toBe('Bearer tok');
    expect(first?.alerts).toMatchObject([
      {
        labels: {
          alertname: 'LeewayLiquidationRisk',
          severity: 'critical',
          side: 'long',
          account_name: 'Demo Binance',
        },
        annotations: { summary: critical.title, description: critical.text },
        startsAt: new Date(critical.sinceMs).toISOString(),
      },
    ]);
    const endsMs = Date.parse(posts.at(-1)?.alerts[0]?.endsAt ?? '');
    expect(endsMs).toBeGreaterThan(clock.now() + 2 * 60_000);
  });

  it('is not called for every price: new words wait for the minute', async () => {
    const { posts, set } = setUp(200);
    await set([critical]);
    for (let n = 0; n < 20; n += 1) await set([{ ...critical, title: `now ${String(n)}` }]);
    expect(posts).toHaveLength(1);
    for (let n = 0; n < 60; n += 1) await set([{ ...critical, title: `then ${String(n)}` }]);
    expect(posts).toHaveLength(2);
    expect(posts[1]?.alerts[0]?.annotations['summary']).toMatch(/^then/);
  });

  it('is told that an alarm is over, until it has heard that, and then no more', async () => {
    const { clock, posts, set } = setUp(200, 500, 200);
    await set([critical]);
    await set([]);
    await clock.advance(10_000);
    expect(posts).toHaveLength(3);
    for (const { alerts } of posts.slice(1)) expect(isOver(alerts[0], clock.now())).toBe(true);
    await clock.advance(600_000);
    expect(posts).toHaveLength(3);
    expect(clock.pending()).toBe(0);
  });

  it('ends the warning when it becomes critical: another level is another alert', async () => {
    const { posts, set, clock } = setUp(200);
    await set([{ ...critical, level: 'warning' }]);
    await set([critical]);
    const [firing, ended] = posts.at(-1)?.alerts ?? [];
    expect(firing?.labels['severity']).toBe('critical');
    expect(ended?.labels['severity']).toBe('warning');
    expect(isOver(ended, clock.now())).toBe(true);
  });

  it('does not get what only waits for its confirmation, and keeps what was acknowledged', async () => {
    const { posts, set } = setUp(200);
    await set([{ ...critical, phase: 'pending' }]);
    await set([{ ...critical, phase: 'acknowledged', acknowledgedAtMs: 1_760_054_400_000 }]);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.alerts[0]?.annotations).toHaveProperty('acknowledged_at');
  });

  it('tries on after trouble, and says so', async () => {
    const { clock, channel, posts, set } = setUp(503, 'hang', 200);
    await set([critical]);
    expect(channel.status()).toBe('failed');
    expect(channel.hint?.()).toMatch(/trouble of its own \(503\)/);
    await clock.advance(60_000);
    expect(posts.length).toBeGreaterThanOrEqual(3);
    expect(channel.status()).toBe('ready');
  });

  it('gets an announcement before the list has changed, and a test that ends by itself', async () => {
    const { clock, channel, posts } = setUp(200);
    expect(await channel.deliver(sampleAnnouncement())).toEqual({ ok: true });
    expect(posts[0]?.alerts[0]?.labels).toMatchObject({ rule: 'liquidation-risk' });
    await channel.deliver(sampleAnnouncement({ kind: 'test', alarmId: 'test|leeway' }));
    const test = posts.at(-1)?.alerts[0];
    expect(test?.labels['alertname']).toBe('LeewayTest');
    expect(Date.parse(test?.endsAt ?? '')).toBe(clock.now() + 60_000);
  });
});
