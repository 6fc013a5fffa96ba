import { describe, expect, it } from 'vitest';
import { BTC, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

/** It is liquidated at 80,321. */
const NEAR = 80_900;
const WARNING = 85_000;

/** Longest pause between two times the account was asked, and until now. */
function longestPause(h: MonitorHarness, sinceMs: number): number {
  const times = h.venue('a').accountCallTimes.filter((at) => at >= sinceMs);
  return Math.max(
    ...[...times, h.clock.monotonic()].map((at, i) => at - (times[i - 1] ?? sinceMs)),
  );
}

async function watched(mark: number): Promise<MonitorHarness> {
  const h = new MonitorHarness();
  h.prepare = (venue) => venue.marks.set(BTC, mark);
  h.configure([exchangeAccount('a')]);
  await h.clock.advance(20_000);
  return h;
}

describe('an account in danger that cannot be read', () => {
  it('is asked again within seconds while it is critical, for as long as it fails', async () => {
    const h = await watched(NEAR);
    expect((await h.state()).accounts[0]?.level).toBe('critical');
    h.venue('a').answers = 'network';
    const began = h.clock.monotonic();
    await h.clock.advance(300_000);
    expect(longestPause(h, began)).toBeLessThanOrEqual(2_000);
  });

  it('is asked again within ten seconds while it is near a warning', async () => {
    const h = await watched(WARNING);
    expect((await h.state()).accounts[0]?.level).toBe('warning');
    h.venue('a').answers = 'network';
    const began = h.clock.monotonic();
    await h.clock.advance(300_000);
    expect(longestPause(h, began)).toBeLessThanOrEqual(10_000);
    expect(h.venue('a').accountCallTimes.filter((at) => at >= began).length).toBeLessThan(100);
  });

  it('is not made to wait out a long pause that began while it was calm', async () => {
    const h = await watched(100_000);
    const venue = h.venue('a');
    venue.answers = 'network';
    await h.clock.advance(200_000);
    const pauses = longestPause(h, h.clock.monotonic() - 200_000);
    expect(pauses).toBeGreaterThan(15_000);
    // So far a fall is believed with the second price.
    for (const price of [NEAR, NEAR]) {
      venue.push(price);
      await h.clock.advance(1_000);
    }
    expect((await h.state()).accounts[0]?.level).toBe('critical');
    const began = h.clock.monotonic();
    await h.clock.advance(60_000);
    expect(longestPause(h, began)).toBeLessThanOrEqual(2_000);
  });

  it('still waits as long as the venue asked it to', async () => {
    const h = await watched(NEAR);
    const venue = h.venue('a');
    venue.answers = {
      kind: 'rate-limited',
      message: '429',
      retryAtMs: h.clock.now() + 40_000,
    };
    await h.clock.advance(3_000);
    const asked = venue.calls.account;
    await h.clock.advance(30_000);
    expect(venue.calls.account).toBe(asked);
  });

  it('still leaves a rejected key alone', async () => {
    const h = await watched(NEAR);
    h.venue('a').answers = 'key-rejected';
    await h.clock.advance(10_000);
    const asked = h.venue('a').calls.account;
    await h.clock.advance(300_000);
    expect(h.venue('a').calls.account).toBe(asked);
  });

  it('is asked for its prices within seconds, too, when these fail', async () => {
    const h = await watched(NEAR);
    const venue = h.venue('a');
    venue.answers = 'network';
    venue.markAnswers = 'network';
    venue.dropStream();
    await h.clock.advance(200_000);
    const [marks, streams] = [venue.calls.marks, venue.calls.watch];
    await h.clock.advance(60_000);
    expect(venue.calls.marks - marks).toBeGreaterThan(25);
    expect(venue.calls.watch - streams).toBeGreaterThan(1);
  });
});

describe('an account that could not be read', () => {
  it('is asked at once when the prices of its venue come again', async () => {
    const h = await watched(100_000);
    const venue = h.venue('a');
    venue.answers = 'network';
    venue.markAnswers = 'network';
    venue.dropStream();
    await h.clock.advance(400_000);
    venue.answers = 'ok';
    const asked = venue.calls.account;
    venue.markAnswers = 'ok';
    const marks = venue.calls.marks;
    while (venue.calls.marks === marks && venue.calls.account === asked) {
      await h.clock.advance(100);
    }
    await h.clock.advance(1_000);
    expect(venue.calls.account).toBeGreaterThan(asked);
    expect((await h.state()).accounts[0]?.status.state).toBe('ok');
  });
});
