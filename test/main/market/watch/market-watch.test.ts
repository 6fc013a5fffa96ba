import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { createHostBans } from '../../../../main/monitor/feeds/host-bans.ts';
import { createBackgroundTurns } from '../../../../main/market/background-turns.ts';
import type { CandleSite } from '../../../../main/market/watch/candle-sites.ts';
import { MarketWatch } from '../../../../main/market/watch/market-watch.ts';
import type { MarketMemory } from '../../../../main/market/watch/radar-memory.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import { FakeMarket } from './fake-market.ts';

const LISTED = ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'];
const SOL = { underlying: 'SOL', symbol: 'SOL/USDT:USDT' };

function watchOf(clock: VirtualClock, sites: () => readonly CandleSite[], memory?: MarketMemory) {
  const said: string[] = [];
  const watch = new MarketWatch({
    clock,
    bans: createHostBans(clock),
    turns: createBackgroundTurns('market'),
    sites,
    onChange: () => said.push(watch.view.verdict),
  });
  if (memory !== undefined) watch.keepIn(memory);
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      watch.tick();
      await clock.advance(1_000);
    }
  };
  return { watch, run, said };
}

function keeping(): MarketMemory {
  let kept: unknown;
  return {
    load: () => kept,
    save: (memory) => {
      kept = JSON.parse(JSON.stringify(memory));
    },
  };
}

describe('the watch over the market', () => {
  test('says that nothing was read, then what a month of hours and the last minutes say', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED, { held: [SOL] });
    const { watch, run } = watchOf(clock, () => [venue.site]);
    expect(watch.view).toMatchObject({ state: 'unknown', coins: [] });
    expect(watch.reading).toBeUndefined();
    await run(5_000);
    expect(watch.view).toMatchObject({ state: 'ok', verdict: 'calm', regime: 'none' });
    expect(watch.view.coins.map(({ coin }) => coin).toSorted()).toEqual(['BTC', 'ETH', 'SOL']);
    const [coin] = watch.view.coins;
    expect(coin?.volumeZ.kind).toBe('known');
    expect(coin?.volatilityRatio.kind).toBe('known');
    expect(coin?.candles?.accountId).toBe('a');
    expect(watch.reading?.verdict).toBe('calm');
  });

  test('asks for closed minutes once a minute, and takes no candle that may still change', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED);
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(5_000);
    const before = venue.calls.length;
    await run(10 * MINUTE_MS);
    const asked = venue.calls.slice(before);
    expect(asked.length).toBe(20);
    expect(new Set(asked.map(({ interval }) => interval))).toEqual(new Set(['1m']));
    expect(Math.max(...asked.map(({ limit }) => limit))).toBeLessThanOrEqual(5);
    expect(watch.view.asOfMs).toBeLessThanOrEqual(clock.now());
    expect(watch.view.asOfMs ?? 0).toBeGreaterThan(clock.now() - 2 * MINUTE_MS);
  });

  test('calls a fall of all coins a market-wide sell-off within two minutes of its depth', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED, { held: [SOL] });
    const startMs = clock.now() + 10 * MINUTE_MS;
    venue.shape = (_, at) => 1 - 0.2 * Math.min(1, Math.max(0, (at - startMs) / (30 * MINUTE_MS)));
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(10 * MINUTE_MS);
    expect(watch.view.verdict).toBe('calm');
    await run(17 * MINUTE_MS);
    expect(watch.view).toMatchObject({ verdict: 'sell-off', scope: 'market-wide' });
    expect(watch.reading?.because[0]).toMatch(/3 of 3 watched coins fall sharply$/);
    expect(watch.view.sinceMs).toBeGreaterThan(startMs);
    expect(watch.changes.some(({ coin, verdict }) => coin === '*' && verdict === 'sell-off')).toBe(
      true,
    );
  });

  test('goes on where the last run ended, without a month of history', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED, { held: [SOL] });
    const startMs = clock.now();
    venue.shape = (_, at) => (at < startMs ? 1 : 0.8);
    const memory = keeping();
    const first = watchOf(clock, () => [venue.site], memory);
    await first.run(3 * MINUTE_MS);
    expect(first.watch.view.verdict).toBe('sell-off');
    first.watch.stop();
    const hours = venue.countOf('1h');
    await clock.advance(HOUR_MS);
    const second = watchOf(clock, () => [venue.site], memory);
    await second.run(5_000);
    expect(venue.countOf('1h')).toBe(hours);
    expect(second.watch.view.state).toBe('ok');
    expect(second.watch.view.sinceMs).toBe(first.watch.view.sinceMs);
    expect(second.watch.changes.length).toBeGreaterThanOrEqual(first.watch.changes.length);
  });

  test('begins anew after a longer break, and when the memory is of other places', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED);
    const memory = keeping();
    const first = watchOf(clock, () => [venue.site], memory);
    await first.run(5_000);
    first.watch.stop();
    const other = new FakeMarket(clock, LISTED, { host: 'elsewhere' });
    const second = watchOf(clock, () => [other.site], memory);
    await second.run(5_000);
    expect(other.countOf('1h')).toBeGreaterThan(0);
    await clock.advance(DAY_MS);
    const before = venue.countOf('1h');
    const third = watchOf(clock, () => [venue.site], memory);
    await third.run(5_000);
    expect(venue.countOf('1h')).toBeGreaterThan(before);
  });

  test('is old when candles stop coming, and keeps its last verdict for the thresholds', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED);
    const startMs = clock.now();
    venue.shape = (_, at) => (at < startMs ? 1 : 0.8);
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(2 * MINUTE_MS);
    venue.fails = true;
    await run(7 * MINUTE_MS);
    expect(watch.view).toMatchObject({ state: 'stale', verdict: 'sell-off' });
    expect(watch.view.evidence[0]).toMatch(/No new candles/);
    expect(watch.reading?.verdict).toBe('sell-off');
    venue.fails = false;
    await run(2 * MINUTE_MS);
    expect(watch.view.state).toBe('ok');
  });

  test('tries the next symbol where one is not listed, and asks for it once only', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, ['BTC/USD:BTC', 'ETH/USD:ETH']);
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(3 * MINUTE_MS);
    expect(watch.sourceOf('BTC')?.symbol).toBe('BTC/USD:BTC');
    const vain = venue.calls.filter(({ symbol }) => symbol === 'BTC/USDT:USDT');
    expect(vain.length).toBe(1);
  });

  test('a coin that no venue lists is left out, and costs no new history every minute', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED, {
      held: [{ underlying: 'NOPE', symbol: 'NOPE/USDT:USDT' }],
    });
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(5 * MINUTE_MS);
    expect(watch.view.coins.map(({ coin }) => coin).toSorted()).toEqual(['BTC', 'ETH']);
    expect(venue.countOf('1h')).toBe(2);
  });

  test('the demo is no part of the market beside a real venue', async () => {
    const clock = new VirtualClock();
    const real = new FakeMarket(clock, LISTED);
    const demo = new FakeMarket(clock, LISTED, { host: 'demo', isDemo: true, held: [SOL] });
    const { watch, run } = watchOf(clock, () => [demo.site, real.site]);
    await run(2 * MINUTE_MS);
    expect(demo.calls).toEqual([]);
    expect(watch.view.coins.map(({ coin }) => coin).toSorted()).toEqual(['BTC', 'ETH']);
  });

  test('without any venue it says that nothing is known', async () => {
    const clock = new VirtualClock();
    const { watch, run } = watchOf(clock, () => []);
    await run(2_000);
    expect(watch.view).toMatchObject({ state: 'unknown' });
    expect(watch.view.evidence[0]).toMatch(/nothing is known of the market/);
  });

  test('a coin that is opened later is watched from the next round on', async () => {
    const clock = new VirtualClock();
    const held = [SOL];
    const venue = new FakeMarket(clock, [...LISTED, 'XRP/USDT:USDT'], { held });
    const { watch, run } = watchOf(clock, () => [venue.site]);
    await run(5_000);
    held.push({ underlying: 'XRP', symbol: 'XRP/USDT:USDT' });
    await run(2 * MINUTE_MS);
    expect(watch.view.coins.map(({ coin }) => coin)).toContain('XRP');
    const hours = venue.countOf('1h');
    held.length = 0;
    await run(3 * MINUTE_MS);
    expect(venue.countOf('1h')).toBe(hours);
  });

  test('other sectors are judged by at once, without a new reading of the month', async () => {
    const clock = new VirtualClock();
    const venue = new FakeMarket(clock, LISTED, { held: [SOL] });
    const { watch, run } = watchOf(clock, () => [venue.site]);
    watch.configure({ coins: [], options: { groups: { a: ['SOL'] } } });
    await run(5_000);
    const read = venue.countOf('1h');
    watch.configure({ coins: [], options: { groups: { b: ['SOL', 'ETH'] } } });
    await run(70_000);
    expect(venue.countOf('1h')).toBe(read);
    expect(watch.view).toMatchObject({ state: 'ok', coins: { length: 3 } });
    watch.configure({ coins: [], options: { groups: { b: ['SOL', 'ETH'] }, recentHighDays: 20 } });
    await run(5_000);
    expect(venue.countOf('1h')).toBe(2 * read);
  });

  test('the chosen venue is read before that of the accounts, which gives what it does not list', async () => {
    const clock = new VirtualClock();
    const account = new FakeMarket(clock, LISTED, { held: [SOL] });
    const chosen = new FakeMarket(clock, ['BTC/USDT:USDT', 'ETH/USDT:USDT'], { host: 'chosen' });
    const { accountId: _, ...place } = chosen.site;
    const memory = keeping();
    let sites: readonly CandleSite[] = [account.site];
    const { watch, run } = watchOf(clock, () => sites, memory);
    watch.configure({ coins: [], options: {} });
    await run(5_000);
    expect(chosen.calls).toEqual([]);
    sites = [{ ...place, isChosen: true }, account.site];
    watch.configure({ coins: [], options: {}, venue: 'chosen' });
    const before = account.calls.length;
    await run(5_000);
    expect(watch.sourceOf('BTC')?.site.host).toBe('chosen');
    expect(watch.sourceOf('SOL')?.site.host).toBe('venue');
    expect(new Set(account.calls.slice(before).map(({ symbol }) => symbol))).toEqual(
      new Set(['SOL/USDT:USDT']),
    );
    const seen = (coin: string) => watch.view.coins.find((one) => one.coin === coin);
    expect(seen('BTC')).toMatchObject({ drawdown: { kind: 'known' } });
    expect(seen('BTC')?.candles).toBeUndefined();
    expect(seen('SOL')?.candles?.accountId).toBe('a');
  });
});
