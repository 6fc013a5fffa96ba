import type { SettingsMigration } from './migrate-settings.ts';

/**
 * All steps, oldest first. To add one:
 * 1. raise `SETTINGS_SCHEMA_VERSION` in `shared/contract/settings.ts` by one;
 * 2. write `N-to-M-<what>.ts` here: a pure function with its own type of the old shape, no defaults of today;
 * 3. add it to this list; a gap is found by the test of this list;
 * 4. add a file of the old version to `test/main/store/settings-migrations.test.ts`.
 */
export const SETTINGS_MIGRATIONS: readonly SettingsMigration[] = [];
