import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../../shared/domain/units.ts';
import type { StoredSeries } from '../../../../shared/contract/monitor-protocol.ts';
import { CorrelationWatch } from '../../../../main/market/correlation/correlation-watch.ts';
import { sessionCloses } from '../../../../main/market/correlation/sessions.ts';
import type { CandleSite } from '../../../../main/market/watch/candle-sites.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import { FakeMarket } from '../watch/fake-market.ts';

const NOW = Date.UTC(2026, 5, 10, 12);
/** A walk that both markets share, one step a day. */
const walk = (at: number) => Math.sin(Math.floor(at / DAY_MS) * 12.9898) * 0.02;
const level = (at: number) => {
  let sum = 0;
  for (let day = Math.floor((NOW - 120 * DAY_MS) / DAY_MS); day * DAY_MS < at; day += 1) {
    sum += walk(day * DAY_MS);
  }
  return Math.exp(sum);
};

function setUp(listed: readonly string[], factor: (symbol: string, at: number) => number) {
  const clock = new VirtualClock(NOW);
  const venue = new FakeMarket(clock, ['BTC/USDT:USDT', ...listed]);
  venue.shape = (symbol, at) => factor(symbol, at) / (1 + 0.004 * Math.sin(at / 4_000_000));
  const sites: CandleSite[] = [venue.site];
  const askAt = (site: CandleSite, symbol: string) => (request: object) =>
    site.client.fetchCandles({ symbol, limit: 0, interval: '1h', ...request });
  const watch = new CorrelationWatch({
    clock,
    sites: () => sites,
    askAt,
    coins: () => [{ coin: 'BTC', ask: askAt(venue.site, 'BTC/USDT:USDT') }],
  });
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      watch.tick();
      await clock.advance(1_000);
    }
  };
  const rowOf = (against: string) => watch.rows.find((row) => row.against === against);
  return { watch, run, rowOf, sites, venue };
}

/** Closes that move half as much as the shared walk, at the ends of New York's sessions. */
function seriesOf(market: StoredSeries['market']): StoredSeries {
  const closes = sessionCloses(NOW - 90 * DAY_MS, NOW);
  return {
    market,
    name: `${market}.csv`,
    points: closes.map((atMs) => ({ atMs, price: 20_000 * Math.sqrt(level(atMs)) })),
  };
}

describe('coins against other markets', () => {
  test('an imported series is compared at its own moments, the newest first', async () => {
    const { watch, run, rowOf } = setUp([], (_, at) => level(at));
    watch.configure([seriesOf('nasdaq')]);
    await run(60_000);
    const row = rowOf('Nasdaq');
    expect(row?.source).toBe('nasdaq.csv');
    expect(row?.history[0]?.coefficient).toBeCloseTo(1, 3);
    expect(row?.history[0]?.beta).toBeCloseTo(2, 2);
    expect(row?.history[0]?.atMs).toBeGreaterThan(row?.history[1]?.atMs ?? Infinity);
  });

  test('what nobody lists and nobody imported has a reason instead of a number', async () => {
    const { watch, run, rowOf } = setUp([], (_, at) => level(at));
    watch.configure([seriesOf('gold')]);
    await run(60_000);
    expect(rowOf('Nasdaq')).toMatchObject({ history: [], reason: /Import a series/ });
    expect(watch.gold.view).toMatchObject({ asset: 'XAU', source: 'gold.csv' });
    expect(watch.gold.view?.price).toBeGreaterThan(0);
    expect(watch.gold.reason).toBeUndefined();
    expect(watch.gold.view?.beta).toBeCloseTo(0.5, 2);
  });

  test('an instrument that a venue lists is taken where its price fits', async () => {
    const { watch, run, rowOf } = setUp(['PAXG/USDT:USDT'], (symbol, at) =>
      symbol.startsWith('PAXG') ? 26 * level(at) ** 0.25 : level(at),
    );
    watch.configure([]);
    await run(90_000);
    expect(rowOf('Gold')).toMatchObject({ source: 'PAXG/USDT:USDT on Binance' });
    expect(rowOf('Gold')?.history[0]?.coefficient).toBeGreaterThan(0.99);
    expect(watch.gold.view?.price).toBeGreaterThan(1_000);
    expect(watch.gold.view?.beta).toBeCloseTo(0.25, 2);
  });

  test('gold that nobody lists, of too few sessions or of last week has a reason', async () => {
    const { watch, run } = setUp([], (_, at) => level(at));
    expect(watch.gold.reason).toMatch(/after the start/);
    watch.configure([seriesOf('nasdaq')]);
    await run(60_000);
    expect(watch.gold).toEqual({ reason: expect.stringMatching(/No exchange in use lists gold/) });
    const { points, ...head } = seriesOf('gold');
    watch.configure([{ ...head, points: points.slice(-10) }]);
    await run(60_000);
    expect(watch.gold).toEqual({ reason: expect.stringMatching(/Only 9 sessions.*takes 20/) });
    watch.configure([{ ...head, points: points.slice(0, -6) }]);
    await run(60_000);
    expect(watch.gold.view?.price).toBeUndefined();
    expect(watch.gold.reason).toMatch(/more than four days old/);
  });

  test('a coin of a dollar that is called SPX is not the S&P 500', async () => {
    const { run, rowOf, venue } = setUp(['SPX/USDT:USDT'], (symbol, at) =>
      symbol.startsWith('SPX') ? 0.012 : level(at),
    );
    await run(90_000);
    expect(rowOf('S&P 500')).toMatchObject({ history: [], source: '' });
    const asked = venue.calls.filter(({ symbol }) => symbol === 'SPX/USDT:USDT').length;
    await run(7 * 3_600_000);
    expect(venue.calls.filter(({ symbol }) => symbol === 'SPX/USDT:USDT').length).toBe(asked);
  });

  test('too few sessions are said, not computed', async () => {
    const { watch, run, rowOf } = setUp([], (_, at) => level(at));
    const { points, ...head } = seriesOf('dollar');
    watch.configure([{ ...head, points: points.slice(-10) }]);
    await run(60_000);
    expect(rowOf('Dollar')).toMatchObject({ history: [], reason: /Only 9 sessions/ });
  });
});

describe("ends of New York's sessions", () => {
  test('are 16:00 there, in summer and winter, Monday to Friday', () => {
    const winter = sessionCloses(Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 6));
    expect(winter).toEqual([Date.UTC(2026, 0, 2, 21), Date.UTC(2026, 0, 5, 21)]);
    const summer = sessionCloses(Date.UTC(2026, 6, 1), Date.UTC(2026, 6, 2));
    expect(summer).toEqual([Date.UTC(2026, 6, 1, 20)]);
  });
});
