import { describe, expect, test } from 'vitest';
import type { ExchangeClient } from '../../../../main/exchange/exchange-client.ts';
import { createBackgroundTurns } from '../../../../main/market/background-turns.ts';
import { ImpliedWatch } from '../../../../main/market/implied/implied-watch.ts';
import { MarketWatch } from '../../../../main/market/watch/market-watch.ts';
import { createHostBans } from '../../../../main/monitor/feeds/host-bans.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { err, ok } from '../../../../shared/lib/result.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import { FakeMarket } from '../watch/fake-market.ts';

/** A venue whose index stands at 50 and jumps to `now` at a moment; the radar and the index are watched side by side. */
function setUp(over: Partial<ExchangeClient> = {}) {
  const clock = new VirtualClock();
  const index = { level: 50, fails: false, silent: false, sinceMs: [] as number[] };
  const client: Partial<ExchangeClient> = {
    exchange: 'deribit',
    impliedCoins: ['BTC', 'ETH'],
    fetchImpliedVolatility: async (_, sinceMs) => {
      index.sinceMs.push(sinceMs);
      if (index.silent) return new Promise(() => undefined);
      if (index.fails) return err({ kind: 'network', message: 'gone' });
      const first = Math.ceil(sinceMs / HOUR_MS) * HOUR_MS;
      const hours = Math.floor((clock.now() - first) / HOUR_MS) + 1;
      return ok([
        ...Array.from({ length: hours }, (_unused, i) => ({
          atMs: first + i * HOUR_MS,
          value: 50,
        })).filter(({ atMs }) => atMs < clock.now()),
        { atMs: clock.now(), value: index.level },
      ]);
    },
    ...over,
  };
  const venue = new FakeMarket(clock, ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT'], {
    client: client as ExchangeClient,
  });
  const sites = [venue.site];
  const parts = {
    clock,
    bans: createHostBans(clock),
    turns: createBackgroundTurns('market'),
    sites: () => sites,
  };
  const radar: MarketWatch = new MarketWatch({
    ...parts,
    indexOf: (coin) => implied.indexOf(coin),
    onChange: () => undefined,
  });
  const implied = new ImpliedWatch({
    ...parts,
    coins: () => radar.sources.map(({ coin }) => coin),
  });
  radar.configure({ coins: ['SOL'], options: {} });
  const run = async (ms: number, stepMs = 1_000) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      radar.tick();
      implied.tick();
      await clock.advance(stepMs);
    }
  };
  const coin = (name: string) => radar.view.coins.find((each) => each.coin === name);
  return { clock, index, venue, sites, radar, implied, run, coin };
}

describe('implied volatility', () => {
  test('a month of it is read once, then what is new; coins without an index have none', async () => {
    const { clock, index, run, coin } = setUp();
    const startMs = clock.now();
    await run(2 * MINUTE_MS);
    expect(coin('BTC')?.implied).toMatchObject({
      venue: 'Deribit',
      value: 50,
      ratio: { kind: 'known', value: 1 },
    });
    expect(coin('SOL')?.implied).toBeUndefined();
    expect(index.sinceMs).toHaveLength(2);
    expect(startMs - (index.sinceMs[0] ?? 0)).toBeGreaterThan(30 * DAY_MS);
    await run(30 * MINUTE_MS);
    expect(index.sinceMs).toHaveLength(8);
    expect(clock.now() - (index.sinceMs.at(-1) ?? 0)).toBeLessThan(3 * HOUR_MS);
  });

  test('a jump of it stands in the figures, and in a fall among the reasons', async () => {
    const { clock, index, venue, run, coin } = setUp();
    await run(2 * MINUTE_MS);
    index.level = 80;
    const fallMs = clock.now() + 10 * MINUTE_MS;
    venue.shape = (_, atMs) => (atMs < fallMs ? 1 : 0.88);
    await run(25 * MINUTE_MS);
    expect(coin('BTC')?.implied).toMatchObject({ value: 80 });
    const ratio = coin('BTC')?.implied?.ratio;
    expect(ratio?.kind === 'known' && ratio.value).toBeCloseTo(1.6, 1);
    expect(coin('BTC')?.verdict).toBe('sell-off');
    expect(coin('BTC')?.evidence.join(' ')).toMatch(
      /Implied volatility is 1\.60 times its mean of 30 days/,
    );
    expect(coin('SOL')?.evidence.join(' ')).not.toMatch(/Implied/);
  });

  test('the candles do not wait for an index that does not come', async () => {
    const { index, run, radar, coin } = setUp();
    index.silent = true;
    await run(3 * MINUTE_MS);
    expect(radar.view.state).toBe('ok');
    expect(radar.view.coins).toHaveLength(3);
    expect(coin('BTC')?.implied).toBeUndefined();
  });

  test('where it fails the last level stays, and is unknown as a ratio after a day', async () => {
    const { index, run, coin } = setUp();
    await run(2 * MINUTE_MS);
    index.fails = true;
    await run(HOUR_MS, 10_000);
    expect(coin('BTC')?.implied?.ratio.kind).toBe('known');
    await run(24 * HOUR_MS, 30_000);
    expect(coin('BTC')?.implied?.ratio.kind).toBe('unknown');
  });

  test('is gone with the account of the venue that computes it', async () => {
    const { run, sites, implied } = setUp();
    await run(2 * MINUTE_MS);
    expect(implied.indexOf('BTC')).toBeDefined();
    sites.pop();
    await run(15 * MINUTE_MS);
    expect(implied.indexOf('BTC')).toBeUndefined();
  });

  test('a clock set back leaves no reading of the future', async () => {
    const { clock, run, implied } = setUp();
    await run(2 * MINUTE_MS);
    clock.jumpWall(-3 * DAY_MS);
    await run(15 * MINUTE_MS);
    const readings = implied.indexOf('BTC')?.readings ?? [];
    expect(readings.length).toBeGreaterThan(100);
    expect(readings.every(({ atMs }) => atMs <= clock.now())).toBe(true);
    expect(readings.every(({ atMs }, i) => i === 0 || atMs > (readings[i - 1]?.atMs ?? 0))).toBe(
      true,
    );
  });
});
