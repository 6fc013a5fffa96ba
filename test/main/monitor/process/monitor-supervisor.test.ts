import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import type {
  FromMonitor,
  MonitorConfig,
  ToMonitor,
} from '../../../../shared/contract/monitor-protocol.ts';
import { createMonitorSupervisor } from '../../../../main/monitor/process/monitor-supervisor.ts';
import { VirtualClock } from '../virtual-clock.ts';

const CONFIG: MonitorConfig = {
  accounts: [],
  thresholds: DEFAULT_THRESHOLDS,
  displayCurrency: 'USD',
};

class FakeChild {
  readonly received: ToMonitor[] = [];
  killed = false;
  ended = false;
  #message: ((message: FromMonitor) => void) | undefined;
  #exit: ((detail: string) => void) | undefined;
  send(message: ToMonitor) {
    this.received.push(message);
  }
  onMessage(listener: (message: FromMonitor) => void) {
    this.#message = listener;
    return () => (this.#message = undefined);
  }
  onExit(listener: (detail: string) => void) {
    this.#exit = listener;
    return () => (this.#exit = undefined);
  }
  kill() {
    this.killed = true;
    this.end();
  }
  say(message: FromMonitor) {
    this.#message?.(message);
  }
  end() {
    if (this.ended) return;
    this.ended = true;
    this.#exit?.('gone');
  }
}

function setUp() {
  const clock = new VirtualClock();
  const children: FakeChild[] = [];
  const health: string[] = [];
  const stops: (number | undefined)[] = [];
  const patches: unknown[] = [];
  const supervisor = createMonitorSupervisor({
    launcher: {
      launch() {
        const child = new FakeChild();
        children.push(child);
        return child;
      },
    },
    clock,
    onHealth: ({ state, stops: lately }) => {
      stops.push(lately?.count);
      if (health.at(-1) !== state) health.push(state);
    },
    onPatch: (patch) => patches.push(patch),
    onAnnounce: () => undefined,
  });
  const last = () => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('none was launched');
    return child;
  };
  const beat = async (ms: number) => {
    for (let t = 0; t < ms; t += 5_000) {
      last().say({ type: 'heartbeat', atMs: clock.now() });
      await clock.advance(5_000);
    }
  };
  return { clock, children, health, stops, patches, supervisor, last, beat };
}

describe('the supervisor', () => {
  it('reports starting, running and the heartbeat, and passes patches on', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    expect(s.last().received).toEqual([{ type: 'configure', config: CONFIG }]);
    s.last().say({ type: 'ready' });
    s.last().say({ type: 'changed', patch: { nowMs: 1 } });
    expect(s.health).toEqual(['starting', 'running']);
    expect(s.patches).toEqual([{ nowMs: 1 }]);
  });

  it('restarts a monitor that ended within two seconds and configures it again (E1)', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    await s.beat(10_000);
    s.last().end();
    await s.clock.advance(2_000);
    expect(s.children).toHaveLength(2);
    expect(s.last().received).toEqual([{ type: 'configure', config: CONFIG }]);
    expect(s.health).toEqual(['starting', 'running', 'down', 'starting']);
  });

  it('ends and restarts a monitor that gives no heartbeat for 15 s (E2)', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    await s.beat(10_000);
    const hung = s.last();
    await s.clock.advance(9_000);
    expect(hung.killed).toBe(false);
    await s.clock.advance(4_000);
    expect(hung.killed).toBe(true);
    expect(s.children).toHaveLength(2);
  });

  it('does not take its own sleep for silence of the monitor, and a hang after it for what it is (D17)', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    await s.beat(10_000);
    const before = s.last();
    s.clock.stopFor(180_000);
    await s.clock.advance(1_000);
    expect(before.killed).toBe(false);
    await s.beat(30_000);
    expect(s.children).toHaveLength(1);
    expect(s.health).toEqual(['starting', 'running']);
    s.clock.stopFor(3_600_000);
    await s.clock.advance(17_000);
    expect(before.killed).toBe(true);
  });

  it('gives a start 45 s to say its first word', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    await s.clock.advance(44_000);
    expect(s.last().killed).toBe(false);
    await s.clock.advance(3_000);
    expect(s.children[0]?.killed).toBe(true);
  });

  it('waits 1, 2, 4 … 60 s between starts that fail', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      times.push(s.clock.monotonic());
      s.last().end();
      const before = s.children.length;
      while (s.children.length === before) await s.clock.advance(100);
    }
    times.push(s.clock.monotonic());
    const waits = times.slice(1).map((t, i) => Math.round((t - (times[i] ?? 0)) / 1_000));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('says after three ends in five minutes that it keeps stopping, and never that a running monitor is down', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    for (let i = 0; i < 3; i++) {
      s.last().say({ type: 'ready' });
      s.last().end();
      await s.clock.advance(5_000);
    }
    s.health.length = 0;
    s.stops.length = 0;
    await s.beat(55_000);
    expect(s.health).toEqual(['running']);
    expect(new Set(s.stops)).toEqual(new Set([3]));
    await s.beat(15_000);
    expect(s.health).toEqual(['running']);
    expect(s.stops.at(-1)).toBeUndefined();
  });

  it('answers queries by number, and those under way when the monitor ends with an error', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    const first = s.supervisor.query<'series'>({
      kind: 'series',
      accountId: 'a',
      sinceMs: 0,
      points: 2,
    });
    const second = s.supervisor.query<'audit'>({ kind: 'audit', limit: 1 });
    s.last().say({ type: 'answer', id: 2, result: { ok: true, value: [] } });
    expect(await second).toEqual({ ok: true, value: [] });
    s.last().end();
    expect(await first).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(await s.supervisor.query<'state'>({ kind: 'state' })).toMatchObject({ ok: false });
  });

  it('gives up on a query after 30 s', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    const asked = s.supervisor.query<'state'>({ kind: 'state' });
    await s.beat(31_000);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('asks the monitor to stop and ends it when it does not', async () => {
    const s = setUp();
    s.supervisor.configure(CONFIG);
    const stopped = s.supervisor.stop();
    expect(s.last().received.at(-1)).toEqual({ type: 'stop' });
    await s.clock.advance(2_000);
    await stopped;
    expect(s.last().killed).toBe(true);
    await s.clock.advance(60_000);
    expect(s.children).toHaveLength(1);
    expect(s.clock.pendingTimers).toBe(0);
  });
});
