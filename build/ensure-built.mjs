import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const SOURCES = ['shared', 'main', 'renderer', 'build', 'package-lock.json'];

/** Written by bundle.mjs when everything is in place; its time is the time of the build. */
export const STAMP = join(root, 'out', 'built.json');

/** A packaged app has bundles and no sources; a clone is rebuilt when a source is newer than the stamp. */
export async function ensureBuilt() {
  if (!existsSync(join(root, 'main'))) return;
  if (existsSync(STAMP) && newestSource() <= statSync(STAMP).mtimeMs) return;
  process.stderr.write('Building Leeway (once after each change)…\n');
  const { bundle } = await import('./bundle.mjs');
  await bundle();
}

export function readStamp() {
  return JSON.parse(readFileSync(STAMP, 'utf8'));
}

function newestSource() {
  let newest = 0;
  for (const source of SOURCES) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true }).map((name) => join(path, name.toString()))
      : [path];
    for (const file of files) newest = Math.max(newest, statSync(file).mtimeMs);
  }
  return newest;
}
