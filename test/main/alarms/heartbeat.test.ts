import { describe, expect, it } from 'vitest';
import { HeartbeatSettings } from '../../../shared/contract/channel-settings.ts';
import { createHeartbeat, type Pulse } from '../../../main/alarms/heartbeat.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

function setUp(change: object = {}, ...statuses: (number | 'hang')[]) {
  const clock = createVirtualClock();
  const calls: { readonly atMs: number; readonly url: string; readonly method: string }[] = [];
  let settings = HeartbeatSettings.parse({
    enabled: true,
    url: 'https://hc.example/canary-uuid',
    ...change,
  });
  let pulse: Pulse = 'alive';
  const heartbeat = createHeartbeat({
    clock,
    settings: () => settings,
    pulse: () => pulse,
    onChange: () => undefined,
    fetch(url, { method }) {
      calls.push({ atMs: clock.monotonic(), url, method });
      const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
      if (status === 'hang') return new Promise(() => undefined);
      const headers = { get: () => null };
      return Promise.resolve({ status, headers, text: () => Promise.resolve('') });
    },
  });
  heartbeat.reconfigured();
  return {
    clock,
    calls,
    heartbeat,
    setPulse: (next: Pulse) => {
      pulse = next;
    },
    set: (next: object) => {
      settings = HeartbeatSettings.parse(next);
      heartbeat.reconfigured();
    },
  };
}

describe('heartbeat', () => {
  it('calls at once and then every few minutes while somebody watches and sees', async () => {
    const { clock, calls, heartbeat } = setUp({ everyMs: 120_000, method: 'GET' });
    await clock.advance(500_000);
    expect(calls.map(({ atMs }) => atMs)).toEqual([0, 120_000, 240_000, 360_000, 480_000]);
    expect(calls[0]).toMatchObject({ method: 'GET', url: 'https://hc.example/canary-uuid' });
    expect(heartbeat.view()).toMatchObject({ state: 'ok' });
    expect(heartbeat.counts()).toEqual({ ok: 5, failed: 0 });
  });

  it('does not call a monitor down that it could not hear while the machine slept (D17)', async () => {
    const { clock, calls, setPulse } = setUp({ everyMs: 60_000 });
    await clock.advance(12_000);
    const before = calls.length;
    clock.jumpWallClock(3_600_000);
    // What the host last heard is an hour old until the monitor's next word.
    setPulse('down');
    await clock.advance(4_000);
    setPulse('alive');
    await clock.advance(6_000);
    expect(calls.slice(before).filter(({ url }) => url.endsWith('/fail'))).toEqual([]);
    await clock.advance(60_000);
    expect(calls.length).toBeGreaterThan(before);
    setPulse('down');
    await clock.advance(6_000);
    expect(calls.at(-1)?.url).toMatch(/\/fail$/);
  });

  it.each(['down', 'blind'] as const)(
    'stops while the monitor is %s, says so once under /fail, and goes on at once after it',
    async (trouble) => {
      const { clock, calls, heartbeat, setPulse } = setUp();
      await clock.advance(10_000);
      setPulse(trouble);
      await clock.advance(1_800_000);
      expect(calls.slice(1).map(({ url }) => url)).toEqual(['https://hc.example/canary-uuid/fail']);
      expect(heartbeat.view().state).toBe('paused');
      setPulse('alive');
      await clock.advance(5_000);
      expect(calls).toHaveLength(3);
      expect(heartbeat.view().state).toBe('ok');
    },
  );

  it('puts /fail before a question mark, and only where it is wanted', async () => {
    const marked = setUp({ url: 'https://kuma.example/push/x/?status=up' });
    marked.setPulse('down');
    await marked.clock.advance(10_000);
    expect(marked.calls.at(-1)?.url).toBe('https://kuma.example/push/x/fail?status=up');
    const plain = setUp({ reportsFailure: false });
    plain.setPulse('down');
    await plain.clock.advance(600_000);
    expect(plain.calls).toHaveLength(1);
  });

  it('says nothing before the monitor has started', async () => {
    const { clock, calls, setPulse, set } = setUp({ enabled: false, url: '' });
    setPulse('starting');
    set({ enabled: true, url: 'https://hc.example/x' });
    await clock.advance(600_000);
    expect(calls).toHaveLength(0);
  });

  it('tries again soon after a beat that did not arrive, and tells it from the second on', async () => {
    const { clock, calls, heartbeat } = setUp({}, 500, 'hang', 200);
    await clock.advance(20_000);
    expect(heartbeat.view()).toMatchObject({ state: 'failed' });
    expect(heartbeat.notices()).toEqual([]);
    await clock.advance(30_000);
    const [notice] = heartbeat.notices();
    expect(notice?.text).toMatch(/does not arrive: no answer within 10 s/);
    expect(notice?.text).not.toContain('canary');
    await clock.advance(60_000);
    expect(calls).toHaveLength(3);
    expect(heartbeat.notices()).toEqual([]);
  });

  it('is off until it is turned on, and leaves no timer', async () => {
    const { clock, calls, heartbeat, set } = setUp({ enabled: false, url: '' });
    await clock.advance(600_000);
    expect(calls).toEqual([]);
    expect(clock.pending()).toBe(0);
    set({ enabled: true, url: 'https://hc.example/x' });
    await clock.advance(0);
    expect(calls).toHaveLength(1);
    set({ enabled: false, url: 'https://hc.example/x' });
    expect(heartbeat.view()).toEqual({ state: 'off' });
    heartbeat.stop();
    expect(clock.pending()).toBe(0);
  });
});
