import { z } from 'zod';
import type { ImportRecord } from '../../shared/contract/import.ts';
import type { ImportedAccount } from '../../shared/contract/monitor-protocol.ts';
import type { Notice } from '../../shared/contract/app-state.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { SettingsFile } from '../host-ports.ts';
import { findSetAside, setAside } from './set-aside.ts';

/** An import that stands in the ladder: what the screen lists, and what the monitor watches. */
export interface AppliedImport {
  readonly record: ImportRecord;
  readonly accounts: readonly ImportedAccount[];
}

/**
 * Only the frame is checked: the accounts were made by the importer of this program from a checked file, and the
 * monitor treats what does not compute as unknown.
 */
const StoredImports = z.object({
  version: z.literal(1),
  imports: z.array(
    z.object({
      record: z.object({ id: z.string(), fileName: z.string(), accountName: z.string() }).loose(),
      accounts: z.array(
        z
          .object({
            kind: z.literal('imported'),
            id: z.string(),
            name: z.string(),
            importedAtMs: z.number(),
            account: z.object({ id: z.string(), pools: z.array(z.unknown()) }).loose(),
          })
          .loose(),
      ),
    }),
  ),
});

export interface ImportsStore {
  list(): readonly AppliedImport[];
  /** Adds, or replaces the import with the same id. On failure nothing has changed. */
  add(applied: AppliedImport): Result<void, string>;
  /** Takes one away again; `false`: there is none with this id. */
  remove(importId: string): Result<boolean, string>;
  onChange(listener: () => void): () => void;
  notices(): readonly Notice[];
  /**
   * Why positions that were imported once are not watched now, in words; undefined: the list is whole. Stays over restarts
   * until a file is imported again, or the file that was set aside is removed.
   */
  lost(): string | undefined;
}

/** The notice under which `lost` stands. */
export const IMPORTS_LOST_NOTICE = 'imports-set-aside';

/** Opens `imports.json`. A file that cannot be used is set aside like the settings; there is no backup to load. */
export function openImportsStore(options: {
  readonly file: SettingsFile;
  readonly now: () => TimestampMs;
  /** A mere reader: a file that cannot be used stays where it is. */
  readonly readOnly?: boolean;
}): ImportsStore {
  const { file, now } = options;
  const listeners = new Set<() => void>();
  /** The file stands there and cannot be used. */
  let unusable: string | undefined;
  /** There is a list that this program wrote, be it empty. */
  let isListed = false;
  let imports = load();

  function load(): readonly AppliedImport[] {
    try {
      const stored = file.read();
      if (stored === undefined) return [];
      const parsed = StoredImports.safeParse(stored);
      if (parsed.success) {
        isListed = true;
        // The schema above checks the frame; the fields inside are those this program wrote.
        return parsed.data.imports as unknown as readonly AppliedImport[];
      }
    } catch {
      // Falls through to setting aside.
    }
    if (options.readOnly === true) {
      unusable = 'The file of imported positions cannot be read, so they are not watched.';
      return [];
    }
    try {
      setAside(file.path, now());
    } catch {
      unusable = `The file of imported positions cannot be used and cannot be moved away. Imported positions are not watched. Check the rights of ${file.path}.`;
    }
    return [];
  }

  function lost(): string | undefined {
    if (unusable !== undefined || isListed) return unusable;
    const aside = findSetAside(file.path);
    if (aside === undefined) return undefined;
    return `The file of imported positions could not be used. It was set aside as ${aside}; import your files again, or nobody watches those positions. If there is none to import, remove that file.`;
  }

  function commit(next: readonly AppliedImport[]): Result<void, string> {
    if (unusable !== undefined) return err('The file of imported positions is not usable.');
    try {
      file.write({ version: 1, imports: next });
    } catch {
      return err('The import could not be saved. Nothing was changed. Check the free disk space.');
    }
    imports = next;
    isListed = true;
    for (const listener of listeners) listener();
    return ok(undefined);
  }

  return {
    notices() {
      const text = lost();
      return text === undefined ? [] : [{ id: IMPORTS_LOST_NOTICE, severity: 'error', text }];
    },
    lost,
    list: () => imports,
    add(applied) {
      const others = imports.filter((each) => each.record.id !== applied.record.id);
      return commit([...others, applied]);
    },
    remove(importId) {
      const rest = imports.filter((each) => each.record.id !== importId);
      if (rest.length === imports.length) return ok(false);
      const done = commit(rest);
      return done.ok ? ok(true) : done;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
