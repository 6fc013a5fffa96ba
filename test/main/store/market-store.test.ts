import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MarketEvent } from '../../../shared/domain/market-event.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';
import { openMarketStore } from '../../../main/store/market-store.ts';

const event = (id: string): MarketEvent => ({ id, atMs: 1_000, title: 'CPI', kind: 'cpi' });

describe('the store of calendars and series', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'leeway-market-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const path = () => join(home, 'market.json');
  const open = () => openMarketStore({ file: createJsonFile(path()), now: () => 7 });

  test('keeps what was added over a restart', () => {
    const store = open();
    store.addCalendar({ name: 'a.ics', events: [event('1')] });
    store.setSeries({ market: 'gold', name: 'g.csv', points: [{ atMs: 1, price: 2 }] });
    const again = open();
    expect(again.calendars()).toEqual([{ name: 'a.ics', events: [event('1')] }]);
    expect(again.series()).toEqual([
      { market: 'gold', name: 'g.csv', points: [{ atMs: 1, price: 2 }] },
    ]);
  });

  test('a file of the same name, and a series of the same market, take the place of the one before', () => {
    const store = open();
    store.addCalendar({ name: 'a.ics', events: [event('1')] });
    store.addCalendar({ name: 'a.ics', events: [event('2')] });
    store.addCalendar({ name: 'b.ics', events: [event('3')] });
    expect(store.calendars().map(({ events }) => events[0]?.id)).toEqual(['2', '3']);
    store.setSeries({ market: 'gold', name: 'g.csv', points: [] });
    store.setSeries({ market: 'gold', name: 'h.csv', points: [] });
    expect(store.series().map(({ name }) => name)).toEqual(['h.csv']);
    store.removeSeries('gold');
    store.clearCalendar();
    expect([store.series(), store.calendars()]).toEqual([[], []]);
  });

  test('tells listeners of each change until they cancel', () => {
    const store = open();
    let changes = 0;
    const cancel = store.onChange(() => {
      changes += 1;
    });
    store.clearCalendar();
    cancel();
    store.clearCalendar();
    expect(changes).toBe(1);
  });

  test('too many files or events are refused, and nothing changes', () => {
    const store = open();
    const many = Array.from({ length: 10_001 }, (_, i) => event(String(i)));
    expect(store.addCalendar({ name: 'big.ics', events: many }).ok).toBe(false);
    for (let i = 0; i < 20; i += 1) store.addCalendar({ name: `${i}.ics`, events: [] });
    expect(store.addCalendar({ name: 'one more.ics', events: [] }).ok).toBe(false);
    expect(store.calendars()).toHaveLength(20);
  });

  test('a file that cannot be used is set aside and said', () => {
    writeFileSync(path(), '{"version":1,"calendars":"no"}');
    const store = open();
    expect(store.calendars()).toEqual([]);
    expect(store.notices()).toMatchObject([{ severity: 'warning' }]);
    expect(readdirSync(home)).toEqual(['market.json.corrupt-7']);
  });

  test('a disk that refuses leaves everything as it was', () => {
    const file = { ...createJsonFile(path()), write: () => expect.fail('full') };
    const store = openMarketStore({ file, now: () => 7 });
    expect(store.addCalendar({ name: 'a.ics', events: [event('1')] }).ok).toBe(false);
    expect(store.calendars()).toEqual([]);
  });
});
