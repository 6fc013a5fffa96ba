import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../shared/domain/market-event.ts';
import type { JointLeeway } from '../../../../shared/domain/risk-report.ts';
import { kindOfEvent } from '../../../../shared/market/calendar/event-kind.ts';
import { typicalMove } from '../../../../shared/market/calendar/past-moves.ts';
import { upcomingEvents } from '../../../../shared/market/calendar/upcoming.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const event = (atMs: number, fields: Partial<MarketEvent> = {}): MarketEvent => ({
  id: `${atMs}`,
  atMs,
  title: 'CPI',
  kind: 'cpi',
  ...fields,
});
/** A hundred days of hours at 100; at the given hours it dips for one hour. */
const candles = (dips: Readonly<Record<number, number>>, missing: readonly number[] = []) =>
  Array.from({ length: 2_400 }, (_, hour) => {
    const low = dips[hour] ?? 100;
    return { timestamp: hour * HOUR, open: 100, high: 100.5, low, close: 100, volume: 1 };
  }).filter((_, hour) => !missing.includes(hour));
const leeway: JointLeeway = { down: { kind: 'move', ratio: -0.09 }, up: { kind: 'none' } };

describe('what an announced event usually does', () => {
  it('is the median of the largest moves within a day after it', () => {
    const events = [100, 200, 300].map((hour) => event(hour * HOUR));
    const typical = typicalMove(events, candles({ 100: 98, 210: 97, 323: 90, 324: 50 }));
    expect(typical).toEqual({ ratio: 0.030000000000000027, events: 3, withinMs: DAY });
  });

  it('leaves out events beside holes, without an hour, or beyond the record', () => {
    const events = [100, 200, 300].map((hour) => event(hour * HOUR));
    const missing = [203, 204, 205];
    expect(typicalMove(events, candles({}, missing))).toBeUndefined();
    expect(
      typicalMove([...events.slice(1), event(5 * DAY, { dayOnly: true })], candles({})),
    ).toBeUndefined();
    expect(typicalMove([...events.slice(1), event(2_390 * HOUR)], candles({}))).toBeUndefined();
  });
});

describe('events ahead', () => {
  it('come soonest first, a day ahead and an hour after, with the leeway in usual moves', () => {
    const now = 1_000 * HOUR;
    const events = [
      event(now + 23 * HOUR, { kind: 'fomc' }),
      event(now + 2 * HOUR),
      event(now - HOUR / 2),
      event(now - 2 * HOUR),
      event(now + 25 * HOUR),
      event(now - 3 * HOUR, { dayOnly: true }),
    ];
    const notes = upcomingEvents(events, now, leeway, (kind) =>
      kind === 'cpi' ? { ratio: 0.03, events: 12, withinMs: DAY } : undefined,
    );
    expect(notes.map(({ inMs }) => inMs / HOUR)).toEqual([0, 0, 2, 23]);
    expect(notes[2]?.inMoves).toBeCloseTo(3, 12);
    expect(notes[3]?.inMoves).toBeUndefined();
  });

  it('say nothing of a leeway that is unknown on one side', () => {
    const blind: JointLeeway = { ...leeway, up: { kind: 'unknown', reason: 'stale' } };
    const [note] = upcomingEvents([event(1)], 0, blind, () => undefined);
    expect(note?.leeway).toBeUndefined();
  });
});

describe('the kind of an event', () => {
  it.each([
    ['US CPI m/m', 'cpi'],
    ['Core PPI', 'ppi'],
    ['FOMC Minutes', 'fomc'],
    ['Federal Funds Rate', 'fomc'],
    ['Non-Farm Employment Change', 'jobs'],
    ['Advance GDP q/q', 'gdp'],
    ['NVDA Q3 results', 'earnings'],
    ['BTC quarterly options expiry', 'expiry'],
    ['Fedora conference', 'other'],
    ['Scipio', 'other'],
  ])('of "%s" is %s', (title, kind) => {
    expect(kindOfEvent(title)).toBe(kind);
  });
});
