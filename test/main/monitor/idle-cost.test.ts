import { expect, it } from 'vitest';
import type { FromMonitor } from '../../../shared/contract/monitor-protocol.ts';
import { exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

const WARM_UP_MS = 120_000;
const WATCHED_SECONDS = 300;
/** As the monitor polls in calm. */
const ROUNDS = WATCHED_SECONDS / 15;

interface Idle {
  /** Moments at which something ran; what is due together is one. */
  readonly wakeUps: number;
  readonly sent: readonly FromMonitor[];
}

/** What the core does for so many accounts while nothing changes but the time. */
async function idleWith(accountCount: number): Promise<Idle> {
  const harness = new MonitorHarness();
  const { clock, sent } = harness;
  const moments = new Set<number>();
  const setTimer = clock.setTimer.bind(clock);
  clock.setTimer = (delayMs, callback) =>
    setTimer(delayMs, () => {
      moments.add(clock.monotonic());
      callback();
    });
  harness.configure(
    Array.from({ length: accountCount }, (_, index) => exchangeAccount(`account-${index}`)),
  );
  await clock.advance(WARM_UP_MS);
  moments.clear();
  sent.length = 0;
  await clock.advance(WATCHED_SECONDS * 1_000);
  const idle = { wakeUps: moments.size, sent: [...sent] };
  await harness.monitor.stop();
  return idle;
}

it('E12: while nothing changes the core wakes once a second to watch the clock, and else only for what it reads', async () => {
  const { wakeUps, sent } = await idleWith(3);
  // A round of readings, the prices between two of them, and what both are told with a moment later.
  expect(wakeUps).toBeGreaterThanOrEqual(WATCHED_SECONDS);
  expect(wakeUps - WATCHED_SECONDS).toBeLessThanOrEqual(5 * ROUNDS);
  expect(sent.filter(({ type }) => type === 'heartbeat')).toHaveLength(WATCHED_SECONDS / 5);
  // The age of what was read is the only news: no alarm, no decision, and never more than three messages a round.
  const others = sent.filter(({ type }) => type !== 'heartbeat' && type !== 'changed');
  expect(others).toEqual([]);
  const changes = sent.flatMap((message) => (message.type === 'changed' ? [message.patch] : []));
  expect(changes.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(changes.length).toBeLessThanOrEqual(4 * ROUNDS);
  expect(changes.some(({ alarms }) => alarms !== undefined)).toBe(false);
});

it('E12: more accounts are no more wake-ups and no more messages while nothing changes', async () => {
  const one = await idleWith(1);
  const ten = await idleWith(10);
  expect(ten.wakeUps).toBeLessThanOrEqual(one.wakeUps + ROUNDS);
  expect(ten.sent.length).toBeLessThanOrEqual(one.sent.length + ROUNDS);
});
