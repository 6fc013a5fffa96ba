import { dirname, basename, extname } from 'node:path';
import ElectronStore from 'electron-store';
import type { SettingsFile } from '../host-ports.ts';

/**
 * Settings through electron-store: the same atomic file that conf writes for the other hosts. It is opened at each
 * read, because its constructor is where a broken file shows itself.
 */
export function createElectronSettingsFile(path: string): SettingsFile {
  const open = () =>
    new ElectronStore<Record<string, unknown>>({
      cwd: dirname(path),
      name: basename(path, extname(path)),
      fileExtension: extname(path).slice(1),
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      configFileMode: 0o600,
    });
  return {
    path,
    read: () => {
      const { store } = open();
      return Object.keys(store).length === 0 ? undefined : store;
    },
    write: (content) => {
      open().store = { ...content };
    },
  };
}
