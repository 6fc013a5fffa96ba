import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';
import { SCHEMA } from '../../../main/history/schema.ts';
import { SqliteHistory } from '../../../main/history/sqlite-history.ts';

const T0 = 1_760_000_000_000;
const MB = 1_048_576;
let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leeway-full-disk-'));
  file = join(dir, 'history.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A database that takes so many more pages of 4 kB and then says, as a full disk does, that it is full. */
function onSmallDisk(morePages: number) {
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  const limit = (count: number) => database.exec(`PRAGMA max_page_count = ${String(count)}`);
  limit(pages + morePages);
  return {
    history: new SqliteHistory(database),
    makeRoom: (more = 100_000) => limit(pages + more),
  };
}

const row = (text: string, atMs = T0) => ({ atMs, action: 'note', text }) as const;
const sample = (atMs: number) => ({ accountId: 'a', atMs, equity: 100 });
/** More than two pages. */
const LONG = 'x'.repeat(9_000);
const SHORT = 'x'.repeat(100);

describe('a disk that is full (F12)', () => {
  it('is a trouble from the first refused row until everything that waited is written', () => {
    const { history, makeRoom } = onSmallDisk(1);
    history.addAudit([row('before')]);
    expect(history.problem()).toBeUndefined();
    history.addAudit([row(LONG)]);
    expect(history.problem()).toContain('is full');
    // What is small would still fit: it neither ends the trouble nor comes before what waits.
    history.addAudit([row('small')]);
    history.saveState('bans', { until: 1 });
    history.addSamples([sample(T0)]);
    expect(history.problem()).toContain('is full');
    makeRoom();
    history.addSamples([sample(T0 + 10_000)]);
    expect(history.problem()).toBeUndefined();
    const texts = history.readAudit({ limit: 9 }).map(({ text }) => text);
    expect(texts).toEqual(['small', LONG, 'before']);
    history.close();
  });

  it('loses neither a state that was saved once nor the samples of that time', () => {
    const { history, makeRoom } = onSmallDisk(0);
    history.saveState('bans', LONG);
    expect(history.problem()).toContain('is full');
    expect(history.loadState('bans')).toBe(LONG);
    history.addSamples([sample(T0)]);
    makeRoom();
    history.addAudit([row('room again')]);
    history.close();
    const later = openHistory(file, T0).history;
    expect(later.loadState('bans')).toBe(LONG);
    const points = later.readSeries({
      accountId: 'a',
      sinceMs: T0 - 1,
      untilMs: T0 + 1,
      points: 1,
    });
    expect(points).toMatchObject([{ equity: 100 }]);
    later.close();
  });

  it('makes what waits as long as it may be, and says in the log how much is missing', () => {
    const { history, makeRoom } = onSmallDisk(0);
    const many = Array.from({ length: 5_003 }, (_, i) => row(`${String(i)} ${SHORT}`, T0 + i));
    history.addAudit(many.slice(0, 5_001));
    history.addAudit(many.slice(5_001));
    makeRoom();
    history.addAudit([]);
    const texts = history
      .readAudit({ limit: 6_000 })
      .map(({ text, atMs }) => `${String(atMs - T0)} ${text.slice(0, 5)}`);
    expect(texts).toHaveLength(5_001);
    expect(texts.slice(-2)).toEqual(['3 3 xxx', '2 3 row']);
    expect(texts[0]).toBe('5002 5002 ');
    history.close();
  });

  it('is tried with few rows at a time, and what fits is written', () => {
    const { history, makeRoom } = onSmallDisk(0);
    for (let i = 0; i < 250; i += 1) history.addAudit([row(`${String(i)} ${LONG}`)]);
    makeRoom(400);
    history.addAudit([]);
    // A hundred rows fit, the second hundred does not.
    expect(history.problem()).toContain('is full');
    expect(history.readAudit({ limit: 300 })).toHaveLength(100);
    makeRoom();
    history.addAudit([]);
    const texts = history.readAudit({ limit: 300 }).map(({ text }) => Number.parseInt(text, 10));
    expect(texts).toEqual(Array.from({ length: 250 }, (_, i) => 249 - i));
    history.close();
  });

  it('is said before the first row is refused: a journal has room of its own', () => {
    const database = new DatabaseSync(file);
    database.exec(SCHEMA);
    let free: number | undefined = 100 * MB;
    const history = new SqliteHistory(database, { freeBytes: () => free });
    expect(history.problem()).toBeUndefined();
    free = 200 * 1_024;
    expect(history.problem()).toBe('Only 200 kB are left on the disk of the history.');
    free = undefined;
    expect(history.problem()).toBeUndefined();
    free = 100 * MB;
    expect(history.problem()).toBeUndefined();
    history.close();
    free = 0;
    expect(history.problem()).toBeUndefined();
  });
});
