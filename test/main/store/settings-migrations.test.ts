import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS_SCHEMA_VERSION, Settings } from '../../../shared/contract/settings.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';
import {
  migrateSettings,
  type SettingsMigration,
} from '../../../main/store/settings-migrations/migrate-settings.ts';
import { SETTINGS_MIGRATIONS } from '../../../main/store/settings-migrations/migrations.ts';
import { openSettingsStore } from '../../../main/store/settings-store.ts';

/** Invented: version 1 called it `currency`, version 2 `money.currency`, version 3 `displayCurrency`. */
const steps: readonly SettingsMigration[] = [
  { from: 1, migrate: ({ currency, ...rest }) => ({ ...rest, money: { currency } }) },
  {
    from: 2,
    migrate: ({ money, ...rest }) => ({
      ...rest,
      displayCurrency: (money as { currency: unknown }).currency,
    }),
  },
];

/** Today's schema as if it were version 3. */
const schema = {
  safeParse: (value: unknown) =>
    (value as { schemaVersion?: unknown }).schemaVersion === 3
      ? Settings.safeParse({ ...(value as object), schemaVersion: SETTINGS_SCHEMA_VERSION })
      : Settings.safeParse('not version 3'),
} as { safeParse: (typeof Settings)['safeParse'] };

function openOld(content: object, migrations = steps) {
  const home = mkdtempSync(join(tmpdir(), 'leeway-migrate-'));
  const path = join(home, 'settings.json');
  writeFileSync(path, JSON.stringify(content));
  const store = openSettingsStore({
    file: createJsonFile(path),
    now: () => 1,
    migrations,
    schema,
    schemaVersion: 3,
  });
  return { store, home, path };
}

describe('settings migrations', () => {
  it('brings an old file to the present version and keeps a copy of it as it was', () => {
    const { store, home } = openOld({ schemaVersion: 1, currency: 'EUR' });
    expect(store.get().displayCurrency).toBe('EUR');
    expect(store.notices).toEqual([]);
    const [backup] = readdirSync(join(home, 'backups'));
    expect(JSON.parse(readFileSync(join(home, 'backups', backup ?? ''), 'utf8'))).toEqual({
      schemaVersion: 1,
      currency: 'EUR',
    });
  });

  it.each([1, 2])('leaves the file with every byte when the step from %d fails', (from) => {
    const broken = steps.map((step) =>
      step.from === from
        ? {
            from,
            migrate: () => {
              throw new Error('bug');
            },
          }
        : step,
    );
    const content = { schemaVersion: 1, currency: 'EUR' };
    const { store, home } = openOld(content, broken);
    expect(store.get()).toEqual(Settings.parse({}));
    expect(store.notices[0]?.text).toContain(`from format ${from} to ${from + 1}`);
    const aside = readdirSync(home).find((name) => name.includes('.corrupt-')) ?? '';
    expect(readFileSync(join(home, aside), 'utf8')).toBe(JSON.stringify(content));
  });

  it('refuses a gap, a newer version and a file without one', () => {
    const kind = (stored: object, migrations = steps) => {
      const result = migrateSettings({ ...stored }, 3, migrations);
      return result.ok ? 'migrated' : result.error.kind;
    };
    expect(kind({ schemaVersion: 1 }, steps.slice(0, 1))).toBe('failed');
    expect(kind({ schemaVersion: 4 })).toBe('newer');
    for (const schemaVersion of [undefined, 0, -1, 1.5, '1', null]) {
      expect(kind({ schemaVersion })).toBe('no-version');
    }
  });

  it('has one step for every version there ever was', () => {
    expect(SETTINGS_MIGRATIONS.map((step) => step.from)).toEqual(
      Array.from({ length: SETTINGS_SCHEMA_VERSION - 1 }, (_, index) => index + 1),
    );
  });
});
