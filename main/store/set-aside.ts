import { readdirSync, renameSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { TimestampMs } from '../../shared/domain/units.ts';

/** Between the name of a file that could not be used and the time at which it was set aside. */
const MARK = '.corrupt-';

/** Moves a file that cannot be used out of the way, with every byte it had. Throws where it cannot be moved. */
export function setAside(path: string, nowMs: TimestampMs): void {
  renameSync(path, `${path}${MARK}${String(Math.round(nowMs))}`);
}

/** Name of the newest file that was set aside from this path, and that nobody has removed since. */
export function findSetAside(path: string): string | undefined {
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(`${basename(path)}${MARK}`))
      .toSorted()
      .at(-1);
  } catch {
    return undefined;
  }
}
