import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import type { ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import { LiquidationWatch } from '../../../../main/market/liquidations/liquidation-watch.ts';
import { observeCascade } from '../../../../main/market/liquidations/observe-cascade.ts';
import { createHostBans } from '../../../../main/monitor/feeds/host-bans.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import { FakeMarket } from '../watch/fake-market.ts';

type Feed = Parameters<NonNullable<ExchangeClient['watchLiquidations']>>[1];

function setUp(kept: { value?: unknown } = {}, clock = new VirtualClock()) {
  const feeds: Feed[] = [];
  const client = {
    exchange: 'binanceusdm',
    watchLiquidations: (_: readonly string[], on: Feed) => {
      feeds.push(on);
      on.open();
      return () => undefined;
    },
  };
  const venue = new FakeMarket(clock, [], { client: client as unknown as ExchangeClient });
  const watch = new LiquidationWatch({
    clock,
    bans: createHostBans(clock),
    random: () => 0,
    sites: () => [venue.site],
    symbolsAt: () => ['BTC/USDT:USDT'],
    onChange: () => undefined,
  });
  watch.keepIn({
    load: () => kept.value,
    save: (memory) => {
      kept.value = JSON.parse(JSON.stringify(memory));
    },
  });
  const run = async (ms: number, stepMs = 5_000) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      watch.tick();
      await clock.advance(stepMs);
    }
    watch.tick();
  };
  return { clock, feeds, watch, run, kept };
}

describe('liquidations of the venues in use', () => {
  test('are summed by side, and say since when and where they were observed', async () => {
    const { clock, feeds, watch, run } = setUp();
    const startMs = clock.now();
    await run(5_000);
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 5_000 });
    feeds[0]?.close({ atMs: clock.now(), side: 'short', value: 700 });
    await run(5_000);
    expect(watch.view).toMatchObject({
      long: 5_000,
      short: 700,
      observedSinceMs: startMs,
      state: 'ok',
      venues: ['Binance'],
    });
    expect(watch.view?.againstNormal).toBeUndefined();
  });

  test('a burst of one side is a warning, and its end is its end', async () => {
    const { clock, feeds, watch, run } = setUp();
    for (let stretch = 0; stretch < 40; stretch += 1) {
      await run(5 * MINUTE_MS, MINUTE_MS);
      feeds[0]?.close({ atMs: clock.now(), side: 'short', value: 100_000 });
    }
    expect(observeCascade(watch.view).truth).toMatchObject({ kind: 'seen', grade: 'normal' });
    await run(6 * MINUTE_MS, MINUTE_MS);
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 3_000_000 });
    await run(5_000);
    const seen = observeCascade(watch.view);
    expect(seen.truth).toMatchObject({ kind: 'seen', grade: 'warning' });
    expect(seen.facts).toMatchObject({
      title: 'Forced sales push prices down: longs are liquidated in a burst.',
    });
    expect(seen.facts.kind === 'self' && seen.facts.text).toMatch(/lower bound/);
    await run(7 * MINUTE_MS, MINUTE_MS);
    expect(observeCascade(watch.view).truth).toMatchObject({ kind: 'seen', grade: 'normal' });
  });

  test('a feed that breaks is opened again, and until then proves nothing', async () => {
    const { feeds, watch, run } = setUp();
    await run(5_000);
    feeds[0]?.down({ kind: 'network', message: 'gone' });
    await run(5_000);
    expect(watch.view?.state).toBe('stale');
    expect(observeCascade(watch.view).truth).toMatchObject({ kind: 'unseen' });
    await run(30_000);
    expect(feeds).toHaveLength(2);
    expect(watch.view?.state).toBe('ok');
  });

  test('a venue without a feed is asked once, and there is no picture', async () => {
    const { feeds, watch, run } = setUp();
    watch.tick();
    feeds[0]?.down({ kind: 'not-supported', message: 'none' });
    await run(HOUR_MS, MINUTE_MS);
    expect(feeds).toHaveLength(1);
    expect(watch.view).toBeUndefined();
    expect(observeCascade(undefined).truth.kind).toBe('unseen');
  });

  test('what was observed stays over a short restart, and begins anew after a long one', async () => {
    const first = setUp();
    await first.run(5_000);
    first.feeds[0]?.close({ atMs: first.clock.now(), side: 'long', value: 5_000 });
    first.watch.stop();
    await first.clock.advance(2 * MINUTE_MS);
    const second = setUp(first.kept, first.clock);
    await second.run(5_000);
    expect(second.watch.view?.long).toBe(5_000);
    second.watch.stop();
    await first.clock.advance(HOUR_MS);
    const third = setUp(first.kept, first.clock);
    await third.run(5_000);
    expect(third.watch.view?.long).toBe(0);
    expect(third.watch.view?.observedSinceMs).toBeGreaterThan(first.clock.now() - MINUTE_MS);
  });

  test('a close that is told twice counts once, also over a reconnect', async () => {
    const { clock, feeds, watch, run } = setUp();
    await run(5_000);
    const close = { atMs: clock.now(), side: 'long' as const, value: 5_000, id: 'BTC sell 1' };
    feeds[0]?.close(close);
    feeds[0]?.close({ ...close });
    feeds[0]?.down({ kind: 'network', message: 'gone' });
    await run(30_000);
    feeds[1]?.close({ ...close });
    feeds[1]?.close({ ...close, id: 'BTC sell 2' });
    await run(5_000);
    expect(watch.view?.long).toBe(10_000);
  });

  test('after a day each close leaves the sum in its own minute', async () => {
    const { clock, feeds, watch, run } = setUp();
    await run(5_000);
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 1_000 });
    await run(12 * HOUR_MS, MINUTE_MS);
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 200 });
    await run(11 * HOUR_MS + 50 * MINUTE_MS, MINUTE_MS);
    expect(watch.view?.long).toBe(1_200);
    await run(20 * MINUTE_MS, MINUTE_MS);
    expect(watch.view?.long).toBe(200);
    await run(12 * HOUR_MS, MINUTE_MS);
    expect(watch.view?.long).toBe(0);
  });

  test.each([
    ['a wall set two days ahead and back again', [48, -48]],
    ['a wall set back by three hours', [-3]],
    ['a sleep of five hours', [5]],
  ])('%s: what follows is counted, from then on', async (_, jumps) => {
    const { clock, feeds, watch, run } = setUp();
    await run(5_000);
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 9_000 });
    for (const hours of jumps) {
      clock.jumpWall(hours * HOUR_MS);
      await run(10_000);
    }
    feeds[0]?.close({ atMs: clock.now(), side: 'short', value: 700 });
    await run(10_000);
    expect(watch.view).toMatchObject({ long: 0, short: 700, recent: { long: 0, short: 700 } });
    expect(Math.abs(clock.now() - (watch.view?.observedSinceMs ?? 0))).toBeLessThan(MINUTE_MS);
  });

  test('feeds that were gone for long leave no sum with a hole; a short break is none', async () => {
    const { clock, feeds, watch, run } = setUp();
    await run(5_000);
    const fail = async (ms: number) => {
      const from = feeds.length;
      feeds.at(-1)?.down({ kind: 'network', message: 'gone' });
      const until = clock.monotonic() + ms;
      while (clock.monotonic() < until) {
        await run(5_000);
        if (feeds.length > from && clock.monotonic() < until)
          feeds.at(-1)?.down({ kind: 'network', message: 'gone' });
      }
      await run(6 * MINUTE_MS);
    };
    feeds[0]?.close({ atMs: clock.now(), side: 'long', value: 9_000 });
    await fail(MINUTE_MS);
    expect(watch.view).toMatchObject({ state: 'ok', long: 9_000 });
    await fail(HOUR_MS);
    expect(watch.view).toMatchObject({ state: 'ok', long: 0 });
  });
});
