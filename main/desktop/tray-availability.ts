import { execFile } from 'node:child_process';
import type { DurationMs } from '../../shared/domain/units.ts';

const ASK_TIMEOUT_MS: DurationMs = 2_000;

/** Runs a program and resolves to its output; rejects when it fails, is missing or takes too long. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<string>;

export const runProgram: RunProgram = (file, args) =>
  new Promise((resolve, reject) => {
    execFile(file, [...args], { timeout: ASK_TIMEOUT_MS }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(error.message));
    });
  });

/**
 * Whether an icon in the tray would be seen. Windows and macOS always have one. On Linux Electron shows nothing and
 * says nothing where no watcher owns the name on the session bus, so it is asked; no answer means no tray.
 */
export async function isTrayAvailable(
  platform: NodeJS.Platform,
  run: RunProgram,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  try {
    const answer = await run('gdbus', [
      'call',
      '--session',
      '--dest=org.freedesktop.DBus',
      '--object-path=/org/freedesktop/DBus',
      '--method=org.freedesktop.DBus.NameHasOwner',
      'org.kde.StatusNotifierWatcher',
    ]);
    return answer.includes('true');
  } catch {
    return false;
  }
}
