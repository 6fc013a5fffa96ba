import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

const DOWNLOAD_TIMEOUT_MS = 120_000;

/** Path of Electron's executable where it is already here; never downloads, never throws. */
export function findElectron() {
  const folder = electronFolder();
  if (folder === undefined) return undefined;
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const name = readFileSync(pathFile, 'utf8');
  const base = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
  const executable = join(base, name);
  return existsSync(executable) ? executable : undefined;
}

/** As `findElectron`, and tries to download it once where it is missing. */
export function obtainElectron() {
  const present = findElectron();
  if (present !== undefined) return present;
  const folder = electronFolder();
  if (folder === undefined) return undefined;
  process.stderr.write('Downloading Electron…\n');
  spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  return findElectron();
}

/** Windows and macOS always have a display; Linux has one where a display server is named. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

function electronFolder() {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}
