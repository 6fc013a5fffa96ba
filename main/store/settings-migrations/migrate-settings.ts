import { err, ok, type Result } from '../../../shared/lib/result.ts';

export type StoredObject = Readonly<Record<string, unknown>>;

/**
 * One step from version `from` to `from + 1`. Pure; declares the old shape itself, so that a later change of the
 * settings cannot change what an old file means. How to add one: see `migrations.ts`.
 */
export interface SettingsMigration {
  readonly from: number;
  migrate(stored: StoredObject): StoredObject;
}

export type MigrationFailure =
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'no-version' }
  | { readonly kind: 'failed'; readonly from: number; readonly detail: string };

/** Brings a stored file to `target`. A file of a newer program is refused, never guessed at. */
export function migrateSettings(
  stored: StoredObject,
  target: number,
  migrations: readonly SettingsMigration[],
): Result<StoredObject, MigrationFailure> {
  const version = stored['schemaVersion'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return err({ kind: 'no-version' });
  }
  if (version > target) return err({ kind: 'newer', version });
  let current = stored;
  for (let from = version; from < target; from += 1) {
    const step = migrations.find((migration) => migration.from === from);
    if (step === undefined) return err({ kind: 'failed', from, detail: 'there is no migration' });
    try {
      current = { ...step.migrate(current), schemaVersion: from + 1 };
    } catch (error) {
      return err({
        kind: 'failed',
        from,
        detail: error instanceof Error ? error.message : 'it threw',
      });
    }
  }
  return ok(current);
}
