import { renameSync } from 'node:fs';
import { basename } from 'node:path';
import type { Notice } from '../../shared/contract/app-state.ts';
import {
  SETTINGS_SCHEMA_VERSION,
  Settings,
  type SettingsPatch,
} from '../../shared/contract/settings.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { SettingsFile } from '../host-ports.ts';
import { mergePatch } from './merge-patch.ts';
import { createSettingsBackups } from './settings-backups.ts';
import {
  migrateSettings,
  type MigrationFailure,
  type SettingsMigration,
  type StoredObject,
} from './settings-migrations/migrate-settings.ts';
import { SETTINGS_MIGRATIONS } from './settings-migrations/migrations.ts';

const MAX_BYTES = 256 * 1024;
/** A sector that is renamed or removed must not stay under its old name. */
const TAKEN_WHOLE: ReadonlySet<string> = new Set(['market.groups']);

export interface SettingsStore {
  get(): Settings;
  /** Merges, checks the whole, writes, and only then tells. On failure nothing has changed. */
  update(patch: SettingsPatch): Result<Settings, SettingsError>;
  /** Returns its cancel. */
  onChange(listener: (next: Settings, previous: Settings) => void): () => void;
  /** What happened while opening that the user should know. */
  readonly notices: readonly Notice[];
}

export interface SettingsError {
  readonly code: 'invalid' | 'not-saved';
  readonly message: string;
}

export interface SettingsStoreOptions {
  readonly file: SettingsFile;
  readonly now: () => TimestampMs;
  /** Only tests give their own. */
  readonly migrations?: readonly SettingsMigration[];
  readonly schema?: { safeParse: (typeof Settings)['safeParse'] };
  readonly schemaVersion?: number;
}

/**
 * Opens the settings: read → back up → migrate → parse → serve. Always answers: a file that cannot be used is moved to
 * `settings.json.corrupt-<ms>` with every byte it had, the newest good backup takes its place, and a notice says so.
 * A file that can be neither read nor moved is never written over.
 */
export function openSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const { file, now } = options;
  const backups = createSettingsBackups(file.path);
  const notices: Notice[] = [];
  const listeners = new Set<(next: Settings, previous: Settings) => void>();
  let writable = true;
  let current = load();

  function load(): Settings {
    const stored = readStored(file);
    if (stored.ok && stored.value === undefined) return Settings.parse({});
    const read = stored.ok ? understand(stored.value, options) : stored;
    if (!read.ok) return recover(read.error);
    attempt('the backup of the settings could not be written', () =>
      backups.add(JSON.stringify(stored.ok ? stored.value : {}), now()),
    );
    if (read.value.migrated) save(read.value.settings);
    return read.value.settings;
  }

  function recover(reason: string): Settings {
    const aside = `${file.path}.corrupt-${Math.round(now())}`;
    try {
      renameSync(file.path, aside);
    } catch {
      writable = false;
      notices.push({
        id: 'settings-unreadable',
        severity: 'error',
        text: `The settings file cannot be used (${reason}) and cannot be moved away. Leeway runs with default settings and will not save changes. Check the rights of ${file.path}.`,
      });
      return Settings.parse({});
    }
    const good = newestGoodBackup();
    notices.push({
      id: 'settings-set-aside',
      severity: 'warning',
      text: `The settings file could not be used (${reason}). It was set aside as ${basename(aside)}, and ${
        good === undefined
          ? 'Leeway started with default settings. Check your alarm thresholds and channels.'
          : 'the last good settings were loaded. Check that your alarm thresholds are as you want them.'
      }`,
    });
    if (good !== undefined) save(good);
    return good ?? Settings.parse({});
  }

  function newestGoodBackup(): Settings | undefined {
    for (const { text } of backups.list()) {
      try {
        const read = understand(JSON.parse(text), options);
        if (read.ok) return read.value.settings;
      } catch {
        // A backup that was cut off: the next older one is tried.
      }
    }
    return undefined;
  }

  function save(settings: Settings): void {
    attempt('the settings could not be saved', () => file.write(settings));
  }

  function attempt(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      notices.push({
        id: 'settings-not-saved',
        severity: 'warning',
        text: `Leeway is running, but ${what} (${describe(error)}). Free disk space or check the rights of the folder.`,
      });
    }
  }

  return {
    get: () => current,
    notices,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(patch) {
      const merged = (options.schema ?? Settings).safeParse(
        mergePatch(current, patch, TAKEN_WHOLE),
      );
      if (!merged.success) return err({ code: 'invalid', message: firstIssue(merged.error) });
      const next = merged.data;
      if (JSON.stringify(next).length > MAX_BYTES) {
        return err({ code: 'invalid', message: 'The settings would be larger than 256 kB.' });
      }
      if (!writable) return err({ code: 'not-saved', message: 'The settings file is not usable.' });
      try {
        file.write(next);
      } catch (error) {
        return err({
          code: 'not-saved',
          message: `The settings could not be saved (${describe(error)}). Nothing was changed.`,
        });
      }
      const previous = current;
      current = next;
      for (const listener of listeners) listener(next, previous);
      return ok(next);
    },
  };
}

function readStored(file: SettingsFile): Result<unknown, string> {
  try {
    return ok(file.read());
  } catch (error) {
    return err(error instanceof SyntaxError ? 'it is not valid JSON' : describe(error));
  }
}

function understand(
  stored: unknown,
  options: SettingsStoreOptions,
): Result<{ settings: Settings; migrated: boolean }, string> {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) {
    return err('it holds no settings');
  }
  const target = options.schemaVersion ?? SETTINGS_SCHEMA_VERSION;
  const object = stored as StoredObject;
  const migrated = migrateSettings(object, target, options.migrations ?? SETTINGS_MIGRATIONS);
  if (!migrated.ok) return err(describeFailure(migrated.error));
  const parsed = (options.schema ?? Settings).safeParse(migrated.value);
  if (!parsed.success) return err(firstIssue(parsed.error));
  return ok({ settings: parsed.data, migrated: object['schemaVersion'] !== target });
}

function describeFailure(failure: MigrationFailure): string {
  switch (failure.kind) {
    case 'newer':
      return `it was written by a newer Leeway, format ${failure.version}`;
    case 'no-version':
      return 'it does not say which format it has';
    case 'failed':
      return `it could not be brought from format ${failure.from} to ${failure.from + 1}`;
  }
}

function firstIssue(error: { issues: readonly { path: PropertyKey[]; message: string }[] }) {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit';
  return `${issue.path.length === 0 ? 'settings' : issue.path.join('.')}: ${issue.message}`;
}

/** The code only: a message of the file system carries paths, which is noise on a screen. */
function describe(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return 'it cannot be read or written';
}
