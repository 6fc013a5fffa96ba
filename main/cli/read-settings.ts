import { join } from 'node:path';
import { Settings } from '../../shared/contract/settings.ts';
import { createJsonFile } from '../store/json-file.ts';
import { createSettingsBackups } from '../store/settings-backups.ts';

/**
 * The settings of a home, of which nothing is changed: setting a broken file aside is for the host. Where the file cannot
 * be used, the newest good backup counts, as it will when the host starts; `notes` are told.
 */
export function readSettings(home: string, notes: string[]): Settings {
  const file = createJsonFile(join(home, 'settings.json'));
  const stored = attempt(() => file.read() ?? {});
  if (stored !== undefined) return stored;
  for (const { text } of createSettingsBackups(file.path).list()) {
    const backup = attempt(() => JSON.parse(text) as unknown);
    if (backup === undefined) continue;
    notes.push('The settings file cannot be used; the last good settings count.');
    return backup;
  }
  notes.push(
    'The settings file cannot be used and there is no good backup; the default thresholds count.',
  );
  return Settings.parse({});
}

function attempt(read: () => unknown): Settings | undefined {
  try {
    const parsed = Settings.safeParse(read());
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
