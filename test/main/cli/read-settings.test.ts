import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings } from '../../../main/cli/read-settings.ts';
import { Settings } from '../../../shared/contract/settings.ts';
import { temporaryFolder } from './run-leeway.ts';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function read() {
  const notes: string[] = [];
  return { distance: readSettings(home, notes).alarms.thresholds.warningDistance, notes };
}
function withDistance(warningDistance: number): string {
  const { alarms, ...rest } = Settings.parse({});
  const thresholds = { ...alarms.thresholds, warningDistance };
  return JSON.stringify({ ...rest, alarms: { ...alarms, thresholds } });
}

test('a home without settings has the default ones, without a word', () => {
  expect(read()).toEqual({ distance: 0.1, notes: [] });
});

test('broken settings leave the thresholds of the newest good backup, and the files where they are', () => {
  mkdirSync(join(home, 'backups'));
  writeFileSync(join(home, 'settings.json'), '{"schemaV');
  writeFileSync(join(home, 'backups', 'settings.json.1'), withDistance(0.2));
  writeFileSync(join(home, 'backups', 'settings.json.2'), withDistance(0.3));
  writeFileSync(join(home, 'backups', 'settings.json.3'), '{');
  const { distance, notes } = read();
  expect(distance).toBe(0.3);
  expect(notes).toEqual([expect.stringContaining('last good settings')]);
  expect(readdirSync(home).toSorted()).toEqual(['backups', 'settings.json']);
});

test('broken settings without a backup leave the default thresholds, and that is said', () => {
  writeFileSync(join(home, 'settings.json'), '[]');
  expect(read()).toEqual({ distance: 0.1, notes: [expect.stringContaining('default')] });
});
