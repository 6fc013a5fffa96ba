import { describe, expect, it } from 'vitest';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import { createHostBans } from '../../../main/monitor/feeds/host-bans.ts';
import { HintFeed } from '../../../main/monitor/feeds/hint-feed.ts';
import { MarkFeed } from '../../../main/monitor/feeds/mark-feed.ts';
import { BTC, exchangeAccount, FakeExchange } from './fake-exchange.ts';
import { VirtualClock } from './virtual-clock.ts';

const DAY_MS = 86_400_000;
const GONE: FeedError = { kind: 'network', message: 'gone' };

/** Streams that break after a while, of a venue that can be told to have none. */
class BreakingExchange extends FakeExchange {
  open = 0;
  mostOpen = 0;
  opened = 0;
  hint: () => void = () => undefined;
  fail: (error: FeedError) => void = () => undefined;

  watchAccount(onHint: () => void, onDown: (error: FeedError) => void): () => void {
    this.hint = onHint;
    this.fail = onDown;
    return this.#open(onDown);
  }

  override watchMarks(
    _symbols: readonly string[],
    _onMark: unknown,
    onDown: (error: FeedError) => void,
  ): () => void {
    return this.#open(onDown);
  }

  #open(onDown: (error: FeedError) => void): () => void {
    this.open += 1;
    this.opened += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    let isOver = false;
    const cancelBreak = this.clock.setTimer(5_000 + (this.opened % 7) * 4_000, () => onDown(GONE));
    return () => {
      if (isOver) return;
      isOver = true;
      this.open -= 1;
      cancelBreak();
    };
  }
}

function setUp() {
  const clock = new VirtualClock();
  const venue = new BreakingExchange(exchangeAccount('a'), clock);
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let hints = 0;
  const shared = { client: venue, host: 'h', bans: createHostBans(clock), clock, random };
  const hintFeed = new HintFeed({ ...shared, onHint: () => (hints += 1) });
  const markFeed = new MarkFeed({ ...shared, onMarks: () => undefined, onBack: () => undefined });
  return { clock, venue, hintFeed, markFeed, hints: () => hints };
}

describe('a day of sockets that break', () => {
  it('leaves no listener, timer or socket behind, whatever the hour (E11)', async () => {
    const { clock, venue, hintFeed, markFeed, hints } = setUp();
    hintFeed.start();
    markFeed.follow([BTC]);
    const timers = new Set<number>();
    for (let hour = 0; hour < 24; hour += 1) {
      await clock.advance(DAY_MS / 24);
      timers.add(clock.pendingTimers);
      expect(venue.open).toBeLessThanOrEqual(2);
    }
    expect(venue.opened).toBeGreaterThan(1_000);
    expect(venue.mostOpen).toBe(2);
    // Two streams, two feeds: one timer each, and no more after a day than after an hour.
    expect(Math.max(...timers)).toBeLessThanOrEqual(4);
    // Each reconnect is a reason to read: what happened in between was told to nobody.
    expect(hints()).toBeGreaterThan(500);
    hintFeed.stop();
    markFeed.stop();
    expect([venue.open, clock.pendingTimers]).toEqual([0, 0]);
  });
});

describe('hints', () => {
  it('that come in a burst are one reading, and one more for what came meanwhile', async () => {
    const { clock, venue, hintFeed, hints } = setUp();
    hintFeed.start();
    for (let i = 0; i < 20; i += 1) venue.hint();
    expect(hints()).toBe(1);
    await clock.advance(2_100);
    expect(hints()).toBe(2);
    hintFeed.stop();
  });

  it('are not asked for again where the venue has none', async () => {
    const { clock, venue, hintFeed } = setUp();
    hintFeed.start();
    venue.fail({ kind: 'not-supported', message: 'none' });
    await clock.advance(DAY_MS);
    hintFeed.start();
    expect(venue.opened).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('wait while the venue has shut the address out', async () => {
    const { clock, venue, hintFeed } = setUp();
    hintFeed.start();
    venue.fail({ kind: 'banned', message: '418', retryAtMs: clock.now() + 600_000 });
    await clock.advance(590_000);
    expect(venue.opened).toBe(1);
    await clock.advance(20_000);
    expect(venue.opened).toBe(2);
    hintFeed.stop();
  });
});
