import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${name.toString()}`)
    .filter((name) => /\.tsx?$/.test(name));

describe('Electron', () => {
  it('is imported for real by the entry, its settings file and the preload only', () => {
    const importers = ['main', 'shared', 'renderer']
      .flatMap(sources)
      .filter((file) =>
        /(?:import (?!type)[^;]*from|import\(|require\() ?'?"?electron(?:-store|-updater)?['"]/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      );
    expect(importers.sort()).toEqual([
      'main/desktop/entry.ts',
      'main/desktop/preload/preload.ts',
      'main/desktop/settings-file.ts',
    ]);
  });

  it('is never asked for what weakens it', () => {
    const banned =
      /loadFile\(|no-sandbox'?\)|nodeIntegration: true|webSecurity: false|rejectUnauthorized|setAsDefaultProtocolClient|encryptString\(|decryptString\(/;
    const offenders = ['main', 'shared', 'renderer']
      .flatMap(sources)
      .filter((file) => banned.test(readFileSync(join(root, file), 'utf8')));
    expect(offenders).toEqual([]);
  });
});
