import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { ok } from '../../../shared/lib/result.ts';
import type { CandleRequest } from '../../../main/exchange/exchange-client.ts';
import { cadenceOf } from '../../../main/monitor/feeds/cadence.ts';
import { btcLong, exchangeAccount, type FakeExchange } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

/** A calm month, then a fall of a fifth within twenty minutes from `fallsAtMs` on. */
function feed(venue: FakeExchange, fallsAtMs: () => number): void {
  const price = (at: number) =>
    100_000 *
    (1 + 0.004 * Math.sin(at / 4_000_000)) *
    (1 - 0.2 * Math.min(1, Math.max(0, (at - fallsAtMs()) / (20 * MINUTE_MS))));
  venue.fetchCandles = async ({ interval, limit, beforeMs = Infinity }: CandleRequest) => {
    venue.calls.candles += 1;
    const span = interval === '1h' ? HOUR_MS : MINUTE_MS;
    const last = Math.floor(Math.min(venue.clock.now(), beforeMs - 1) / span) * span;
    return ok(
      Array.from({ length: limit }, (_, i): Candle => {
        const timestamp = last - (limit - 1 - i) * span;
        const [open, close] = [price(timestamp), price(timestamp + span)];
        return {
          timestamp,
          open,
          close,
          high: Math.max(open, close),
          low: Math.min(open, close),
          volume: 1,
        };
      }),
    );
  };
}

/** A position 12 % from its liquidation: calm by the thresholds as they are set, not by tighter ones. */
const FAR = btcLong({ isolatedMargin: 12_400 });

async function watched() {
  const harness = new MonitorHarness();
  let fallsAtMs = Infinity;
  harness.prepare = (venue) => {
    feed(venue, () => fallsAtMs);
    venue.positions = [FAR];
  };
  harness.configure([exchangeAccount('a')]);
  await harness.clock.advance(20_000);
  return {
    harness,
    fall: () => {
      fallsAtMs = harness.clock.now();
    },
  };
}

describe('the market within the monitor', () => {
  test('is calm and read after the first picture, and changes no level', async () => {
    const { harness } = await watched();
    const state = await harness.state();
    expect(state.market).toMatchObject({ state: 'ok', verdict: 'calm', events: [] });
    expect(state.alarms.filter(({ rule }) => rule === 'market-regime')).toEqual([]);
    expect(state.positions[0]?.level).not.toBe('critical');
  });

  test('a sell-off is an alarm, tightens the thresholds and reads calm accounts twice as often', async () => {
    const { harness, fall } = await watched();
    const before = await harness.state();
    const warningBefore = before.positions[0]?.warningPrice;
    fall();
    await harness.clock.advance(20 * MINUTE_MS);
    const after = await harness.state();
    expect(after.market?.verdict).toBe('sell-off');
    const alarm = after.alarms.find(({ rule }) => rule === 'market-regime');
    expect(alarm).toMatchObject({ level: 'warning', valueState: 'ok' });
    expect(alarm?.text).not.toMatch(/\.;/);
    // The warning begins further away from the liquidation: earlier, never later.
    expect(after.positions[0]?.warningPrice).toBeGreaterThan(warningBefore ?? Infinity);
    expect(harness.announced.some(({ alarmId }) => alarmId === 'market-regime|leeway')).toBe(true);
    const details = await harness.query<'market-details'>({ kind: 'market-details' });
    expect(details.changes.some(({ coin }) => coin === '*')).toBe(true);
  });

  test('an event of the calendar is announced once', async () => {
    const { harness } = await watched();
    const atMs = harness.clock.now() + 2 * HOUR_MS;
    harness.configure([exchangeAccount('a')], {
      market: {
        coins: [],
        radar: {},
        eventLeadMs: 24 * HOUR_MS,
        events: [{ id: 'e', atMs, title: 'FOMC', kind: 'fomc' }],
        series: [],
      },
    });
    await harness.clock.advance(5_000);
    const said = harness.announced.filter(({ alarmId }) => alarmId === 'event-ahead|e');
    expect(said).toMatchObject([{ level: 'info', title: 'FOMC in 2 h.' }]);
    expect((await harness.state()).market?.events).toHaveLength(1);
    await harness.clock.advance(MINUTE_MS);
    expect(harness.announced.filter(({ alarmId }) => alarmId === 'event-ahead|e')).toHaveLength(1);
  });

  test('is read at the chosen venue without a key, and where the accounts are when it is unset', async () => {
    const { harness } = await watched();
    const market = {
      coins: [],
      radar: {},
      eventLeadMs: 24 * HOUR_MS,
      events: [],
      series: [],
    };
    harness.configure([exchangeAccount('a')], { market: { ...market, venue: 'bybit' } });
    await harness.clock.advance(5_000);
    const chosen = harness.venues.get('pricing:bybit');
    expect(chosen?.calls.candles).toBeGreaterThan(0);
    expect(chosen?.calls.account).toBe(0);
    expect((await harness.state()).market).toMatchObject({ state: 'ok', verdict: 'calm' });
    harness.configure([exchangeAccount('a')], { market });
    const [before, own] = [chosen?.calls.candles, harness.venues.get('a')?.calls.candles ?? 0];
    await harness.clock.advance(2 * MINUTE_MS);
    expect(chosen?.calls.candles).toBe(before);
    expect(harness.venues.get('a')?.calls.candles).toBeGreaterThan(own);
    expect((await harness.state()).market?.state).toBe('ok');
  });

  test('prices of a test network are no market where a real exchange is in use', async () => {
    const harness = new MonitorHarness();
    harness.prepare = (venue) => feed(venue, () => Infinity);
    const test = exchangeAccount('test', { testnet: true });
    harness.configure([test, exchangeAccount('real')]);
    await harness.clock.advance(20_000);
    const coins = (await harness.state()).market?.coins ?? [];
    expect(coins.length).toBeGreaterThan(0);
    expect(new Set(coins.map(({ candles }) => candles?.accountId))).toEqual(new Set(['real']));
  });
});

describe('how often an account is read', () => {
  test('a sell-off halves the pause of a calm one, and never makes one longer', () => {
    for (const level of ['safe', 'watch', 'unknown', 'warning', 'critical'] as const) {
      const calm = cadenceOf(level, 'calm');
      expect(cadenceOf(level, undefined)).toBe(calm);
      for (const verdict of ['stress', 'recovering', 'sell-off'] as const) {
        expect(cadenceOf(level, verdict)).toBeLessThanOrEqual(calm);
      }
    }
    expect(cadenceOf('safe', 'sell-off')).toBe(cadenceOf('safe', 'calm') / 2);
    expect(cadenceOf('critical', 'sell-off')).toBe(1_000);
  });
});
