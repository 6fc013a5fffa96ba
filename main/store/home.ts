import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TimestampMs } from '../../shared/domain/units.ts';

const LITTER_AGE_MS = 60_000;

/** `LEEWAY_HOME`, or the system's place for application data. */
export function defaultHome(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  const chosen = environment['LEEWAY_HOME'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32') {
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Leeway');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Leeway');
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'leeway');
}

/** Makes the home if there is none, readable by its owner only. A folder that was there keeps its rights. */
export function prepareHome(home: string): void {
  if (existsSync(home)) return;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  // mkdir is reduced by the umask only, but a parent's default ACL may have added rights.
  chmodSync(home, 0o700);
}

/** Removes what a writer that was killed left behind (`settings.json.tmp-…`). Younger files may be in use. */
export function removeLitter(home: string, nowMs: TimestampMs): number {
  let removed = 0;
  for (const name of readdirSync(home)) {
    if (!name.includes('.tmp-')) continue;
    const path = join(home, name);
    try {
      const status = statSync(path);
      if (!status.isFile() || nowMs - status.mtimeMs < LITTER_AGE_MS) continue;
      rmSync(path);
      removed += 1;
    } catch {
      // Gone meanwhile, or not ours to remove: litter harms nobody.
    }
  }
  return removed;
}
