import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadMarketReaders } from '../../../main/core/load-market-readers.ts';
import { createMarketService } from '../../../main/core/market-service.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';
import { openMarketStore } from '../../../main/store/market-store.ts';
import type { WatchedDetails } from '../../../shared/contract/market.ts';
import { err, ok } from '../../../shared/lib/result.ts';

const NOW = Date.UTC(2026, 5, 10, 12);
const WATCHED: WatchedDetails = { correlations: [], openInterest: [], changes: [] };
const base64 = (text: string) => Buffer.from(text).toString('base64');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-market-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function setUp(over: { readonly write?: () => void; readonly silent?: boolean } = {}) {
  const file = createJsonFile(join(home, 'market.json'));
  const store = openMarketStore({
    file: over.write === undefined ? file : { ...file, write: over.write },
    now: () => NOW,
  });
  let loaded = 0;
  const service = createMarketService({
    store,
    loadReaders: () => {
      loaded += 1;
      return loadMarketReaders();
    },
    now: () => NOW,
    timeZone: 'Europe/Berlin',
    queryDetails: async () =>
      over.silent === true
        ? err({ code: 'unavailable', message: 'The monitor does not answer.' })
        : ok(WATCHED),
  });
  return { service, loaded: () => loaded };
}

const CALENDAR = 'date,time,title\n2026-06-11,14:30,US CPI\n2026-06-12,09:00,Earnings of X\n';
const SERIES = `date,close\n${Array.from({ length: 28 }, (_, i) => `2026-05-${String(i + 1).padStart(2, '0')},${4000 + i}`).join('\n')}\n`;

describe('what the trader imports about the market', () => {
  test('a calendar is read in the zone of the machine, and stands in the details', async () => {
    const { service } = setUp();
    const taken = await service.importCalendar({ name: 'a.csv', contentBase64: base64(CALENDAR) });
    expect(taken).toEqual(
      ok({ taken: 2, notes: ['Times without a zone are taken as Europe/Berlin.'] }),
    );
    const details = await service.details();
    expect(details).toMatchObject({
      ok: true,
      value: { calendar: { files: ['a.csv'] }, series: [], openInterest: [] },
    });
    const events = details.ok ? details.value.calendar.events : [];
    expect(events.map(({ atMs, kind }) => [atMs, kind])).toEqual([
      [Date.UTC(2026, 5, 11, 12, 30), 'cpi'],
      [Date.UTC(2026, 5, 12, 7), 'earnings'],
    ]);
  });

  test('the same event of two files is one, and the newest file of a name counts', async () => {
    const { service } = setUp();
    await service.importCalendar({ name: 'a.csv', contentBase64: base64(CALENDAR) });
    await service.importCalendar({ name: 'b.csv', contentBase64: base64(CALENDAR) });
    const other = 'date,time,title\n2026-06-15,10:00,FOMC\n';
    const count = async () => {
      const details = await service.details();
      return details.ok ? details.value.calendar.events.length : undefined;
    };
    expect(await count()).toBe(2);
    await service.importCalendar({ name: 'b.csv', contentBase64: base64(other) });
    expect(await count()).toBe(3);
    expect(service.removeCalendar({ name: 'a.csv' })).toEqual(ok({}));
    expect(await count()).toBe(1);
    expect(service.removeCalendar({ name: 'a.csv' })).toEqual(ok({}));
    service.clearCalendar();
    expect(await count()).toBe(0);
  });

  test('a series takes the place of the one before, and can be removed', async () => {
    const { service } = setUp();
    const send = (name: string) =>
      service.importSeries({ market: 'gold', name, contentBase64: base64(SERIES) });
    expect(await send('xau.csv')).toMatchObject({ ok: true, value: { taken: 28 } });
    await send('xau-2.csv');
    const details = await service.details();
    expect(details.ok && details.value.series).toMatchObject([
      { market: 'gold', name: 'xau-2.csv', closes: 28, lastAtMs: Date.UTC(2026, 4, 28, 21) },
    ]);
    expect(service.removeSeries({ market: 'gold' })).toEqual(ok({}));
    const after = await service.details();
    expect(after.ok && after.value.series).toEqual([]);
  });

  test('what cannot be read is refused with its line, and nothing changes', async () => {
    const { service } = setUp();
    const calendar = await service.importCalendar({
      name: 'a.csv',
      contentBase64: base64('date,title\n2026-06-11,CPI\n11.06.2026,FOMC\n'),
    });
    expect(calendar).toMatchObject({
      ok: false,
      error: { code: 'refused', message: expect.stringMatching(/Line 3: the date/) as string },
    });
    const series = await service.importSeries({
      market: 'nasdaq',
      name: 'a.csv',
      contentBase64: base64('date,close\n2026-05-01,100\n2026-05-04,-3\n'),
    });
    expect(series).toMatchObject({
      ok: false,
      error: { code: 'refused', message: expect.stringMatching(/Line 3: the close/) as string },
    });
    const details = await service.details();
    expect(details.ok && [details.value.calendar.files, details.value.series]).toEqual([[], []]);
  });

  test('a disk that refuses is said as such', async () => {
    const { service } = setUp({
      write: () => {
        throw new Error('ENOSPC');
      },
    });
    const result = await service.importCalendar({
      name: 'a.csv',
      contentBase64: base64(CALENDAR),
    });
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringMatching(/disk space/) as string },
    });
    expect(service.clearCalendar()).toMatchObject({ ok: false });
    expect(service.removeSeries({ market: 'gold' })).toMatchObject({ ok: false });
  });

  test('the details fail where the monitor does not answer, and readers load with the first import', async () => {
    const { service, loaded } = setUp({ silent: true });
    expect(await service.details()).toMatchObject({
      ok: false,
      error: { message: 'The monitor does not answer.' },
    });
    expect(loaded()).toBe(0);
    await service.importCalendar({ name: 'a.csv', contentBase64: base64(CALENDAR) });
    expect(loaded()).toBe(1);
  });
});
