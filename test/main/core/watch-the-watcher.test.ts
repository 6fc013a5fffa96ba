import { beforeEach, describe, expect, it } from 'vitest';
import type { Blindness, Instability } from '../../../main/core/state-hub.ts';
import { createWatcherWatch, type WatcherWatch } from '../../../main/core/watch-the-watcher.ts';
import { createVirtualClock, type VirtualClock } from '../../helpers/virtual-clock.ts';

let clock: VirtualClock;
let said: string[];
let blindness: Blindness | Instability | undefined;
let watch: WatcherWatch;
const ALARM = 'not-monitored|leeway';
const health = (state: 'starting' | 'running' | 'down') =>
  watch.onHealth({ state, sinceMs: clock.now() });

beforeEach(() => {
  clock = createVirtualClock();
  said = [];
  blindness = undefined;
  watch = createWatcherWatch({
    clock,
    setBlindness: (next) => (blindness = next),
    announce: ({ kind, level }) => said.push(`${kind} ${level}`),
  });
});

describe('the watch over the watcher', () => {
  it('says nothing about a crash that is over within 5 s', async () => {
    health('running');
    health('down');
    await clock.advance(2_000);
    health('starting');
    await clock.advance(2_900);
    health('running');
    await clock.advance(60_000);
    expect(said).toEqual([]);
    expect(blindness).toBeUndefined();
  });

  it('raises a critical alarm after 5 s without a monitor, through crashes in a row, and resolves it', async () => {
    health('running');
    for (let n = 0; n < 6; n += 1) {
      health('down');
      await clock.advance(500);
      health('starting');
      await clock.advance(500);
    }
    expect(said).toEqual(['raised critical']);
    expect(blindness).toMatchObject({
      headline: { level: 'unknown' },
      alarm: { level: 'critical' },
    });
    health('running');
    expect(said).toEqual(['raised critical', 'resolved info']);
    expect(blindness).toBeUndefined();
  });

  it('says of a monitor that runs and keeps stopping just that, and leaves the figures live', async () => {
    const running = () =>
      watch.onHealth({
        state: 'running',
        sinceMs: clock.now(),
        stops: { count: 3, windowMs: 300_000 },
      });
    health('running');
    health('down');
    await clock.advance(1_000);
    running();
    expect(said).toEqual(['raised critical']);
    expect(blindness).not.toHaveProperty('headline');
    expect(blindness?.alarm.title).toBe('The monitor keeps stopping (3 times in 5 minutes).');
    await clock.advance(5_000);
    running();
    expect(said).toEqual(['raised critical']);
    // Down again, this time for good: nobody watches, and that is said.
    health('down');
    await clock.advance(6_000);
    expect(blindness).toHaveProperty('headline');
    expect(said).toEqual(['raised critical', 'raised critical']);
    running();
    expect(blindness).not.toHaveProperty('headline');
    await clock.advance(300_000);
    expect(said.at(-1)).toBe('repeated critical');
    health('running');
    expect(blindness).toBeUndefined();
    expect(said.at(-1)).toBe('resolved info');
  });

  it('gives the first start 20 s', async () => {
    health('starting');
    await clock.advance(19_999);
    expect(said).toEqual([]);
    await clock.advance(1);
    expect(said).toEqual(['raised critical']);
  });

  it('repeats every 5 minutes until acknowledged, and stays on the screen then', async () => {
    health('running');
    health('down');
    await clock.advance(5_000 + 2 * 300_000);
    expect(said).toEqual(['raised critical', 'repeated critical', 'repeated critical']);
    expect(watch.acknowledge(ALARM)).toBe(true);
    await clock.advance(3_600_000);
    expect(said).toHaveLength(3);
    expect(blindness?.alarm.phase).toBe('acknowledged');
  });

  it('is snoozed for 15 minutes at most', async () => {
    health('running');
    health('down');
    await clock.advance(5_000);
    expect(watch.snooze(ALARM, 8 * 3_600_000)).toBe(true);
    await clock.advance(14 * 60_000);
    expect(said).toEqual(['raised critical']);
    await clock.advance(2 * 60_000);
    expect(said).toEqual(['raised critical', 'repeated critical']);
  });

  it('leaves the alarms of the monitor to the monitor', () => {
    expect(watch.acknowledge('liquidation-risk|x')).toBe(false);
    expect(watch.acknowledge(ALARM)).toBe(false);
    expect(watch.snooze(ALARM, 1)).toBe(false);
  });

  it('leaves no timer behind', async () => {
    health('running');
    health('down');
    await clock.advance(5_000);
    watch.stop();
    expect(clock.pending()).toBe(0);
  });
});
