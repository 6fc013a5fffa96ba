import { z } from 'zod';
import type { ImportRecord } from '../../shared/contract/import.ts';
import type { ImportedAccount } from '../../shared/contract/monitor-protocol.ts';
import type { Notice } from '../../shared/contract/app-state.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { renameSync } from 'node:fs';
import { basename } from 'node:path';
import type { SettingsFile } from '../host-ports.ts';

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
  readonly notices: readonly Notice[];
}

/** Opens `imports.json`. A file that cannot be used is set aside like the settings; there is no backup to load. */
export function openImportsStore(options: {
  readonly file: SettingsFile;
  readonly now: () => TimestampMs;
}): ImportsStore {
  const { file, now } = options;
  const notices: Notice[] = [];
  const listeners = new Set<() => void>();
  let writable = true;
  let imports = load();

  function load(): readonly AppliedImport[] {
    try {
      const stored = file.read();
      if (stored === undefined) return [];
      const parsed = StoredImports.safeParse(stored);
      // The schema above checks the frame; the fields inside are those this program wrote.
      if (parsed.success) return parsed.data.imports as unknown as readonly AppliedImport[];
    } catch {
      // Falls through to setting aside.
    }
    return setAside();
  }

  function setAside(): readonly AppliedImport[] {
    const aside = `${file.path}.corrupt-${Math.round(now())}`;
    let text = `The file of imported positions could not be used. It was set aside as ${basename(aside)}; import your files again, or nobody watches those positions.`;
    try {
      renameSync(file.path, aside);
    } catch {
      writable = false;
      text = `The file of imported positions cannot be used and cannot be moved away. Imported positions are not watched. Check the rights of ${file.path}.`;
    }
    notices.push({ id: 'imports-set-aside', severity: 'error', text });
    return [];
  }

  function commit(next: readonly AppliedImport[]): Result<void, string> {
    if (!writable) return err('The file of imported positions is not usable.');
    try {
      file.write({ version: 1, imports: next });
    } catch {
      return err('The import could not be saved. Nothing was changed. Check the free disk space.');
    }
    imports = next;
    for (const listener of listeners) listener();
    return ok(undefined);
  }

  return {
    notices,
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
