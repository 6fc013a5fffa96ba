import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TimestampMs } from '../../shared/domain/units.ts';

const KEPT = 5;

/** Copies of settings files that were read and understood, newest first: `backups/settings.json.<ms>`. */
export interface SettingsBackups {
  /** Keeps a copy unless the newest one is the same; only the last 5 stay. */
  add(text: string, nowMs: TimestampMs): void;
  /** Newest first. */
  list(): readonly { readonly path: string; readonly text: string }[];
}

export function createSettingsBackups(settingsPath: string): SettingsBackups {
  const folder = join(dirname(settingsPath), 'backups');
  const prefix = `${basename(settingsPath)}.`;

  function names(): string[] {
    try {
      const stamp = (name: string) => Number(name.slice(prefix.length));
      return readdirSync(folder)
        .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
        .toSorted((a, b) => stamp(b) - stamp(a));
    } catch {
      return [];
    }
  }

  function list() {
    return names().flatMap((name) => {
      const path = join(folder, name);
      try {
        return [{ path, text: readFileSync(path, 'utf8') }];
      } catch {
        return [];
      }
    });
  }

  return {
    list,
    add(text, nowMs) {
      if (list()[0]?.text === text) return;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const newest = Number(names()[0]?.slice(prefix.length) ?? 0);
      // Never below the newest: a clock that was set back must not make the newest copy the oldest.
      const stamp = Math.max(Math.round(nowMs), newest + 1);
      writeFileSync(join(folder, `${prefix}${stamp}`), text, { mode: 0o600 });
      for (const name of names().slice(KEPT)) rmSync(join(folder, name), { force: true });
    },
  };
}
