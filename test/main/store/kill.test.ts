import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJsonFile } from '../../../main/store/json-file.ts';
import { openSettingsStore } from '../../../main/store/settings-store.ts';

const KILLS = 6;
const module = (name: string) =>
  JSON.stringify(new URL(`../../../main/store/${name}.ts`, import.meta.url).href);

/** Writes as fast as it can until it is killed. */
const WRITER = `
  import { writeSync } from 'node:fs';
  import { openSettingsStore } from ${module('settings-store')};
  import { createJsonFile } from ${module('json-file')};
  const store = openSettingsStore({ file: createJsonFile(process.argv[1]), now: () => Date.now() });
  for (let n = 0; ; n += 1) {
    store.update({ demo: { seed: n } });
    writeSync(1, '.');
  }`;

describe('kill -9 of a host that saves its settings', () => {
  it(`leaves a file that can be read, ${KILLS} times of ${KILLS}`, async () => {
    const home = mkdtempSync(join(tmpdir(), 'leeway-kill-'));
    const path = join(home, 'settings.json');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      // After another number of saves each time, so that the kill falls into another moment of the next one.
      for (let saves = 0; saves <= kill * 3;) {
        const [text] = (await once(child.stdout, 'data')) as [Buffer];
        saves += text.length;
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      const store = openSettingsStore({ file: createJsonFile(path), now: () => Date.now() });
      expect(store.notices).toEqual([]);
    }
    expect(readdirSync(home).filter((name) => name.includes('.corrupt-'))).toEqual([]);
  });
});
