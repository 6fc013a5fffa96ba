import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';

const DAY = 86_400_000;
const T0 = 1_760_000_000_000;
let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leeway-history-'));
  file = join(dir, 'history.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sample = (atMs: number, over = {}) => ({
  accountId: 'a',
  atMs,
  equity: 100,
  marginRatio: 0.2,
  nearestDistance: 0.3,
  ...over,
});

describe('series', () => {
  it('keeps samples and answers them in buckets, the worst of each', () => {
    const { history } = openHistory(file, T0);
    for (let i = 0; i < 60; i++) {
      history.addSamples([sample(T0 + i * 10_000, { marginRatio: i / 100, equity: i })]);
    }
    const points = history.readSeries({
      accountId: 'a',
      sinceMs: T0,
      untilMs: T0 + 599_999,
      points: 10,
    });
    expect(points).toHaveLength(10);
    expect(points[0]).toEqual({ atMs: T0, equity: 2.5, marginRatio: 0.05, nearestDistance: 0.3 });
    expect(
      history.readSeries({ accountId: 'b', sinceMs: T0, untilMs: T0 + DAY, points: 10 }),
    ).toEqual([]);
    history.close();
  });

  it('shows a hole as one point without figures, and none where a sample is merely late (F11)', () => {
    const { history } = openHistory(file, T0);
    for (const seconds of [0, 10, 20, 30, 50, 60, 300, 310]) {
      history.addSamples([sample(T0 + seconds * 1_000)]);
    }
    const points = history.readSeries({
      accountId: 'a',
      sinceMs: T0,
      untilMs: T0 + 320_000,
      points: 2_000,
    });
    expect(points.map(({ atMs, equity }) => [(atMs - T0) / 1_000, equity])).toEqual([
      [0, 100],
      [30, 100],
      [60, 100],
      [90, undefined],
      [300, 100],
    ]);
    history.close();
  });

  it('stores a figure that is unknown or no number as unknown (F7)', () => {
    const { history } = openHistory(file, T0);
    history.addSamples([{ accountId: 'a', atMs: T0, equity: Number.NaN, marginRatio: Infinity }]);
    expect(history.readSeries({ accountId: 'a', sinceMs: T0, untilMs: T0 + 1, points: 5 })).toEqual(
      [{ atMs: T0 }],
    );
    history.close();
  });

  it('rolls samples up to minutes after a week and to hours after 90 days, keeping the worst', () => {
    const { history } = openHistory(file, T0);
    const start = Math.floor(T0 / 3_600_000) * 3_600_000;
    for (let i = 0; i < 12; i++)
      history.addSamples([sample(start + i * 10_000, { marginRatio: i / 100 })]);
    history.addSamples([sample(start + 8 * DAY)]);
    const count = (table: string) => {
      const other = new DatabaseSync(file);
      const row = other
        .prepare(`SELECT count(*) AS n, max(margin_ratio) AS worst FROM ${table}`)
        .get();
      other.close();
      return [row?.['n'], row?.['worst']];
    };
    expect(count('sample_raw')).toEqual([1, 0.2]);
    expect(count('sample_minute')).toEqual([2, 0.11]);
    history.addSamples([sample(start + 97 * DAY)]);
    expect(count('sample_minute')).toEqual([1, 0.2]);
    expect(count('sample_hour')).toEqual([1, 0.11]);
    history.close();
  });
});

describe('audit', () => {
  const entry = (text: string, positionKey?: string) => ({
    atMs: T0,
    action: 'raised' as const,
    text,
    ...(positionKey === undefined ? {} : { positionKey, rule: 'liquidation-risk' as const }),
    inputs: { mark: 1.5, liq: null, near: true },
  });

  it('answers newest first, by pages and by position, as it was written', () => {
    const { history } = openHistory(file, T0);
    history.addAudit([entry('one'), entry('two', 'p'), entry('three')]);
    expect(history.readAudit({ limit: 2 }).map(({ text }) => text)).toEqual(['three', 'two']);
    expect(history.readAudit({ limit: 2, beforeId: 2 }).map(({ text }) => text)).toEqual(['one']);
    expect(history.readAudit({ limit: 9, positionKey: 'p' })).toEqual([
      { id: 2, ...entry('two', 'p') },
    ]);
    history.close();
  });

  it('cannot be changed or shortened by anybody who opens the file (C20)', () => {
    const { history } = openHistory(file, T0);
    history.addAudit([entry('one')]);
    history.close();
    const other = new DatabaseSync(file);
    expect(() => other.exec("UPDATE audit SET text = 'x'")).toThrow('append-only');
    expect(() => other.exec('DELETE FROM audit')).toThrow('append-only');
    other.close();
  });
});

describe('the file', () => {
  it.skipIf(process.platform === 'win32')('is private, with its companions (F5)', () => {
    const { history } = openHistory(file, T0);
    history.saveState('x', 1);
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    history.close();
  });

  it('keeps state over a restart', () => {
    const first = openHistory(file, T0).history;
    first.saveState('alarms', { a: [1, { b: 2 }] });
    first.saveState('alarms', { a: [2] });
    first.close();
    const second = openHistory(file, T0).history;
    expect(second.loadState('alarms')).toEqual({ a: [2] });
    expect(second.loadState('other')).toBeUndefined();
    second.close();
  });

  it.each([
    [
      'is no database',
      Buffer.from('this is not a database, it only looks like a file of some length'),
    ],
    ['is cut off', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4_000, 7)])],
  ])('is moved aside when it %s, and a new one is begun (F14)', (_, bytes) => {
    writeFileSync(file, bytes);
    const { history, notice } = openHistory(file, T0);
    expect(notice).toContain('kept as');
    history.addAudit([{ atMs: T0, action: 'gap', text: 'works' }]);
    expect(history.readAudit({ limit: 1 })).toHaveLength(1);
    history.close();
    expect(readdirSync(dir).some((name) => name.includes('.broken-'))).toBe(true);
  });

  it('falls back to memory where no file can be had, and says so (F12)', () => {
    const { history, notice } = openHistory(join(dir, 'missing', 'history.db'), T0);
    expect(notice).toContain('ENOENT');
    // A trouble as long as it lasts: it is an alarm, not only a line at the start.
    history.saveState('alarms', {});
    expect(history.problem()).toBe(notice);
    history.addAudit([{ atMs: T0, action: 'gap', text: 'works' }]);
    expect(history.readAudit({ limit: 1 })).toHaveLength(1);
    history.close();
  });

  it('throws nothing when the disk refuses, says so, and writes the audit later (F12)', () => {
    const { history } = openHistory(file, T0);
    const lock = new DatabaseSync(file);
    lock.exec('BEGIN EXCLUSIVE');
    history.addAudit([{ atMs: T0, action: 'gap', text: 'while locked' }]);
    expect(history.problem()).toContain('could not be written');
    lock.exec('ROLLBACK');
    lock.close();
    history.addAudit([{ atMs: T0, action: 'gap', text: 'after' }]);
    expect(history.problem()).toBeUndefined();
    expect(history.readAudit({ limit: 9 }).map(({ text }) => text)).toEqual([
      'after',
      'while locked',
    ]);
    history.close();
  });

  it('is silent after it was closed', () => {
    const { history } = openHistory(file, T0);
    history.close();
    history.addSamples([sample(T0)]);
    expect(history.readAudit({ limit: 1 })).toEqual([]);
    history.close();
  });
});
