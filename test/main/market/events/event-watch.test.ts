import { describe, expect, test } from 'vitest';
import type { Announcement } from '../../../../shared/alarms/alarm.ts';
import type { Candle } from '../../../../shared/domain/candle.ts';
import type { MarketEvent } from '../../../../shared/domain/market-event.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { ok } from '../../../../shared/lib/result.ts';
import { EventWatch } from '../../../../main/market/events/event-watch.ts';
import type { AskCandles } from '../../../../main/market/watch/read-past.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';

function cpi(atMs: number): MarketEvent {
  return { id: `cpi ${atMs}`, atMs, title: 'US CPI', kind: 'cpi' };
}

/** Hours that stand at 100, but for a jump of 2 % two hours after each event. */
function askAround(events: readonly MarketEvent[], calls: number[]): AskCandles {
  return async ({ limit, beforeMs = 0 }) => {
    calls.push(beforeMs);
    const last = Math.floor((beforeMs - 1) / HOUR_MS) * HOUR_MS;
    return ok(
      Array.from({ length: limit }, (_, i): Candle => {
        const timestamp = last - (limit - 1 - i) * HOUR_MS;
        const jumps = events.some(({ atMs }) => atMs + 2 * HOUR_MS === timestamp);
        return { timestamp, open: 100, high: jumps ? 102 : 100, low: 100, close: 100, volume: 1 };
      }),
    );
  };
}

function watchOf(options: {
  readonly events: readonly MarketEvent[];
  ask?: AskCandles;
  on?: boolean;
}) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 10, 12));
  const said: Announcement[] = [];
  let kept: unknown;
  const make = () => {
    const watch = new EventWatch({
      clock,
      askBitcoin: () => options.ask,
      leeway: () => ({ down: { kind: 'move', ratio: -0.03 }, up: { kind: 'none' } }),
      announce: (announcement) => said.push(announcement),
      onChange: () => undefined,
      isOn: () => options.on ?? true,
    });
    watch.keepIn({
      load: () => kept,
      save: (told) => {
        kept = [...told];
      },
    });
    watch.configure(options.events, DAY_MS);
    return watch;
  };
  const run = async (watch: EventWatch, ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      watch.tick();
      await clock.advance(1_000);
    }
  };
  return { make, run, said };
}

const NOW = Date.UTC(2026, 5, 10, 12);
const PAST = [1, 2, 3, 4].map((month) => cpi(NOW - month * 30 * DAY_MS));
const NEXT = cpi(NOW + 3 * HOUR_MS);

describe('announced events', () => {
  test('are said once, with the leeway in usual moves of such events', async () => {
    const calls: number[] = [];
    const { make, run, said } = watchOf({ events: [...PAST, NEXT], ask: askAround(PAST, calls) });
    const watch = make();
    await run(watch, 10_000);
    expect(watch.notes).toMatchObject([{ event: NEXT, leeway: 0.03, typical: { events: 4 } }]);
    expect(watch.notes[0]?.typical?.ratio).toBeCloseTo(0.02, 9);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({ level: 'info', alarmId: `event-ahead|${NEXT.id}` });
    expect(said[0]?.title).toBe('US CPI in 3 h.');
    expect(said[0]?.text).toMatch(
      /stand a move of 3\.0 %.*last 4 such events was 2\.0 %.*1\.5 usual/,
    );
    expect(calls).toHaveLength(4);
  });

  test('are not said again after a restart', async () => {
    const { make, run, said } = watchOf({ events: [...PAST, NEXT], ask: askAround(PAST, []) });
    await run(make(), 5_000);
    await run(make(), 5_000);
    expect(said).toHaveLength(1);
  });

  test('without a market to ask they wait two minutes, and say that usual moves are not known', async () => {
    const { make, run, said } = watchOf({ events: [...PAST, NEXT] });
    const watch = make();
    await run(watch, MINUTE_MS);
    expect(said).toHaveLength(0);
    await run(watch, 2 * MINUTE_MS);
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toMatch(/moved before is not known/);
  });

  test('stand on the screen but are not announced where the rule is off', async () => {
    const { make, run, said } = watchOf({ events: [NEXT], ask: askAround([], []), on: false });
    const watch = make();
    await run(watch, 5_000);
    expect(watch.notes).toHaveLength(1);
    expect(said).toHaveLength(0);
  });

  test('are gone when the calendar is cleared', async () => {
    const { make, run } = watchOf({ events: [NEXT], ask: askAround([], []) });
    const watch = make();
    await run(watch, 2_000);
    watch.configure([], DAY_MS);
    await run(watch, 2_000);
    expect(watch.notes).toEqual([]);
  });
});
