import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../main/', import.meta.url));

test('E13: nothing keeps the computer awake, so that nobody need be asked and nothing be released', () => {
  const files = readdirSync(MAIN, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(100);
  const blockers = files.filter((name) =>
    /powerSaveBlocker|caffeinate|systemd-inhibit|SetThreadExecutionState/.test(
      readFileSync(`${MAIN}${name}`, 'utf8'),
    ),
  );
  expect(blockers).toEqual([]);
});
