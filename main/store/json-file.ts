import { readFileSync } from 'node:fs';
import { writeFileSync } from 'atomically';
import type { SettingsFile } from '../host-ports.ts';

/**
 * A JSON file that is written beside, synced and renamed over, private to the user: the same file that electron-store
 * makes on the desktop. This is conf's own writer; conf around it costs 100 ms and 10 MB at start for a schema compiler
 * that Leeway does not use, and takes an array or a number for an empty store.
 */
export function createJsonFile(path: string): SettingsFile {
  return {
    path,
    read() {
      const text = readText(path);
      return text === undefined ? undefined : (JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
    },
    write(content) {
      writeFileSync(path, `${JSON.stringify(content, undefined, '\t')}\n`, { mode: 0o600 });
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
