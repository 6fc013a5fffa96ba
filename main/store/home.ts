import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** There is no home and none can be made, or something else stands in its place. */
export class HomeUnusableError extends Error {
  constructor(home: string, code: string) {
    super(
      `Leeway cannot use ${home} for its files (${code}). Set LEEWAY_HOME to a folder that you may write to.`,
    );
    this.name = 'HomeUnusableError';
  }
}

/**
 * Makes the home if there is none, readable by its owner only. A folder that was there keeps its rights, also the right
 * to refuse us: see `findWriteProblem`. Throws `HomeUnusableError`.
 */
export function prepareHome(home: string): void {
  try {
    if (!makeFolder(home)) return;
    // mkdir is reduced by the umask only, but a parent's default ACL may have added rights.
    chmodSync(home, 0o700);
  } catch (error) {
    throw new HomeUnusableError(home, codeOf(error));
  }
}

/**
 * Level by level, because Node's own recursive mkdir goes round for ever where a file system such as /proc says of a
 * folder that is there that it is not. Answers whether it made one.
 */
function makeFolder(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status !== undefined) {
    if (status.isDirectory()) return false;
    throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  }
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
  return true;
}

/** Why nothing can be written into the home, as the system's code (`EACCES`); undefined: it can. Tries it. */
export function findWriteProblem(home: string): string | undefined {
  const probe = join(home, `probe.tmp-${process.pid}`);
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be used';
}

/** Removes what a writer that was killed left behind (`settings.json.tmp-…`). Younger files may be in use. */
export function removeLitter(folder: string, nowMs: TimestampMs): number {
  let removed = 0;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.includes('.tmp-')) continue;
    const path = join(folder, name);
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
