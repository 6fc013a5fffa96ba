import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Settings } from '../../../shared/contract/settings.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';
import { openSettingsStore } from '../../../main/store/settings-store.ts';

let home: string;
let path: string;
let nowMs = 1_760_000_000_000;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'leeway-settings-'));
  path = join(home, 'settings.json');
  nowMs = 1_760_000_000_000;
});

const open = () => openSettingsStore({ file: createJsonFile(path), now: () => nowMs++ });
const stored = (overrides: object = {}) =>
  JSON.stringify({ ...Settings.parse({}), displayCurrency: 'EUR', ...overrides });
const setAside = () => readdirSync(home).filter((name) => name.includes('.corrupt-'));

describe('settings store', () => {
  it('starts with defaults where there is no file, and writes none', () => {
    const store = open();
    expect(store.get()).toEqual(Settings.parse({}));
    expect(store.notices).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('keeps a change over a restart, private to the user', () => {
    const updated = open().update({ appearance: { theme: 'dark' } });
    expect(updated.ok).toBe(true);
    expect(open().get().appearance).toEqual({ theme: 'dark', hideAmounts: false });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes sectors as a whole: one that is renamed or left out is gone, other settings stay', () => {
    const store = open();
    store.update({ market: { coins: ['SOL'], recentHighDays: 20 } });
    const updated = store.update({ market: { groups: { mine: ['SOL', 'DOGE'] } } });
    expect(updated.ok).toBe(true);
    expect(open().get().market).toMatchObject({ coins: ['SOL'], recentHighDays: 20 });
    expect(open().get().market.groups).toEqual({ mine: ['SOL', 'DOGE'] });
  });

  const damaged: readonly [string, string | Buffer][] = [
    ['truncated', stored().slice(0, 40)],
    ['empty', ''],
    ['full of NUL', Buffer.alloc(200)],
    ['an array', '[1, 2]'],
    ['a number', '3'],
    ['null', 'null'],
    ['text that is no JSON', 'hello'],
    ['HTML', '<html></html>'],
    ['without a version', stored({ schemaVersion: undefined })],
    ['of a newer version', stored({ schemaVersion: 99 })],
    ['of the wrong type in one field', stored({ displayCurrency: 7 })],
    ['with an unknown field', stored({ surprise: true })],
    ['with a version that is no number', stored({ schemaVersion: '1' })],
    ['with a __proto__ key', stored().replace('{', '{"__proto__":{"polluted":1},')],
  ];
  it.each(damaged)(
    'sets a file that is %s aside, with every byte, and starts with defaults',
    (_what, content) => {
      writeFileSync(path, content);
      const store = open();
      expect(store.get()).toEqual(Settings.parse({}));
      expect(store.notices).toMatchObject([{ id: 'settings-set-aside', severity: 'warning' }]);
      const [aside] = setAside();
      expect(readFileSync(join(home, aside ?? ''))).toEqual(Buffer.from(content));
    },
  );

  it('loads the newest good backup when the file breaks, twice in a row', () => {
    writeFileSync(path, stored());
    open();
    for (let round = 0; round < 2; round += 1) {
      writeFileSync(path, '{"schemaVersion":1,');
      const store = open();
      expect(store.get().displayCurrency).toBe('EUR');
      expect(store.notices[0]?.text).toContain('last good settings were loaded');
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ displayCurrency: 'EUR' });
    }
    expect(setAside()).toHaveLength(2);
  });

  it('skips a backup that is itself broken', () => {
    writeFileSync(path, stored());
    open();
    writeFileSync(path, stored({ displayCurrency: 'CHF' }));
    open();
    const newest = readdirSync(join(home, 'backups')).toSorted().at(-1) ?? '';
    writeFileSync(join(home, 'backups', newest), '{"schema');
    writeFileSync(path, '');
    expect(open().get().displayCurrency).toBe('EUR');
  });

  it('keeps the last five backups and never one of a broken file', () => {
    for (let round = 0; round < 8; round += 1) {
      writeFileSync(path, stored({ displayCurrency: `C${round}` }));
      open();
      writeFileSync(path, '');
      open();
    }
    const backups = readdirSync(join(home, 'backups')).toSorted();
    expect(backups).toHaveLength(5);
    const currencies = backups.map(
      (name) =>
        (JSON.parse(readFileSync(join(home, 'backups', name), 'utf8')) as Settings).displayCurrency,
    );
    expect(currencies).toEqual(['C3', 'C4', 'C5', 'C6', 'C7']);
    for (const name of backups)
      expect(statSync(join(home, 'backups', name)).mode & 0o777).toBe(0o600);
  });

  it('does not fill the backups with copies of the same settings', () => {
    writeFileSync(path, stored());
    for (let start = 0; start < 10; start += 1) open();
    expect(readdirSync(join(home, 'backups'))).toHaveLength(1);
  });

  it('tells listeners the new and the old settings until they cancel', () => {
    const store = open();
    const heard: string[] = [];
    const cancel = store.onChange((next, previous) =>
      heard.push(`${previous.displayCurrency}>${next.displayCurrency}`),
    );
    store.update({ displayCurrency: 'EUR' });
    cancel();
    store.update({ displayCurrency: 'CHF' });
    expect(heard).toEqual(['USD>EUR']);
  });

  const refused: readonly [string, Record<string, unknown>][] = [
    ['an unknown group member', { appearance: { font: 'x' } }],
    ['a warning below critical', { alarms: { thresholds: { warningDistance: 0.01 } } }],
    ['NaN', { alarms: { volume: Number.NaN } }],
    ['Infinity', { alarms: { volume: Infinity } }],
    ['a version of its own', { schemaVersion: 2 }],
    ['__proto__', JSON.parse('{"appearance":{"__proto__":{"a":1}}}') as Record<string, unknown>],
    [
      'more than 256 kB',
      {
        alarms: {
          testPassedAtMs: Object.fromEntries(
            Array.from({ length: 20_000 }, (_, i) => [`channel-${i}`, 1]),
          ),
        },
      },
    ],
  ];
  it.each(refused)('refuses a patch with %s and changes nothing', (_what, patch) => {
    const store = open();
    const before = store.get();
    expect(store.update(patch)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(store.get()).toBe(before);
    expect(existsSync(path)).toBe(false);
  });

  it('says so when a change cannot be saved, and changes nothing', () => {
    const file = createJsonFile(path);
    const store = openSettingsStore({
      file: {
        ...file,
        write: () => {
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        },
      },
      now: () => nowMs,
    });
    const answer = store.update({ displayCurrency: 'EUR' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-saved' } });
    expect(store.get().displayCurrency).toBe('USD');
  });

  it('never writes over a file that it can neither read nor move', () => {
    writeFileSync(path, 'precious but broken');
    const file = createJsonFile(path);
    const written: unknown[] = [];
    const store = openSettingsStore({
      // A folder that does not exist stands for one whose rights forbid the rename.
      file: {
        path: join(home, 'gone', 'settings.json'),
        read: () => file.read(),
        write: (content) => written.push(content),
      },
      now: () => nowMs,
    });
    expect(store.notices).toMatchObject([{ id: 'settings-unreadable', severity: 'error' }]);
    expect(store.update({ displayCurrency: 'EUR' })).toMatchObject({ ok: false });
    expect(written).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('precious but broken');
  });

  it('starts and warns when the folder is read-only', () => {
    writeFileSync(path, stored());
    chmodSync(home, 0o500);
    try {
      const store = open();
      expect(store.get().displayCurrency).toBe('EUR');
      // root may write everywhere, so the warning cannot be asked of it.
      if (process.getuid?.() !== 0) expect(store.notices[0]?.id).toBe('settings-not-saved');
    } finally {
      chmodSync(home, 0o700);
    }
  });
});
